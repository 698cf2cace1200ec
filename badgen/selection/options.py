"""The options that all exports and the PyTorch dataset share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Options
from badgen.contracts.sight import SEEN, Seen
from badgen.selection.flags import read_flags
from badgen.selection.match import Condition, conditions
from badgen.selection.split import Split, parse_split

BALANCES = ("none", "outcome", "mode")
TRIMS = ("none", "completion")
NEAR_MISSES = ("physical", "all", "none")
VIDEOS = ("raw", "aug", "both")
TASK_WORDS = ("instruction", "canonical")
# Value of `seen` -> failures that formats with pictures take.
SEEN_LEVELS: Mapping[str, tuple[Seen, ...]] = {"clear": SEEN[:1], "faint": SEEN[:2], "all": SEEN}
SHARED: Options = {
    "split": (
        "train=0.8,val=0.1,test=0.1",
        "shares of the splits; a hash of the group decides, so a group is never divided",
    ),
    "holdout": (
        "",
        "KEY=VALUE;... groups with such an episode form the split `holdout`; keys: mode, difficulty, scene, ...",
    ),
    "only": ("", "KEY=VALUE;... groups to export: those with an episode that matches every key"),
    "cameras": ("", "cameras to export, separated by commas; all if empty"),
    "balance": (
        "none",
        "drop episodes of a split until all classes are equal: outcome (success or not), mode, or none",
    ),
    "relabelled": (True, "also episodes relabelled under another instruction"),
    "borderline": (True, "also episodes whose outcome a jitter of 1e-6 changes"),
    "seen": (
        "clear",
        "failures for formats with pictures: clear (a careful person sees them), faint (also faint ones), or all "
        "(also what only forces tell, and views that never show the failure)",
    ),
    "near_misses": (
        "physical",
        "near-miss pairs for formats with pictures: physical (a person tells the sides apart), all, or none",
    ),
    "privileged": (False, "also text and facts that only the simulator knows, not just what a viewer can see"),
    "trim": (
        "none",
        "none, or completion: films end when the task is done; others end with a success of their group",
    ),
    "task_words": ("instruction", "words of a task: instruction (those of the episode), or canonical (one per goal)"),
    "without_flagged": (
        "",
        "file of flags saved in the gallery; what is flagged as bad picture or wrong label is left out",
    ),
    "video": (
        "raw",
        "pictures: raw, aug (only those that `badgen augment` has restyled), or both (restyled in a share of the "
        "groups, raw in the others)",
    ),
    "video_share": (0.5, "with video=both: share of the groups whose pictures are the restyled ones"),
    "seed": (0, "seed of all random choices"),
}


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared options, checked."""

    split: Split
    holdout: tuple[Condition, ...]
    only: tuple[Condition, ...]
    cameras: tuple[str, ...]
    balance: str
    relabelled: bool
    borderline: bool
    seen: str
    near_misses: str
    privileged: bool
    trim: str
    task_words: str
    video: str
    video_share: float
    flags: Mapping[str, str]  # of episodes, as people set them in the gallery
    seed: int


def shared(options: Mapping[str, Any]) -> Shared:
    """Check the shared options; raises BadValue or UnknownName."""
    got = {name: options.get(name, default) for name, (default, _) in SHARED.items()}
    for name, allowed in (
        ("balance", BALANCES),
        ("trim", TRIMS),
        ("task_words", TASK_WORDS),
        ("seen", tuple(SEEN_LEVELS)),
        ("near_misses", NEAR_MISSES),
        ("video", VIDEOS),
    ):
        if got[name] not in allowed:
            raise UnknownName(name, got[name], allowed)
    if got["seed"] < 0:
        raise BadValue(f"seed is {got['seed']}; it must be at least 0")
    if not 0.0 <= got["video_share"] <= 1.0:
        raise BadValue(f"video_share is {got['video_share']:g}; it must be from 0 to 1")
    return Shared(
        split=parse_split(got["split"]),
        holdout=conditions(got["holdout"], "holdout"),
        only=conditions(got["only"], "only"),
        cameras=tuple(filter(None, (c.strip() for c in got["cameras"].split(",")))),
        balance=got["balance"],
        relabelled=got["relabelled"],
        borderline=got["borderline"],
        seen=got["seen"],
        near_misses=got["near_misses"],
        privileged=got["privileged"],
        trim=got["trim"],
        task_words=got["task_words"],
        video=got["video"],
        video_share=got["video_share"],
        flags=read_flags(got["without_flagged"]),
        seed=got["seed"],
    )


def complete(what: str, allowed: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """Overlay what was given on the defaults; raises UnknownName for an option that `what` does not have."""
    for name in given:
        if name not in allowed:
            raise UnknownName(f"option of {what}", name, allowed)
    return {name: given.get(name, default) for name, (default, _) in allowed.items()}

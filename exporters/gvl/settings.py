"""The options of the exporter, and their checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from exporters.gvl.budget import Allotment, allot
from exporters.gvl.dialects import Dialect, dialect
from exporters.gvl.messages import PROVIDERS
from exporters.gvl.rules import Rule, rule

EVERY = "all"  # of cameras
OPTIONS: dict[str, tuple[Any, str]] = {
    "dialect": (
        "incontext",
        "convention of prompt and answer: incontext, opengvl, robometer, ordered, or critic (one reply about the run)",
    ),
    "rule": (
        "run",
        "what is judged: run (all that happened up to a frame; label reward_visible) or frame (each alone; label "
        "reward_frame)",
    ),
    "level": (
        "dense",
        "what the prompt shows of failures: text (cues), frames (also pictures), dense (also their labels), contrast "
        "(a failure of the same mode beside the success nearest to it, with labels)",
    ),
    "provider": ("all", "message format: anthropic, openai, gemini or all"),
    "camera": (
        "",
        "camera to judge from; the one that shows the failure best if empty; dialects ordered and critic: several, or "
        "all",
    ),
    "views": (1, "where no camera is named: from how many, those that show the failure best first"),
    "frames": (10, "frames to judge, and to show of each context episode"),
    "references": (2, "failures of other groups to show as context, beside one clean success; 0 for no context"),
    "budget": (0, "largest number of pictures in a prompt: anchor, context and frames to judge; 0 for no limit"),
    "misleading_frames": (False, "also prompts with misleading frames and with whole episodes, and the true verdict"),
    "twins": (False, "also a prompt about the clean twin of each judged failure"),
    "episode": ("", "ids of the episodes to judge, separated by commas; every failure with frames if empty"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The checked options; `cameras` is empty where the exporter chooses one."""

    dialect_name: str
    dialect: Dialect
    rule_name: str
    rule: Rule
    level: str
    providers: tuple[str, ...]
    cameras: tuple[str, ...]
    views: int
    frames: int
    references: int
    budget: int
    misleading_frames: bool
    twins: bool
    episodes: tuple[str, ...]
    seed: int
    privileged: bool

    def allotment(self, views: int = 1) -> Allotment:
        """Numbers of frames and references with this many cameras; raises BadValue if the budget is too small."""
        return allot(self.budget, self.frames, self.references, 0 if self.dialect.in_order else 1, views)


def settings_of(options: Mapping[str, Any]) -> Settings:
    """Check the options; raises BadValue or UnknownName."""
    kind, provider, cameras = dialect(options["dialect"]), options["provider"], _listed(options["camera"])
    if provider not in (*PROVIDERS, "all"):
        raise UnknownName("provider", provider, (*PROVIDERS, "all"))
    _check(options, kind, cameras)
    found = Settings(
        dialect_name=options["dialect"],
        dialect=kind,
        rule_name=options["rule"],
        rule=rule(options["rule"]),
        level=options["level"],
        providers=tuple(PROVIDERS) if provider == "all" else (provider,),
        cameras=cameras,
        views=options["views"],
        frames=options["frames"],
        references=options["references"],
        budget=options["budget"],
        misleading_frames=options["misleading_frames"],
        twins=options["twins"],
        episodes=_listed(options["episode"]),
        seed=options["seed"],
        privileged=options["privileged"],
    )
    found.allotment(
        len(cameras) or options["views"]
    )  # a budget that is too small is an error before anything is written
    return found


def _check(options: Mapping[str, Any], kind: Dialect, cameras: Sequence[str]) -> None:
    """Raise BadValue or UnknownName for values that do not fit, alone or together."""
    if options["level"] not in kind.levels:
        raise UnknownName(f"level of dialect {options['dialect']}", options["level"], kind.levels)
    if min(options["frames"], options["views"]) < 1 or options["references"] < 0 or options["budget"] < 0:
        raise BadValue("frames and views must be at least 1, references and budget at least 0")
    if not kind.in_order and (len(cameras) > 1 or EVERY in cameras or options["views"] > 1):
        raise BadValue(f"dialect {options['dialect']} shows one camera; name one, or choose dialect ordered or critic")


def _listed(text: str) -> tuple[str, ...]:
    """The names in a text, separated by commas, each once."""
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))

"""The options of the exporter, and their checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.exporting import Entry
from exporters.gvl.budget import Allotment, allot
from exporters.gvl.dialects import LABELS, Dialect, dialect
from exporters.gvl.messages import PROVIDERS

OPTIONS: dict[str, tuple[Any, str]] = {
    "dialect": ("incontext", "convention of prompt and answer: incontext, opengvl or robometer"),
    "level": (
        "dense",
        "what the prompt shows of failures: text (cues), frames (also pictures), dense (also their labels)",
    ),
    "label": (LABELS[0], "label of a frame: reward_frame or progress, which does not know rules"),
    "provider": ("all", "message format: anthropic, openai, gemini or all"),
    "camera": ("", "camera to judge from; the first that shows the failure if empty"),
    "frames": (10, "frames to judge, and to show of each context episode"),
    "references": (2, "failures of other groups to show as context, beside one clean success; 0 for no context"),
    "budget": (0, "largest number of pictures in a prompt: anchor, context and frames to judge; 0 for no limit"),
    "misleading_frames": (False, "also prompts with misleading frames and with whole episodes, and the true verdict"),
    "episode": ("", "ids of the episodes to judge, separated by commas; every failure with frames if empty"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The checked options."""

    dialect_name: str
    dialect: Dialect
    level: str
    label: str
    providers: tuple[str, ...]
    camera: str
    allotment: Allotment
    budget: int
    misleading_frames: bool
    episodes: tuple[str, ...]
    seed: int
    privileged: bool

    def camera_of(self, entry: Entry, views: Sequence[str], showing: Sequence[str]) -> str:
        """Camera to judge from: the chosen one, else the first that shows the failure; raises UnknownName."""
        if self.camera and self.camera not in views:
            raise UnknownName("camera", self.camera, entry.cameras)
        return self.camera or (*showing, *views)[0]


def settings_of(options: Mapping[str, Any]) -> Settings:
    """Check the options; raises BadValue or UnknownName."""
    kind = dialect(options["dialect"])
    if options["level"] not in kind.levels:
        raise UnknownName(f"level of dialect {options['dialect']}", options["level"], kind.levels)
    label, provider = options["label"], options["provider"]
    if label not in LABELS:
        raise UnknownName("label", label, LABELS)
    if provider not in (*PROVIDERS, "all"):
        raise UnknownName("provider", provider, (*PROVIDERS, "all"))
    frames, references, budget = options["frames"], options["references"], options["budget"]
    if frames < 1 or references < 0 or budget < 0:
        raise BadValue("frames must be at least 1, references and budget at least 0")
    return Settings(
        dialect_name=options["dialect"],
        dialect=kind,
        level=options["level"],
        label=label,
        providers=tuple(PROVIDERS) if provider == "all" else (provider,),
        camera=options["camera"],
        allotment=allot(budget, frames, references),
        budget=budget,
        misleading_frames=options["misleading_frames"],
        episodes=tuple(filter(None, (part.strip() for part in options["episode"].split(",")))),
        seed=options["seed"],
        privileged=options["privileged"],
    )

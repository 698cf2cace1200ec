"""The readers that are re-implemented, each with the export that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from studies.taught import (
    dopamine,
    gvl,
    lerobot,
    lrm,
    opensarm,
    preferences,
    rewind,
    roboarena,
    robometer,
    roboreward,
    vqa,
)
from studies.taught.lesson import Reader


@dataclass(frozen=True)
class Case:
    """A reader, and the export that it reads.

    Attributes:
        exporter: name of the format.
        read: the reader.
        options: options of the export; a trainer's own defaults otherwise.
        one_scene: whether it takes episodes of one robot only.
    """

    exporter: str
    read: Reader
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    one_scene: bool = False


LESSONS: Mapping[str, Case] = {
    "dopamine": Case("dopamine", dopamine.read),
    "lerobot": Case("lerobot", lerobot.read, one_scene=True),
    "lerobot rlinf": Case("lerobot", lerobot.read_rlinf, {"rlinf": True}, one_scene=True),
    "opensarm": Case("opensarm", opensarm.read, one_scene=True),
    "preferences": Case("preferences", preferences.read),
    "rewind": Case("rewind", rewind.read),
    "lrm": Case("lrm", lrm.read),
    "gvl": Case("gvl", gvl.read, {"dialect": "opengvl"}),
    "roboarena": Case("roboarena", roboarena.read),
    "robometer": Case("robometer", robometer.read),
    "roboreward": Case("roboreward", roboreward.read),
    "vqa": Case("vqa", vqa.read),
}

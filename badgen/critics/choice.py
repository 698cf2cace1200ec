"""What a judge is asked about a dataset: the episodes, and the form of the prompts, which an exporter writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Exporter, StoredDataset
from badgen.exporting import PromptExporter, Questions, evenly

# The command's name of a dialect -> the exporter's; "seed" is that of the paper whose prompt it follows.
DIALECTS: Mapping[str, str] = {
    "seed": "incontext",
    "ordered": "ordered",
    "opengvl": "opengvl",
    "robometer": "robometer",
    "critic": "critic",
}
_SEVERAL_VIEWS = ("ordered", "critic")  # dialects that can show each moment from several cameras
LEVELS = ("none", "text", "frames", "dense", "contrast")
# The levels that a dialect has.
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "seed": LEVELS,
    **dict.fromkeys(_SEVERAL_VIEWS, ("none", "dense", "contrast")),
    **dict.fromkeys(("opengvl", "robometer"), ("none", "dense")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which prompts are asked.

    Attributes:
        dialect: convention of prompt and reply, a key of DIALECTS.
        level: what a prompt shows of known failures, one of LEVELS.
        views: number of cameras.
        frames: number of frames to judge.
        references: number of failures shown, where the level shows any.
        budget: largest number of pictures in a prompt; 0 for no limit.
        count: number of failures to judge, each with its twin; 0 for all that can be judged.
        options: further options of the exporter, such as `only` and `seen`.
        seed: of all random choices.
    """

    dialect: str
    level: str
    views: int
    frames: int
    references: int
    budget: int
    count: int
    options: Mapping[str, Any]
    seed: int

    def for_exporter(self) -> dict[str, Any]:
        """The options of the exporter; raises UnknownName."""
        if self.dialect not in DIALECTS:
            raise UnknownName("dialect", self.dialect, DIALECTS)
        if self.level not in _LEVELS[self.dialect]:
            raise UnknownName(f"level of dialect {self.dialect}", self.level, _LEVELS[self.dialect])
        if self.views > 1 and self.dialect not in _SEVERAL_VIEWS:
            raise BadValue(f"dialect {self.dialect} shows one camera; for more take {' or '.join(_SEVERAL_VIEWS)}")
        return {
            "dialect": DIALECTS[self.dialect],
            "level": "dense" if self.level == "none" else self.level,
            "references": 0 if self.level == "none" else self.references,
            "views": self.views,
            "frames": self.frames,
            "budget": self.budget,
            "seed": self.seed,
            "twins": True,
            **self.options,
        }


def questions_of(exporter: Exporter, dataset: StoredDataset, choice: Choice) -> Questions:
    """The questions about the chosen failures and their clean twins; raises BadValue or UnknownName."""
    if not isinstance(exporter, PromptExporter):
        raise BadValue(f"exporter {exporter.name!r} writes no prompts that can be asked")
    found = exporter.questions(dataset, choice.for_exporter())
    return found if not choice.count else replace(found, episodes=_some(dataset, found.episodes, choice.count))


def _some(dataset: StoredDataset, episodes: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many failures, evenly spaced in the order of the store so that scenes and modes differ, and their twins."""
    twin = {e: dataset.episode(e).info.twin for e in episodes}
    failures = [e for e in episodes if not dataset.episode(e).info.success]
    if not failures:
        return episodes
    chosen = [failures[0]] if count == 1 else [failures[i] for i in evenly(len(failures), count)]
    wanted = {*chosen, *(twin[e] for e in chosen)}
    return tuple(e for e in episodes if e in wanted)

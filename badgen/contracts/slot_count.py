"""The yield of a dataset: how many rollouts it took to fill its slots, and how difficult the kept failures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from badgen.contracts.end_state import Difficulty
from badgen.contracts.near_miss import Boundary

K = TypeVar("K", bound=str)


@dataclass(frozen=True)
class SlotCount:
    """The yield of some slots of one mode: how many rollouts were simulated, kept and rejected."""

    requested: int = 0
    simulated: int = 0  # perturbed rollouts (clean rollouts for the mode "clean")
    accepted: int = 0
    benign: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)  # reason -> count
    seconds: float = 0.0  # wall time; not written into the shards
    relabelled: int = 0  # episodes under other instructions
    relabelled_groups: int = 0  # groups with such episodes
    near_missed: int = 0  # failures with near-miss pairs
    near_misses: Mapping[Boundary, int] = field(default_factory=dict)  # boundary -> near-miss pairs
    curves: int = 0  # failures for which it is known until when they could be saved
    recoveries: int = 0
    asked: Mapping[Difficulty, int] = field(default_factory=dict)  # difficulty -> slots that were asked for it
    kept: Mapping[Difficulty, int] = field(default_factory=dict)  # difficulty -> kept failures
    missed: Mapping[Difficulty, int] = field(default_factory=dict)  # difficulty -> slots that were asked for it in vain
    ends: Mapping[str, int] = field(default_factory=dict)  # "outcome/mode/milestone" -> rollouts of a policy

    def __add__(self, other: SlotCount) -> SlotCount:
        return SlotCount(
            self.requested + other.requested,
            self.simulated + other.simulated,
            self.accepted + other.accepted,
            self.benign + other.benign,
            _sum(self.rejected, other.rejected),
            self.seconds + other.seconds,
            self.relabelled + other.relabelled,
            self.relabelled_groups + other.relabelled_groups,
            self.near_missed + other.near_missed,
            _sum(self.near_misses, other.near_misses),
            self.curves + other.curves,
            self.recoveries + other.recoveries,
            _sum(self.asked, other.asked),
            _sum(self.kept, other.kept),
            _sum(self.missed, other.missed),
            _sum(self.ends, other.ends),
        )

    @property
    def extras(self) -> dict[str, int]:
        """Slots that got each extra, by its name in the engine."""
        return {
            "benign": self.benign,
            "relabelled": self.relabelled_groups,
            "near_miss": self.near_missed,
            "recoverability": self.curves,
            "recovery": self.recoveries,
        }

    @property
    def instead(self) -> int:
        """Slots that kept a failure of another difficulty than they were asked for."""
        return max(sum(self.missed.values()) - (self.requested - self.accepted), 0)


def added(*counts: Mapping[str, SlotCount]) -> dict[str, SlotCount]:
    """Sums of counts that have a key, such as "scene/mode"."""
    total: dict[str, SlotCount] = {}
    for key, count in (item for found in counts for item in found.items()):
        total[key] = total.get(key, SlotCount()) + count
    return total


def _sum(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}

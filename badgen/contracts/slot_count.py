"""The yield of a dataset: how many rollouts it took to fill its slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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

    def __add__(self, other: SlotCount) -> SlotCount:
        reasons = {*self.rejected, *other.rejected}
        rejected = {r: self.rejected.get(r, 0) + other.rejected.get(r, 0) for r in sorted(reasons)}
        return SlotCount(
            self.requested + other.requested,
            self.simulated + other.simulated,
            self.accepted + other.accepted,
            self.benign + other.benign,
            rejected,
            self.seconds + other.seconds,
            self.relabelled + other.relabelled,
            self.relabelled_groups + other.relabelled_groups,
        )

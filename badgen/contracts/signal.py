"""What the detector of a condition finds in a trajectory: when the condition holds, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from badgen.contracts.arrays import F64, Bools


@dataclass(frozen=True, slots=True)
class Signal:
    """When a condition holds and how far beyond its limit it is.

    Every array has one value for each row of the trajectory, and is causal: the value at a row depends on that row and
    earlier ones only.

    Attributes:
        active: (T,) whether the condition holds and is confirmed.
        excess: (T,) measured quantity minus its limit; divided by the rule's scale, it is the severity.
        lag: rows from the beginning of the condition to its confirmation; events start that much earlier.
        standing: (T,) whether a breach still counts, where that differs from `active`: a dropped object was not picked
            up.
        evidence: quantity name with unit -> (T,) values; their peak during an event is stored.
    """

    active: Bools
    excess: F64
    lag: int = 0
    standing: Bools | None = None
    evidence: Mapping[str, F64] = field(default_factory=dict)

    def prefix(self, rows: int) -> Signal:
        """The signal of the first rows; it depends on no later ones."""
        standing = None if self.standing is None else self.standing[:rows]
        evidence = {k: v[:rows] for k, v in self.evidence.items()}
        return Signal(self.active[:rows], self.excess[:rows], self.lag, standing, evidence)

"""What became of one slot."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.slot_count import SlotCount
from badgen.engine.layout_group import Group
from badgen.engine.relabel import Requested


@dataclass(frozen=True)
class Filled:
    """A filled slot, or one that could not be filled.

    Attributes:
        group: None where the slot could not be filled.
        requested: the rollouts, the twin first, under the first request; after that, rollouts under other requests.
        count: how many rollouts were simulated, kept and rejected.
        beside: another group of the slot: the same layout with more time, for a recovery that needs it, or another
            layout, in which the policy succeeds; None for none.
    """

    group: Group | None
    requested: tuple[Requested, ...]
    count: SlotCount
    beside: Filled | None = None

    @property
    def under_first_request(self) -> int:
        """Number of episodes under the first request."""
        beside = 0 if self.beside is None else self.beside.under_first_request
        return beside + (len(self.requested[0]) if self.requested else 0)

"""A failure that a slot may keep, and how well it suits."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.end_state import Difficulty
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout


@dataclass(frozen=True)
class Candidate:
    """A certified failure of the mode of a slot.

    Attributes:
        group: the group that it belongs to.
        rollout: the failure.
        attempt: number of the attempt that led to it.
        clear: whether a careful person sees in the pictures what went wrong; true without pictures.
        other_band: its difficulty, if it is another one than the slot is asked for.
    """

    group: Group
    rollout: LabelledRollout
    attempt: int
    clear: bool
    other_band: Difficulty | None

    @property
    def shortcoming(self) -> str | None:
        """Why another attempt may lead to a better one; None where it is just what the slot is asked for."""
        if self.other_band is not None:
            return f"other_band:{self.other_band}"
        return None if self.clear else "not_clear"

    def suits_better(self, other: Candidate | None) -> bool:
        """Whether to keep it instead of an earlier one: what is seen comes first, then the right difficulty."""
        return other is None or self._rank() > other._rank()

    def _rank(self) -> tuple[bool, bool]:
        return self.clear, self.other_band is None

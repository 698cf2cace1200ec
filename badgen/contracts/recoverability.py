"""Until when a failing rollout could still be saved by a robot that starts the task anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Saved: TypeAlias = Literal["limit", "always", "never"]
SAVED: tuple[Saved, ...] = ("limit", "always", "never")


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a failing rollout from which it was tried to save it.

    Attributes:
        time_s: the moment [s].
        saved: tries that reached the goal without new harm.
        tries: all tries.
        low: lower end of the 95 % Wilson interval of the share that is saved.
        high: its upper end.
    """

    time_s: float
    saved: int
    tries: int
    low: float
    high: float

    @property
    def is_saved(self) -> bool:
        """Whether at least half of the tries reached the goal."""
        return 2 * self.saved >= self.tries


@dataclass(frozen=True)
class Recoverability:
    """Until when a failure could be saved; all are None where that was not tried. The names are those of the store.

    Attributes:
        recoverability: "limit" where there is a moment after which it is lost, "always" where it can still be saved at
            the end (a moment on the way, while things are in motion, may fail), "never" where no moment saves it.
        recoverable_until_s: the last moment at which at least half of the tries save it; None without a limit [s].
        unrecoverable_from_s: the first moment from which on they do not; None without a limit [s].
        recovery_curve: the moments that were tried, in order.
    """

    recoverability: Saved | None = None
    recoverable_until_s: float | None = None
    unrecoverable_from_s: float | None = None
    recovery_curve: tuple[Moment, ...] | None = None

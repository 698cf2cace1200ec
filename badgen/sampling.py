"""Random draws that operators and scenes share: numbers, times of the clean rollout, and layouts under conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np

from badgen.arguments import names, number
from badgen.contracts.errors import BadValue, LayoutError
from badgen.contracts.trajectory import Trajectory

T = TypeVar("T")
During: TypeAlias = Sequence[str] | float  # phases of the clean rollout, or one exact time [s]


def uniform(rng: np.random.Generator, bounds: Sequence[float]) -> float:
    """Draw a number between two bounds; equal bounds fix it."""
    low, high = bounds
    return float(rng.uniform(low, high))


@dataclass(frozen=True, slots=True)
class CauseWindow:
    """When a fault may begin: in one of several phases of the clean rollout, or at an exact time.

    Attributes:
        during: phases, each as likely as the others; or one time [s], which must lie within the rollout.
        after: earliest begin, as a share of the phase's duration, 0 (its start) to 1 (its end).
        before: latest begin, likewise.
    """

    during: tuple[str, ...] | float
    after: float = 0.0
    before: float = 1.0

    @classmethod
    def checked(cls, owner: str, during: During, after: float = 0.0, before: float = 1.0) -> CauseWindow:
        """Window of the arguments `during`, `after` and `before` of an operator; raises BadValue."""
        window = cls(
            phases_or_time(owner, during),
            number(owner, "after", after, 0.0, 1.0),
            number(owner, "before", before, 0.0, 1.0),
        )
        if window.after > window.before:
            raise BadValue(f"{owner}: after must be at most before, which is {before!r}; got {after!r}")
        if isinstance(window.during, float) and (window.after, window.before) != (0.0, 1.0):
            raise BadValue(
                f"{owner}: during must name phases where after or before is given, because they are shares of a "
                f"phase; got {during!r}"
            )
        return window

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> float:
        """Draw a time [s] inside the window, rounded to 1 ms; an exact time is returned as it is, without a draw.

        Raises UnknownName for a phase that was never entered, BadValue for a time outside the rollout.
        """
        if isinstance(self.during, float):
            return within_rollout_s(self.during, nominal)
        start, stop = nominal.phase_window_s(str(rng.choice(np.array(self.during))))
        duration = stop - start
        return round(uniform(rng, (start + self.after * duration, start + self.before * duration)), 3)


def phases_or_time(owner: str, during: During) -> tuple[str, ...] | float:
    """The argument `during` of an operator: at least one phase, or one time of at least 0 s; raises BadValue."""
    if isinstance(during, int | float):
        return number(owner, "during", during, least=0.0)
    return names(owner, "during", during)


def within_rollout_s(time_s: float, nominal: Trajectory) -> float:
    """The time itself; raises BadValue where the clean rollout has ended by then."""
    end_s = float(nominal.time_s[-1])
    if not 0.0 <= time_s < end_s:
        raise BadValue(
            f"a fault cannot begin at {time_s:g} s, because the rollout lasts {end_s:g} s; give an earlier time"
        )
    return time_s


def sample_until(
    draw: Callable[[], T | None],
    conditions: Mapping[str, Callable[[T], bool]],
    attempts: int,
    owner: str,
    remedy: str,
) -> T:
    """The first draw that meets every condition, by rejection sampling with a limit; only `draw` uses random numbers.

    Args:
        draw: returns one candidate, or None where there is no room for one.
        conditions: name, such as "blocks apart" -> whether a candidate meets it; checked in order until one fails.
        attempts: largest number of draws, at least 1.
        owner: name of the scene or operator, for the error.
        remedy: what can be loosened, for the error: "widen the area of the blocks, or draw fewer of them".

    Raises:
        LayoutError: after `attempts` draws that all failed; it says how often each condition did, and the remedy.
        BadValue: where `attempts` is less than 1.
    """
    if attempts < 1:
        raise BadValue(f"{owner}: attempts must be a whole number, at least 1; got {attempts!r}")
    no_room, failed = 0, dict.fromkeys(conditions, 0)
    for _ in range(attempts):
        candidate = draw()
        if candidate is None:
            no_room += 1
            continue
        unmet = next((name for name, holds in conditions.items() if not holds(candidate)), None)
        if unmet is None:
            return candidate
        failed[unmet] += 1
    counts = {"no room": no_room, **failed} if no_room else failed
    tally = ", ".join(f"{name} {count}" for name, count in counts.items())
    raise LayoutError(
        f"{owner}: no layout found in {attempts} draws. How many failed at each condition, in the order of checking; "
        f"a draw counts at the first that it fails: {tally}. What to do: {remedy}."
    )

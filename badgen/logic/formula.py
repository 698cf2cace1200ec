"""Formulas of past-time signal temporal logic over named signals, and their text as rtamt reads it.

Every comparison is strict, and negation is carried down to the comparisons. So a formula is true at a row exactly where
its robustness there is above 0: minima, maxima and windows of numbers keep that, and `a - b` of two doubles is 0 only
where they are equal. `x >= 2` is written as `x > 1.9999999999999998`, with the next smaller double, which says the same
of every double. All windows reach back only, so a row's value depends on that row and earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

Quantifier = Literal["once", "historically"]


class Formula(Protocol):
    """A statement about the rows up to and including the present one."""

    def text(self) -> str:
        """The formula as rtamt reads it."""

    def negated(self) -> Formula:
        """The formula that is true exactly where this one is false."""

    def signals(self) -> Iterator[str]:
        """Names of the signals in it, each as often as it occurs."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A signal is above, or below, a limit; never equal to it."""

    signal: str
    above: bool
    limit: float

    def text(self) -> str:
        """Such as `tilt_rad_lid > 0.5`."""
        return f"{self.signal} {'>' if self.above else '<'} {float(self.limit)!r}"

    def negated(self) -> Compare:
        """The other side, with the limit itself."""
        return Compare(self.signal, not self.above, _beside(self.limit, np.inf if self.above else -np.inf))

    def signals(self) -> Iterator[str]:
        """The one signal."""
        yield self.signal


@dataclass(frozen=True, slots=True)
class Joined:
    """Several formulas, joined by `and` or by `or`."""

    word: Literal["and", "or"]
    parts: tuple[Formula, ...]

    def text(self) -> str:
        """The parts in brackets, between them the word."""
        return f" {self.word} ".join(f"({p.text()})" for p in self.parts)

    def negated(self) -> Joined:
        """The other word, and every part negated."""
        return Joined("or" if self.word == "and" else "and", tuple(p.negated() for p in self.parts))

    def signals(self) -> Iterator[str]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.signals()


@dataclass(frozen=True, slots=True)
class Past:
    """A formula was true once, or always (historically), from `end` to `begin` rows ago; `end` None: from the start.

    Rows before the first one do not exist: `once` is false of them alone, `historically` true.
    """

    quantifier: Quantifier
    of: Formula
    begin: int = 0
    end: int | None = None

    def text(self) -> str:
        """Such as `historically[0:4](force_n > 1.0)`; bounds are rows."""
        window = "" if self.end is None else f"[{self.begin}:{self.end}]"
        return f"{self.quantifier}{window}({self.of.text()})"

    def negated(self) -> Past:
        """The other quantifier over the negated formula."""
        other: Quantifier = "historically" if self.quantifier == "once" else "once"
        return Past(other, self.of.negated(), self.begin, self.end)

    def signals(self) -> Iterator[str]:
        """Those of the formula in it."""
        return self.of.signals()


@dataclass(frozen=True, slots=True)
class Since:
    """`begun` was true at this row or before, and `holds` has been true at every row after that."""

    holds: Formula
    begun: Formula

    def text(self) -> str:
        """Both in brackets, between them the word since."""
        return f"({self.holds.text()}) since ({self.begun.text()})"

    def negated(self) -> Joined:
        """It never began, or it has ended and has not begun again."""
        not_begun = self.begun.negated()
        ended = Since(not_begun, all_of(self.holds.negated(), not_begun))
        return Joined("or", (Past("historically", not_begun), ended))

    def signals(self) -> Iterator[str]:
        """Those of both formulas."""
        yield from self.holds.signals()
        yield from self.begun.signals()


def above(signal: str, limit: float) -> Compare:
    """The signal is above the limit."""
    return Compare(signal, True, float(limit))


def below(signal: str, limit: float) -> Compare:
    """The signal is below the limit."""
    return Compare(signal, False, float(limit))


def at_least(signal: str, limit: float) -> Compare:
    """The signal is at the limit or above it."""
    return below(signal, limit).negated()


def yes(flag: str) -> Compare:
    """A yes-or-no signal, which is 1 or -1, says yes."""
    return above(flag, 0.0)


def no(flag: str) -> Compare:
    """A yes-or-no signal says no."""
    return below(flag, 0.0)


def all_of(*parts: Formula) -> Formula:
    """All of at least one formula."""
    return parts[0] if len(parts) == 1 else Joined("and", parts)


def any_of(parts: Sequence[Formula]) -> Formula:
    """At least one of at least one formula."""
    return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))


def ever(of: Formula) -> Past:
    """It was true at this row or before."""
    return Past("once", of)


def held(of: Formula, rows: int) -> Formula:
    """It was true at this row and the `rows - 1` before it, all of which exist."""
    if rows <= 1:
        return of
    return all_of(Past("historically", of, 0, rows - 1), Past("once", of, rows - 1, rows - 1))


def latch(begins: Formula, ends: Formula) -> Since:
    """From a row where `begins` is true until one where `ends` is; `ends` wins where both are."""
    going_on = ends.negated()
    return Since(going_on, all_of(begins, going_on))


def _beside(limit: float, towards: float) -> float:
    return float(np.nextafter(np.float64(limit), np.float64(towards)))

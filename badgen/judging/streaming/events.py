"""Events of one rule while a run goes on: those that `find_breaches` finds in the rows so far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.episode import Event
from badgen.contracts.rule import Rule
from badgen.contracts.trajectory import Trajectory
from badgen.judging.breaches import JOIN_S, Span, event_of


class RuleEvents:
    """Follows a rule row by row.

    Args:
        rule: the rule.
        lag: rows from the beginning of its condition to the confirmation.
        evidence: names of what is measured, in the order in which `add` gets it after the excess.
        t: the run, for the time between rows.
    """

    def __init__(self, rule: Rule, lag: int, evidence: tuple[str, ...], t: Trajectory) -> None:
        self._rule, self._lag, self._names, self._join = rule, lag, evidence, t.steps(JOIN_S)
        self._past: list[Event] = []
        self._newest: Event | None = None
        self._first = self._stop = 0
        self._peak: F64 = np.zeros(0)  # since the newest event began, excess first
        self._since: F64 = np.zeros(0)  # the same, with the rows after its last active one

    def open(self, k: int) -> bool:
        """Whether row `k` may still change something where the condition does not hold."""
        return self._newest is not None and k - self._stop <= self._join

    def so_far(self) -> Sequence[Event]:
        """Events up to the newest row."""
        return self._past if self._newest is None else [*self._past, self._newest]

    def add(self, time_s: F64, k: int, active: bool, measured: Sequence[float]) -> None:
        """Add row `k`: whether the condition holds, its excess, and the evidence."""
        near = self._newest is not None and k - self._stop <= self._join
        if active and not near:
            if self._newest is not None:
                self._past.append(self._newest)
            self._first, self._since = k, np.array(measured, dtype=np.float64)
        elif near:
            self._since = np.maximum(self._since, measured)
        if active:
            self._stop, self._peak = k + 1, self._since
        if active or k == self._stop:
            self._newest = self._event(time_s, k) if active or self._newest is not None else None

    def _event(self, time_s: F64, k: int) -> Event:
        span = Span(max(0, self._first - max(self._lag - 1, 0)), self._first, min(self._stop, k))
        excess, *peaks = self._peak.tolist()
        return event_of(self._rule, time_s, span, excess, dict(zip(self._names, peaks, strict=True)))

"""Verdicts from robustness: which rules were broken and when, whether the goal held, and the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.episode import Outcome
from badgen.contracts.rule import Rule
from badgen.judging.breaches import JOIN_S
from badgen.logic.monitor import Monitor
from badgen.logic.specification import RuleFormulas, Specification
from badgen.masks import stretches


@dataclass(frozen=True, slots=True)
class RuleRows:
    """Robustness of one rule.

    Attributes:
        rule: the rule.
        breach: (T,) above 0 where its condition holds.
        standing: whether a breach still counts at the last row.
    """

    rule: Rule
    breach: F64
    standing: bool

    @property
    def kept(self) -> F64:
        """(T,) robustness of the requirement: below 0 from the row on at which the rule was first broken."""
        return -np.maximum.accumulate(self.breach)

    @property
    def broken(self) -> bool:
        """Whether the rule was ever broken."""
        return bool(self.kept[-1] < 0.0)

    def spans(self, rows_joined: int) -> list[tuple[int, int]]:
        """[start, stop) rows of each breach; those at most `rows_joined` rows apart are one."""
        active: Bools = self.breach > 0.0
        return stretches(active, rows_joined)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What logic says of one rollout.

    Attributes:
        goal: (T,) robustness of the goal; above 0 where it has held long enough.
        milestones: name -> (T,) robustness; above 0 from when on it was reached.
        rules: one for each rule of the task.
        rows_joined: breaches of one rule at most so many rows apart are one event.
    """

    goal: F64
    milestones: Mapping[str, F64]
    rules: tuple[RuleRows, ...]
    rows_joined: int

    @property
    def outcome(self) -> Outcome:
        """How the rollout ended, by the same table as stored outcomes."""
        if not self.goal[-1] > 0.0:
            return "failure"
        standing = {r.rule.kind for r in self.rules if r.standing}
        if "safety" in standing:
            return "unsafe_success"
        if "method" in standing:
            return "shortcut"
        return "poor_success" if any(r.broken for r in self.rules) else "success"

    def reached(self, milestone: str) -> bool:
        """Whether a milestone, or a later one, was ever reached."""
        return bool(self.milestones[milestone][-1] > 0.0)


def verdicts(specification: Specification) -> Verdicts:
    """Evaluate everything that a task asks for with rtamt, over the signals of one rollout."""
    monitor = Monitor(specification.signals)
    return Verdicts(
        goal=monitor.robustness(specification.goal),
        milestones={name: monitor.robustness(f) for name, f in specification.milestones.items()},
        rules=tuple(_rows(r, monitor) for r in specification.rules),
        rows_joined=max(1, round(JOIN_S / specification.row_s)),
    )


def _rows(r: RuleFormulas, monitor: Monitor) -> RuleRows:
    breach = monitor.robustness(r.breach)
    if r.standing is None:
        standing = bool(breach.max() > 0.0)
    else:
        standing = bool((breach if r.standing == r.breach else monitor.robustness(r.standing))[-1] > 0.0)
    return RuleRows(r.rule, breach, standing)

"""What a task asks for, as signal temporal logic over the signals of one rollout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Rule
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.logic.conditions import written
from badgen.logic.formula import Formula, any_of, at_least, ever, held, yes
from badgen.logic.signals import NamedSignal, Signals

REACHED = 0.95  # share from which on a milestone counts as reached; the exports with stages use the same


@dataclass(frozen=True, slots=True)
class RuleFormulas:
    """A rule in logic.

    Attributes:
        rule: the rule.
        breach: true at the rows at which its condition holds and is confirmed.
        standing: true at the rows at which a breach counts; None for a lasting rule, whose breach counts to the end.
    """

    rule: Rule
    breach: Formula
    standing: Formula | None

    @property
    def kept(self) -> str:
        """Text of the requirement: up to this row the rule was never broken.

        Its robustness is minus the largest one of `breach` so far; the rule was broken where it is below 0.
        """
        return f"historically(not ({self.breach.text()}))"


@dataclass(frozen=True, slots=True)
class Specification:
    """A task in logic, with the signals of one rollout.

    Attributes:
        row_s: seconds between rows, which bounds of windows count.
        signals: name -> signal; every name in a formula is here.
        goal: true at the rows at which the goal has held for as long as a success must hold it.
        milestones: name -> formula that is true from the row on at which this milestone or a later one was reached.
        rules: in the order of the task.
    """

    row_s: float
    signals: Mapping[str, NamedSignal]
    goal: Formula
    milestones: Mapping[str, Formula]
    rules: tuple[RuleFormulas, ...]


def specify(t: Trajectory, task: Task) -> Specification:
    """Write a task in logic, and compute the signals for one rollout.

    Raises BadValue for a deadline before the start.
    """
    signals = Signals(t)
    goal = held(yes(signals.predicate(task.goal, "task_goal")), t.steps(task.goal_hold_s))
    milestones = _milestones(task, signals)
    rules = tuple(_rule(rule, signals) for rule in task.rules)
    return Specification(t.dt_s, signals.by_name, goal, milestones, rules)


def _rule(rule: Rule, signals: Signals) -> RuleFormulas:
    found = written(rule.condition, rule.name, signals)
    return RuleFormulas(rule, found.active, None if rule.lasting else found.standing)


def _milestones(task: Task, signals: Signals) -> Mapping[str, Formula]:
    """The measures are taken as they are stored, in single precision."""
    reached = [
        at_least(
            signals.value(f"{m.name}_share", stored(m.measure(signals.t)), f"how far {m.name} is reached, 0 to 1"),
            REACHED,
        )
        for m in task.milestones
    ]
    return {m.name: ever(any_of(reached[k:])) for k, m in enumerate(task.milestones)}


def stored(values: F64) -> F64:
    """(T,) numbers as a store of single precision gives them back."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)

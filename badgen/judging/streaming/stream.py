"""What the labeller says of the newest row of a run, without evaluating all rows before it again.

Detectors, measures and labels are causal functions of a whole trajectory, written with NumPy. They are called once, at
the second row, on columns that record which NumPy functions are called on what (`Column`, `Tape`). After that the
recorded calls are replayed for every new row, on the newest rows alone. So the numbers are those of the same calls on
the whole run, to the bit; the cost of a row does not depend on how many there were; and rules that read the same force
or pose share the work. Calls that look back further, such as `np.maximum.accumulate`, keep what they need (`memory`).

What cannot be recorded, such as a loop over rows or a decision on a value, raises NotByRows when it is recorded. That
measure alone is then evaluated on the whole run at every row: always right, but slower the longer the run.
`Stream.by_run` names those. Two things would go unnoticed, and no measure may do them: read or change anything but its
argument, and use the number of rows, be it in a decision, a loop or an index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NoReturn, TypeVar, cast

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.episode import Event
from badgen.contracts.rule import Rule
from badgen.contracts.signal import Signal
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.breaches import breach_of
from badgen.judging.labels import label
from badgen.judging.signals import signal
from badgen.judging.streaming.column import Column, NotByRows, constant
from badgen.judging.streaming.events import RuleEvents
from badgen.judging.streaming.tape import WINDOW, Array, Tape
from badgen.masks import held_for

Run = Callable[[], Trajectory]
R = TypeVar("R")
_READ = ("time_s", "state", "qpos", "qvel", "contact_n")
# Where Column refuses, NumPy may raise an error of its own. A real error comes again on the whole run.
_REFUSED = (NotByRows, TypeError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True)
class Newest:
    """What the labeller says of one row; the numbers are those of `Labels`."""

    progress: float
    reward: float
    reward_frame: float
    penalty_factors: Mapping[str, float]
    events: tuple[Event, ...]
    success: bool


class Stream:
    """Labels one run by a task, from its second row on.

    Args:
        run: gives the run so far, with poses; it must have two rows now.
        task: rules, milestones and goal.

    Attributes:
        by_run: names of rules, of milestones, or "goal", that are evaluated on the whole run at every row.
    """

    def __init__(self, run: Run, task: Task) -> None:
        self.by_run: list[str] = []
        self._run, self._tape, self._whole = run, Tape(), list[Callable[[Trajectory], None]]()
        first = run()
        self._inputs = {name: self._tape.hold(value) for name, value in _arrays(first).items()}
        self._t = _columns(first, self._tape, self._inputs)
        signals = {r.name: self._signal(r, first) for r in task.rules}
        judged = replace(
            task,
            rules=tuple(self._shown(r, first) for r in task.rules),
            milestones=tuple(
                replace(m, measure=_given(self._column(m.name, m.measure, first))) for m in task.milestones
            ),
        )
        found = label(self._t, judged, [breach_of(r, signals[r.name]) for r in judged.rules])
        goal = cast(Bools, self._column("goal", task.goal, first))
        done = held_for(goal, self._t.steps(task.goal_hold_s))
        self._levels = [self._slot(x) for x in (found.progress, found.reward, found.reward_frame, done)]
        self._factors = {name: self._slot(x) for name, x in found.reward_terms.items()}
        self._events = [self._rule_events(r, signals[r.name], first) for r in task.rules]
        watched = [i for _, slots in self._events for i in slots]
        self._tape.finish([*self._levels, *self._factors.values(), *watched])
        for k in range(WINDOW):
            self._follow(first.time_s, k, {i: np.broadcast_to(self._tape.first[i], WINDOW)[k] for i in watched})

    def judge(self, time_s: F64, rows: Mapping[str, Array]) -> Newest:
        """Replay for the newest row.

        Args:
            time_s: times of all rows so far.
            rows: the two newest rows of the trajectory's fields in `_READ`, and of `pos`, `quat` and `site` (poses).
        """
        for name, slot in self._inputs.items():
            self._tape.put(slot, rows[name])
        if self._whole:
            run = self._run()
            for refresh in self._whole:
                refresh(run)
        self._tape.replay()
        self._follow(time_s, len(time_s) - 1, self._tape.values)
        return self.newest()

    def newest(self) -> Newest:
        """What was found at the newest row."""
        values = self._tape.values
        progress, reward, reward_frame, done = (values[i] for i in self._levels)
        factors = {name: float(values[i]) for name, i in self._factors.items()}
        events = [e for rule, _ in self._events for e in rule.so_far()]
        return Newest(
            float(progress),
            float(reward),
            float(reward_frame),
            factors,
            tuple(sorted(events, key=lambda e: e.start_s)),
            bool(done),
        )

    def _follow(self, time_s: F64, k: int, values: Mapping[int, Any] | Sequence[Any]) -> None:
        for rule, (active, *measured) in self._events:
            if values[active] or rule.open(k):
                rule.add(time_s, k, bool(values[active]), [values[i] for i in measured])

    def _signal(self, rule: Rule, first: Trajectory) -> Signal:
        def parts(t: Trajectory) -> tuple[Signal, dict[str, Any]]:
            s = signal(rule.condition, t)
            named = {"active": s.active, "excess": s.excess, **{f"evidence {k}": v for k, v in s.evidence.items()}}
            return s, named if s.standing is None else {**named, "standing": s.standing}

        s, found = self._unit(rule.name, parts, first)
        evidence = {k.removeprefix("evidence "): v for k, v in found.items() if k.startswith("evidence ")}
        return Signal(found["active"], found["excess"], s.lag, found.get("standing"), evidence)

    def _shown(self, rule: Rule, first: Trajectory) -> Rule:
        if rule.evident is None:
            return rule
        return replace(rule, evident=_given(self._column(rule.name, rule.evident, first)))

    def _column(self, name: str, measure: Callable[[Trajectory], Any], first: Trajectory) -> F64:
        return cast(F64, self._unit(name, lambda t: (None, {"": measure(t)}), first)[1][""])

    def _unit(
        self, name: str, work: Callable[[Trajectory], tuple[R, dict[str, Any]]], first: Trajectory
    ) -> tuple[R, dict[str, Any]]:
        """Columns of what `work` measures: recorded if that is possible, else read from the whole run at every row."""
        try:
            made, found = work(self._t)
            return made, {k: Column(self._tape, self._slot(v)) for k, v in found.items()}
        except _REFUSED:
            made, found = work(first)
        self.by_run.append(name)
        slots = {k: self._tape.hold(v[-WINDOW:]) for k, v in found.items()}

        def refresh(run: Trajectory) -> None:
            for k, v in work(run)[1].items():
                self._tape.put(slots[k], v[-WINDOW:])

        self._whole.append(refresh)
        return made, {k: Column(self._tape, slot) for k, slot in slots.items()}

    def _slot(self, x: Any) -> int:
        if not isinstance(x, Column):
            return constant(self._tape, x, 1)
        if x.ndim != 1:
            raise NotByRows("several numbers for a row")
        return x.slot

    def _rule_events(self, rule: Rule, s: Signal, first: Trajectory) -> tuple[RuleEvents, list[int]]:
        slots = [self._slot(x) for x in (s.active, s.excess, *s.evidence.values())]
        return RuleEvents(rule, s.lag, tuple(s.evidence), first), slots


def _arrays(t: Trajectory) -> dict[str, Array]:
    pos, quat, site = t.poses()
    return {**{name: getattr(t, name) for name in _READ}, "pos": pos, "quat": quat, "site": site}


def _columns(first: Trajectory, tape: Tape, inputs: Mapping[str, int]) -> Trajectory:
    """The run as columns; what the controller does is only known after a row has been judged."""
    columns: dict[str, Any] = {name: Column(tape, slot) for name, slot in inputs.items()}
    pos, quat, site = (columns.pop(name) for name in ("pos", "quat", "site"))
    later: Any = _Later()
    t = replace(first, **columns, action=later, ctrl=later, phase=later, phases=later, warnings=later)
    t.__dict__["dt_s"] = first.dt_s
    return t.with_poses(pos, quat, site)


def _given(column: F64) -> Callable[[Trajectory], F64]:
    return partial(lambda column, t: column, column)


class _Later:
    """What a measure cannot read while a run goes on."""

    def _refuse(self, *args: object) -> NoReturn:
        raise NotByRows("what the controller does")

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __array__ = _refuse

"""In which stored frames one camera could show that a rule was broken, leaving out what hides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.episode import Event
from badgen.contracts.rule import Evidence, Rule
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.bodies import named_bodies, robot_bodies, walking_bodies
from badgen.judging.evidence.shift import (
    CLEAR_PX,
    NOTHING,
    Compared,
    Rows,
    Shift,
    apart_px,
    body_pace,
    body_shift,
    lies,
    things_shift,
)

NEAR_S = 1.0  # the clean rollout may be so much earlier or later and still have the same path
_BLOW_S = 0.5  # a thing falls, or flies off, and a hand goes astray, this shortly before or after the force of a blow
_FOLLOW_S = 0.2  # a hand that presses is deepest as the force ends; what it does later is how it reacts
# Where a frame is looked at: as the evidence of the rule says, or for how a thing passes the moment of a blow.
Look: TypeAlias = Evidence | Literal["blow"]


class Showing(NamedTuple):
    """What a frame shows of a broken rule.

    Attributes:
        frame: index of the frame.
        body: the body that shows it; empty for things that no body has.
        shift: how far it is from where the clean rollout has it.
    """

    frame: int
    body: str
    shift: Shift


def showings(c: Compared, task: Task, rule: Rule, events: Sequence[Event]) -> Iterator[Showing]:
    """For every frame that may show that a rule was broken, by these events, what shows it best.

    Frames in which nothing is elsewhere are left out. Where the rule is about a force, a frame may come twice: for the
    trace that the force leaves, and for the fall or throw that ends or begins with it.
    """
    kind = kind_of(rule, c.here.model)
    yield from _looked_at(c, kind, task, rule, events)
    if kind == "force":
        yield from _looked_at(c, "blow", task, rule, events)


def _looked_at(c: Compared, kind: Look, task: Task, rule: Rule, events: Sequence[Event]) -> Iterator[Showing]:
    bodies = bodies_of(kind, rule, task, c.here.model)
    differs = (c.here.state != c.there.state).any(axis=1)
    done = done_row(c.there, task)
    struck_s = max((e.stop_s for e in events), default=0.0) + _FOLLOW_S
    things = tuple(b for b in bodies if b not in robot_bodies(c.here.model))
    for k in frames_of(c, kind, events, done):
        row = int(c.frames[k])
        if not differs[row]:
            continue
        if kind == "blow" and c.here.time_s[row] > struck_s:
            bodies = things  # what a robot does after the blow does not show it
        rows = _alike(c, things, row) if kind == "blow" else rows_of(kind, c.there, row)
        best = max((_best(c, kind, body, k, rows) for body in bodies), key=_clearness, default=Showing(k, "", NOTHING))
        if rule.things is not None:
            best = max(best, Showing(k, "", things_shift(c, rule.things, row, rows)), key=_clearness)
        if best.shift.clearness > 0.0:
            yield best


def kind_of(rule: Rule, model: mujoco.MjModel) -> Evidence:
    """Where a picture can show a rule; a trace on nothing but robots is their path."""
    if rule.evidence == "trace" and rule.things is None and not rule.painted:
        return "path" if set(rule.bodies) <= robot_bodies(model) else "trace"
    return rule.evidence


def bodies_of(kind: Look, rule: Rule, task: Task, model: mujoco.MjModel) -> tuple[str, ...]:
    """The bodies that can show that a rule is broken."""
    robot = robot_bodies(model)
    if kind in ("path", "pace", "blow"):
        return rule.bodies
    others = [b for b in rule.bodies if b not in robot]
    if kind == "omission":
        others += [*named_bodies(task, model), *walking_bodies(model)]
    return tuple(dict.fromkeys(others))


def done_row(twin: Trajectory, task: Task) -> int:
    """The row from which on the goal holds in the clean rollout to its end."""
    lacking = np.flatnonzero(~task.goal(twin))
    return min(int(lacking[-1]) + 1 if lacking.size else 0, len(twin) - 1)


def frames_of(c: Compared, kind: Look, events: Sequence[Event], done: int) -> Iterator[int]:
    """Indices of the frames that may show a breach: near its events for what is done, to the end for what is left."""
    time_s = c.here.time_s[c.frames]
    near = np.zeros(len(time_s), dtype=np.bool_)
    before_s = _BLOW_S if kind == "blow" else NEAR_S
    after_s = before_s if kind in ("path", "pace", "blow") else np.inf
    for e in events:
        near |= (time_s >= e.start_s - before_s) & (time_s <= e.stop_s + after_s)
    if kind == "omission":
        near &= c.frames >= done
    yield from np.flatnonzero(near).tolist()


def rows_of(kind: Look, twin: Trajectory, row: int) -> Rows:
    """Rows of the clean rollout with which a row is compared."""
    last, reach = len(twin), twin.steps(NEAR_S)
    if kind == "omission":
        return Rows(last - 1, last)
    if kind == "pace":
        return Rows(0, last)
    return Rows(max(row - reach, 0), min(row + reach + 1, last) if kind == "path" else last)


def _alike(c: Compared, things: Sequence[str], row: int) -> Rows:
    """Rows of the clean rollout from the first to the last in which these things are about where they are in `row`.

    So a hand that presses on the upper block of a tower is not taken for one that sets down the lower block. All rows
    where there are none.
    """
    alike = np.ones(len(c.there), dtype=np.bool_)
    for body in things:
        gap_px = apart_px(c.here_px(body, slice(row, row + 1), row), c.there_px(body, slice(None), row))
        alike &= gap_px < CLEAR_PX
    found = np.flatnonzero(alike)
    return Rows(int(found[0]), int(found[-1]) + 1) if found.size else Rows(0, len(c.there))


def _best(c: Compared, kind: Look, body: str, k: int, rows: Rows) -> Showing:
    shifts = [NOTHING]
    left = kind not in ("trace", "force") or lies(c, body, k)
    if kind != "pace" and left:
        shifts.append(body_shift(c, body, int(c.frames[k]), rows))
    if kind in ("path", "pace", "blow"):
        shifts.append(body_pace(c, body, k, rows))
    return Showing(k, body, max(shifts, key=lambda s: s.clearness))


def _clearness(s: Showing) -> float:
    return s.shift.clearness


def elsewhere(found: Sequence[Showing], least: float, count: int) -> Bools:
    """(count,) of all frames, those that show it with at least this clearness."""
    shown = np.zeros(count, dtype=np.bool_)
    shown[[s.frame for s in found if s.shift.clearness >= least]] = True
    return shown

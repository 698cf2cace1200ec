"""Base class of one-arm tasks with two objects and two marks: either object may be sent to either mark."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from functools import partial
from math import radians
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Measure, Predicate, Rule, Tilted
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import TOUCH_N, Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import level_m, moved_m, ramp
from scenes.kit.judging.rocking import knocked_askew, rocked
from scenes.kit.judging.rules import misplaced, rule, struck
from scenes.kit.props.marks import MARKS, Mark
from scenes.kit.scene import ArmTask, OneArmParams

CHOICES = tuple((k, onto) for k in (0, 1) for onto in (0, 1))  # each object to each mark
_STANDS_RAD, _STANDS_M = radians(4.0), 0.005  # largest tilt, and height of the base, of a standing object
_FALLEN_RAD = radians(45.0)  # here a cube is at its balance, and a taller block past it


class Thing(Protocol):
    """A sampled object whose colour no other object or mark of its layout has."""

    @property
    def colour(self) -> str:
        """Such as "red"."""

    @property
    def kind(self) -> str:
        """Such as "brick"."""

    @property
    def words(self) -> str:
        """Such as "red brick"."""


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoMarkParams(OneArmParams, Generic[T]):
    """A layout with two objects on the table, and two target marks, the bodies `MARKS`."""

    things: tuple[T, T]
    marks: tuple[Mark, Mark]


class MarkSpot(NamedTuple):
    """A mark in a model: name of its body, and its noun phrase for rules and captions."""

    body: str
    the: str


@dataclass(frozen=True)
class MarkTask(ArmTask[TwoMarkParams[T]], Generic[T]):
    """Bring object `k` of a layout (0 or 1) to mark `onto` (0 or 1); a subclass says how.

    A body's frame is the middle of its base. The contact pairs of a body with the arm and with the table, and of the
    two bodies with each other, are recorded. In the sentences, `{thing}` and `{mark}` stand for "the red brick" and
    "the blue mark", `{Thing}` begins a sentence.
    """

    params: TwoMarkParams[T]
    k: int
    onto: int

    bodies: ClassVar[tuple[str, str]]  # bodies of the two objects
    tolerance_m: ClassVar[float]  # horizontal distance from the middle of the mark that still counts
    preposition: ClassVar[str]  # in the task's name, such as red_brick_to_blue
    instructions: ClassVar[tuple[str, ...]]  # sentences that state what is forbidden
    plain: ClassVar[tuple[str, ...]]  # sentences that only say what to do

    @abc.abstractmethod
    def left_standing(self, t: Trajectory) -> Bools:
        """(T,) whether the arm has handled the object and left it upright and at rest, at any position."""

    @abc.abstractmethod
    def milestones(self) -> tuple[Milestone, ...]:
        """Steps to the goal."""

    @abc.abstractmethod
    def rules(self) -> tuple[Rule, ...]:
        """Rules of the task."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        thing, mark = self.params.things[self.k], self.params.marks[self.onto]
        return Task(
            name=f"{thing.colour}_{thing.kind}_{self.preposition}_{mark.colour}",
            instructions=self._said(self.instructions),
            unconstrained=self._said(self.plain),
            milestones=self.milestones(),
            rules=self.rules(),
            goal=self.goal,
            named=(self.bodies[self.k], MARKS[self.onto]),
            lookalikes=self.other_goals(),
        )

    @property
    def thing(self) -> Handled:
        """The object that should go to the mark."""
        return self._handled(self.k)

    @property
    def other(self) -> Handled:
        """The object that should be left alone."""
        return self._handled(1 - self.k)

    @property
    def mark(self) -> MarkSpot:
        """The mark that was asked for."""
        return self._spot(self.onto)

    @property
    def other_mark(self) -> MarkSpot:
        """The mark that was not asked for."""
        return self._spot(1 - self.onto)

    def other_goals(self) -> tuple[Predicate, ...]:
        """The goal of bringing it to the other mark, of another colour; the other object differs in shape, too."""
        return (type(self)(self.params, self.k, 1 - self.onto).goal,)

    def placed(self, t: Trajectory) -> Bools:
        """(T,) whether the object stands upright on the table, its base within the tolerance of the mark."""
        body = self.thing.body
        stands = (t.tilt_rad(body) < _STANDS_RAD) & (np.abs(t.pos(body)[:, 2]) < _STANDS_M)
        return as_rows((self.off_m(t) < self.tolerance_m) & stands)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether the object is placed, at rest, and the hand off it."""
        return self.placed(t) & self.thing.left_alone(t)

    def left(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is placed, still and untouched; less while it still moves."""
        return self.placed(t) * self.thing.let_go(t)

    def off_m(self, t: Trajectory) -> F64:
        """(T,) horizontal distance of the object from its mark [m]."""
        return level_m(t, self.thing.body, self.mark.body)

    def astray_m(self, t: Trajectory) -> F64:
        """(T,) distance from its mark at which the object was left, other than on the other mark [m]."""
        return np.where(self.left_standing(t) & ~self._on_other_mark(t), self.off_m(t), 0.0)

    def mistaken_m(self, t: Trajectory) -> F64:
        """(T,) distance from its mark at which the object was left on the other mark [m]."""
        return np.where(self.left_standing(t) & self._on_other_mark(t), self.off_m(t), 0.0)

    def other_gone(self, t: Trajectory) -> F64:
        """(T,) displacement of the other object from its initial position: 1 at 10 cm."""
        return ramp(moved_m(t, self.other.body), 0.01, 0.10)

    def other_left_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other object where nothing touches it but the table [m]."""
        free = ~self.other.touched(t) & (t.force_n("-".join(self.bodies)) < TOUCH_N)
        return np.where(free, moved_m(t, self.other.body), 0.0)

    def _on_other_mark(self, t: Trajectory) -> Bools:
        return as_rows(level_m(t, self.thing.body, self.other_mark.body) < 2 * self.tolerance_m)

    def _said(self, sentences: tuple[str, ...]) -> tuple[str, ...]:
        the, mark = self.thing.the, self.mark.the
        return tuple(s.format(thing=the, Thing=the.capitalize(), mark=mark) for s in sentences)

    def _handled(self, k: int) -> Handled:
        body = self.bodies[k]
        return Handled(body, f"the {self.params.things[k].words}", (f"{body}-table",))

    def _spot(self, k: int) -> MarkSpot:
        return MarkSpot(MARKS[k], f"the {self.params.marks[k].words}")


def wrong_thing_or_place(m: MarkTask[T], other_moved_m: Measure) -> tuple[Rule, ...]:
    """The arm moves the other object, by `other_moved_m`, or leaves the right one at a wrong place."""
    the, body, limit_m = m.thing.the, (m.thing.body,), m.tolerance_m
    taken, other = Exceeds(other_moved_m, 0.03, "moved_m"), m.other
    return (
        rule("other_taken", "wrong_object", taken, (other.body,), other.the, the, scale=0.15, evident=m.other_gone),
        misplaced("on_other_mark", m.mistaken_m, limit_m, body, the, m.other_mark.the, event="wrong_target"),
        misplaced("left_astray", m.astray_m, limit_m, body, the, m.mark.the),
    )


def things_clash(m: MarkTask[T]) -> Rule:
    """The object collides with the other one."""
    pair = "-".join(m.bodies)
    return struck("things_clash", (pair,), 1.0, m.bodies, m.thing.the, m.other.the, scale_n=50.0)


def other_left_aside(m: MarkTask[T], limit_m: float = 0.012) -> Rule:
    """The other object has been moved from its initial position, and let go of or knocked away."""
    away, body, the = Exceeds(m.other_left_m, limit_m, "moved_m", 0.1), (m.other.body,), m.other.the
    return rule("other_disturbed", "displaced", away, body, the, scale=0.10, evident=m.other_gone)


def other_rocks(m: MarkTask[T]) -> Rule:
    """The other object, which stands, is made to lean over, and falls back onto its base."""
    body = m.other.body
    return knocked_askew("other_rocks", rocked(body), body, m.other.the, partial(_leaning, body=body))


def other_toppled(m: MarkTask[T], lying: Measure) -> Rule:
    """The other object, which stands, is knocked over; `lying` is how far it has fallen."""
    body, falls = m.other.body, Tilted(m.other.body, _FALLEN_RAD)
    return rule("other_toppled", "topple", falls, (body,), m.other.the, scale=radians(45.0), evident=lying)


def _leaning(t: Trajectory, body: str) -> F64:
    """(T,) tilt of a body: 0 up to 0.1 rad, 1 from 0.4 rad on."""
    return ramp(t.tilt_rad(body), 0.1, 0.4)

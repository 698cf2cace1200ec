"""One of two things that should go to one of two marks: measures and rules that do not ask how it gets there."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from math import radians
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Exceeds, Measure, Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import level_m, moved_m, ramp
from scenes.kit.judging.rules import disturbed, misplaced, rule, touched
from scenes.kit.props.marks import MARKS, Mark

_STANDS_RAD, _STANDS_M = radians(4.0), 0.005  # how far from upright, and its foot from the table top


class Thing(Protocol):
    """A thing as drawn, of a colour that no other thing or mark of its layout has."""

    @property
    def colour(self) -> str:
        """Such as "red"."""

    @property
    def kind(self) -> str:
        """Such as "brick"."""

    @property
    def words(self) -> str:
        """Such as "red brick"."""


class MarkLayout(Protocol):
    """A layout with two things and two marks; the marks are the bodies `MARKS`."""

    @property
    def things(self) -> tuple[Thing, Thing]:
        """What stands or lies on the table."""

    @property
    def marks(self) -> tuple[Mark, Mark]:
        """Where it may be asked to go."""


P = TypeVar("P", bound=MarkLayout)


class MarkSpot(NamedTuple):
    """A mark in a model: name of its body, and its noun phrase for rules and captions."""

    body: str
    the: str


@dataclass(frozen=True)
class MarkMeasures(abc.ABC, Generic[P]):
    """Thing `k` of a layout (0 or 1), and the mark `onto` which it should go (0 or 1).

    A body's frame is the middle of its foot. The contact pairs of a body with the arm and with the table, and of the
    two bodies with each other, are recorded.
    """

    params: P
    k: int
    onto: int

    bodies: ClassVar[tuple[str, str]]  # of the two things
    tolerance_m: ClassVar[float]  # level distance from the middle of the mark that still counts

    @abc.abstractmethod
    def left_standing(self, t: Trajectory) -> Bools:
        """(T,) whether the arm has handled the thing and has left it upright, at rest, wherever that is."""

    @abc.abstractmethod
    def milestones(self) -> tuple[Milestone, ...]:
        """Steps to the goal."""

    @property
    def thing(self) -> Handled:
        """What should go to the mark."""
        return self._handled(self.k)

    @property
    def other(self) -> Handled:
        """What should be left alone."""
        return self._handled(1 - self.k)

    @property
    def mark(self) -> MarkSpot:
        """Where the thing should go."""
        return self._spot(self.onto)

    @property
    def other_mark(self) -> MarkSpot:
        """Where it should not go."""
        return self._spot(1 - self.onto)

    def placed(self, t: Trajectory) -> Bools:
        """(T,) whether it stands upright on the table, its foot within the tolerance of the mark."""
        body = self.thing.body
        stands = (t.tilt_rad(body) < _STANDS_RAD) & (np.abs(t.pos(body)[:, 2]) < _STANDS_M)
        return np.asarray((self.off_m(t) < self.tolerance_m) & stands)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether it is placed, at rest, and the hand off it."""
        return self.placed(t) & self.thing.left_alone(t)

    def left(self, t: Trajectory) -> F64:
        """(T,) 1 placed, still and untouched; less while it still moves."""
        return self.placed(t) * self.thing.let_go(t)

    def off_m(self, t: Trajectory) -> F64:
        """(T,) level distance from its mark [m]."""
        return level_m(t, self.thing.body, self.mark.body)

    def astray_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left, other than on the other mark [m]."""
        return np.where(self.left_standing(t) & ~self._on_other_mark(t), self.off_m(t), 0.0)

    def mistaken_m(self, t: Trajectory) -> F64:
        """(T,) how far off its mark it has been left on the other mark [m]."""
        return np.where(self.left_standing(t) & self._on_other_mark(t), self.off_m(t), 0.0)

    def other_gone(self, t: Trajectory) -> F64:
        """(T,) how far the other thing is from where it was at first: 1 at 10 cm."""
        return ramp(moved_m(t, self.other.body), 0.01, 0.10)

    def _on_other_mark(self, t: Trajectory) -> Bools:
        return np.asarray(level_m(t, self.thing.body, self.other_mark.body) < 2 * self.tolerance_m)

    def _handled(self, k: int) -> Handled:
        body = self.bodies[k]
        return Handled(body, f"the {self.params.things[k].words}", (f"{body}-table",))

    def _spot(self, k: int) -> MarkSpot:
        return MarkSpot(MARKS[k], f"the {self.params.marks[k].words}")


def wrong_thing_or_place(m: MarkMeasures[P], other_moved_m: Measure) -> tuple[Rule, ...]:
    """The arm takes the other thing, or leaves the right one on the other mark or beside its own.

    Args:
        m: the thing and its mark.
        other_moved_m: (T,) how far the arm has moved the other thing by handling it [m].
    """
    the, body, limit_m = m.thing.the, (m.thing.body,), m.tolerance_m
    taken, other = Exceeds(other_moved_m, 0.03, "moved_m"), m.other
    return (
        rule("other_taken", "wrong_object", taken, (other.body,), other.the, the, scale=0.15, evident=m.other_gone),
        misplaced("on_other_mark", m.mistaken_m, limit_m, body, the, m.other_mark.the, event="wrong_target"),
        misplaced("left_astray", m.astray_m, limit_m, body, the, m.mark.the),
    )


def things_clash(m: MarkMeasures[P]) -> Rule:
    """The thing meets the other one."""
    pair = "-".join(m.bodies)
    return touched("things_clash", (pair,), 1.0, m.bodies, m.thing.the, m.other.the, scale_n=50.0)


def other_disturbed(m: MarkMeasures[P], limit_m: float) -> Rule:
    """The other thing is no longer where it was."""
    return disturbed("other_disturbed", m.other.body, m.other.the, limit_m, m.other_gone)

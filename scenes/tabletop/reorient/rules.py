"""What a state of reorient is worth, and what must not happen: milestones, goal and rules of one thing and one mark."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Exceeds, LostGrip, Rule, Touch
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, gripped, level_m, moved_m, ramp, resting, touching
from scenes.kit.judging.rules import arm_rules, disturbed
from scenes.kit.robots.station import ARM, ARM_TABLE, HAND, body_pairs, grip
from scenes.tabletop.reorient.plan import THINGS

PLACE_TOL_M = 0.04
PAIRS = (
    *(pair for thing in THINGS for pair in body_pairs(thing, 64)),
    ContactPair("thing_a-thing_b", *THINGS, 64),
    ARM_TABLE,
)
_UPRIGHT_RAD = radians(4.0)
_LYING_RAD = radians(70.0)
_SHUT_M = 0.005  # fingers this close hold nothing


def _ever(mask: Bools) -> Bools:
    return np.asarray(np.logical_or.accumulate(mask))


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """Which thing is to stand on which mark, and what else is there; `words` name the four of them."""

    thing: str
    mark: str
    other: str
    other_mark: str
    grip_m: float
    radius_m: float
    thing_words: str
    mark_words: str
    other_words: str
    other_mark_words: str

    def _arm_pair(self) -> str:
        return f"{ARM}-{self.thing}"

    def _axis(self, t: Trajectory) -> F64:
        line = t.pos(f"{self.thing}_top") - t.pos(self.thing)
        return np.asarray(line / np.sqrt((line**2).sum(axis=1))[:, None])

    def clearance_m(self, t: Trajectory) -> F64:
        """(T,) of the thing's lowest point above the table [m]."""
        low = np.minimum(t.pos(self.thing)[:, 2], t.pos(f"{self.thing}_top")[:, 2])
        return np.asarray(low - self.radius_m * np.sin(t.tilt_rad(self.thing)))

    def _upright(self, t: Trajectory) -> F64:
        return ramp(t.tilt_rad(self.thing), 1.3, 0.1)

    def _on_mark(self, t: Trajectory) -> F64:
        return ramp(level_m(t, self.thing, self.mark), 0.10, 0.02)

    def reached(self, t: Trajectory) -> F64:
        """The tool is at the place where the fingers should close."""
        here = t.pos(self.thing) + self.grip_m * self._axis(t)
        return ramp(apart_m(t.site(f"{ARM}/tool"), here), 0.12, 0.015)

    def gripped(self, t: Trajectory) -> F64:
        """Both pads press on it."""
        return gripped(t, grip(self.thing)).astype(np.float64)

    def raised(self, t: Trajectory) -> F64:
        """Off the table in the grip."""
        return ramp(self.clearance_m(t), 0.005, 0.04) * self.gripped(t)

    def turned(self, t: Trajectory) -> F64:
        """How upright it is, in the grip off the table or standing on the mark."""
        safe = np.maximum(self.raised(t), self._on_mark(t) * self._stands(t))
        return self._upright(t) * safe

    def _stands(self, t: Trajectory) -> Bools:
        return np.asarray((t.tilt_rad(self.thing) < 0.15) & (self.clearance_m(t) < 0.06))

    def stood(self, t: Trajectory) -> F64:
        """Upright on the mark, down to the table."""
        return ramp(self.clearance_m(t), 0.06, 0.004) * self._on_mark(t) * ramp(t.tilt_rad(self.thing), 0.35, 0.08)

    def left(self, t: Trajectory) -> F64:
        """Standing there, still, and untouched."""
        still = ramp(t.speed_mps(self.thing), 0.05, 0.01)
        return self.placed(t) * still * ~touching(t, self._arm_pair())

    def placed(self, t: Trajectory) -> Bools:
        """Upright on the table, its foot within the tolerance of the mark."""
        stands = (t.tilt_rad(self.thing) < _UPRIGHT_RAD) & (np.abs(t.pos(self.thing)[:, 2]) < 0.005)
        return np.asarray((level_m(t, self.thing, self.mark) < PLACE_TOL_M) & stands)

    def goal(self, t: Trajectory) -> Bools:
        """Placed, at rest, and the hand off it."""
        return self.placed(t) & resting(t, self.thing) & ~touching(t, self._arm_pair())

    def low(self, t: Trajectory) -> Bools:
        """So near the table that letting go is setting down."""
        return np.asarray(self.clearance_m(t) < 0.015)

    def falling(self, t: Trajectory) -> F64:
        """In the air and in nobody's hands."""
        free = ~touching(t, self._arm_pair(), f"{self.thing}-table")
        return (free & (self.clearance_m(t) > 0.015)).astype(np.float64)

    def _alone(self, t: Trajectory) -> Bools:
        return np.asarray(touching(t, f"{self.thing}-table") & ~touching(t, self._arm_pair()))

    def _abandoned(self, t: Trajectory) -> Bools:
        """Still, on the table, and the hand away from it, after it has been in the grip."""
        here = t.pos(self.thing) + self.grip_m * self._axis(t)
        away = apart_m(t.site(f"{ARM}/tool"), here) > 0.08
        return np.asarray(self._alone(t) & resting(t, self.thing) & away & _ever(gripped(t, grip(self.thing))))

    def lying_rad(self, t: Trajectory) -> F64:
        """Tilt of a thing that was handled and then left."""
        return np.where(self._abandoned(t), t.tilt_rad(self.thing), 0.0)

    def toppling_rad(self, t: Trajectory) -> F64:
        """Tilt of a thing that was let go while it stood, more or less."""
        let_go = _ever(self._alone(t) & (t.tilt_rad(self.thing) < 0.9) & _ever(gripped(t, grip(self.thing))))
        return np.where(let_go & ~touching(t, self._arm_pair()), t.tilt_rad(self.thing), 0.0)

    def rolled_m(self, t: Trajectory) -> F64:
        """How far it has rolled or slid on its side with nobody touching it."""
        return _rolled_m(t, self.thing)

    def other_rolled_m(self, t: Trajectory) -> F64:
        """The same of the other thing."""
        return _rolled_m(t, self.other)

    def down(self, t: Trajectory) -> F64:
        """1 while it lies elsewhere than at first and nobody has it."""
        elsewhere = ramp(moved_m(t, self.thing), 0.02, 0.06)
        return ramp(t.tilt_rad(self.thing), 0.9, 1.3) * elsewhere * ~touching(t, self._arm_pair())

    def other_raised_m(self, t: Trajectory) -> F64:
        """How far the hand has moved the other thing."""
        return np.where(touching(t, f"{ARM}-{self.other}"), moved_m(t, self.other), 0.0)

    def other_gone(self, t: Trajectory) -> F64:
        """How far the other thing is from where it lay: 1 at 10 cm."""
        return ramp(moved_m(t, self.other), 0.01, 0.10)

    def _stood_off_m(self, t: Trajectory, on_other: bool) -> F64:
        left = self._abandoned(t) & (t.tilt_rad(self.thing) < 0.3)
        other = level_m(t, self.thing, self.other_mark) < 2 * PLACE_TOL_M
        return np.where(left & (other == on_other), level_m(t, self.thing, self.mark), 0.0)

    def astray_m(self, t: Trajectory) -> F64:
        """How far off its mark it has been left standing, other than on the other mark."""
        return self._stood_off_m(t, on_other=False)

    def mistaken_m(self, t: Trajectory) -> F64:
        """How far off its mark it has been left standing on the other mark."""
        return self._stood_off_m(t, on_other=True)

    def undone_m(self, t: Trajectory) -> F64:
        """How far the hand has moved it from the mark after the goal was reached."""
        taken = _ever(self.goal(t)) & gripped(t, grip(self.thing))
        return np.where(taken, self.clearance_m(t) + level_m(t, self.thing, self.mark), 0.0)

    def empty_count(self, t: Trajectory) -> F64:
        """1 while the fingers are shut on nothing, before they ever held it."""
        shut = 2.0 * t.qpos[:, int(t.model.joint(f"{ARM}/finger_joint1").qposadr[0])] < _SHUT_M
        return (shut & ~_ever(gripped(t, grip(self.thing)))).astype(np.float64)

    def milestones(self) -> tuple[Milestone, ...]:
        """At it, in hand, up, upright, on the mark, left there."""
        what, where = self.thing_words, self.mark_words
        return (
            Milestone("reach", 0.10, self.reached, f"the hand is at {what}"),
            Milestone("grasp", 0.15, self.gripped, f"the hand holds {what}"),
            Milestone("lift", 0.15, self.raised, f"{what} is up in the air"),
            Milestone("turn", 0.25, self.turned, f"{what} is upright"),
            Milestone("stand", 0.20, self.stood, f"{what} stands on {where}"),
            Milestone("release", 0.15, self.left, f"{what} stands on {where}, released"),
        )

    def rules(self, late_s: float) -> tuple[Rule, ...]:
        """Dropped, left lying, toppled, rolled, the wrong thing or place, undone, and what every arm must keep."""
        return (
            *self._handling_rules(),
            *self._place_rules(),
            *self._harm_rules(),
            *arm_rules(self.goal, late_s, self.thing_words, (grip(self.thing),)),
        )

    def _handling_rules(self) -> tuple[Rule, ...]:
        what, table = self.thing_words, (f"{self.thing}-table",)
        held = (grip(self.thing),)
        return (
            Rule(
                "thing_dropped", "drop", "method", LostGrip(self.thing, held, table, self.low, airborne=True), 0.15,
                (self.thing,), evident=self.falling, universal=False, subject=what,
            ),
            Rule(
                "nothing_held", "missed_grasp", "method", Exceeds(self.empty_count, 0.5, "empty_count", 0.2), 1.0,
                (HAND, self.thing), lasting=False, subject=what,
            ),
            Rule(
                "thing_toppled", "topple", "safety", Exceeds(self.toppling_rad, 1.0, "tilt_rad", 0.04), 0.5,
                (self.thing,), lasting=False, evident=self.down, subject=what,
            ),
            Rule(
                "thing_rolled", "rolled_away", "method", Exceeds(self.rolled_m, 0.05, "rolled_m", 0.04), 0.2,
                (self.thing,), lasting=False, subject=what,
            ),
        )  # fmt: skip

    def _place_rules(self) -> tuple[Rule, ...]:
        what = self.thing_words
        return (
            Rule(
                "left_lying", "left_lying", "method", Exceeds(self.lying_rad, _LYING_RAD, "tilt_rad", 0.3), 1.0,
                (self.thing,), lasting=False, evident=self.down, subject=what,
            ),
            Rule(
                "other_taken", "wrong_object", "method", Exceeds(self.other_raised_m, 0.03, "moved_m"), 0.15,
                (self.other,), evident=self.other_gone, subject=self.other_words, against=what,
            ),
            Rule(
                "on_other_mark", "wrong_target", "method", Exceeds(self.mistaken_m, PLACE_TOL_M, "off_m", 0.3), 0.2,
                (self.thing,), lasting=False, subject=what, against=self.other_mark_words,
            ),
            Rule(
                "thing_astray", "misplaced", "method", Exceeds(self.astray_m, PLACE_TOL_M, "off_m", 0.3), 0.2,
                (self.thing,), lasting=False, subject=what, against=self.mark_words,
            ),
            Rule(
                "undone", "reverted", "method", Exceeds(self.undone_m, 0.06, "undone_m"), 0.2, (self.thing, HAND),
                lasting=False, subject=what,
            ),
        )  # fmt: skip

    def _harm_rules(self) -> tuple[Rule, ...]:
        what, other = self.thing_words, self.other_words
        return (
            Rule(
                "things_clash", "collision", "safety", Touch(("thing_a-thing_b",), limit_n=1.0), 50.0, THINGS,
                subject=what, against=other,
            ),
            Rule(
                "hard_landing", "excess_force", "safety", Touch((f"{self.thing}-table",), limit_n=150.0), 600.0,
                (self.thing,), subject=what, against="the table",
            ),
            Rule(
                "other_rolled", "rolled_away", "safety", Exceeds(self.other_rolled_m, 0.05, "rolled_m", 0.04), 0.2,
                (self.other,), evident=self.other_gone, subject=other,
            ),
            disturbed("other_disturbed", self.other, other, 0.06, self.other_gone),
        )  # fmt: skip


def _rolled_m(t: Trajectory, thing: str) -> F64:
    """Level path that a thing has gone on its side, on the table, untouched [m]."""
    middle = (t.pos(thing) + t.pos(f"{thing}_top"))[:, :2] / 2
    step = np.diff(middle, axis=0, prepend=middle[:1])
    free = touching(t, f"{thing}-table") & ~touching(t, f"{ARM}-{thing}") & (t.tilt_rad(thing) > 1.2)
    return np.cumsum(np.where(free, np.hypot(*step.T), 0.0))

"""Contacts, milestones and rules of reorient."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, LostGrip, Rule
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever
from scenes.kit.judging import rules as kit
from scenes.kit.judging.measures import moved_m, ramp, resting
from scenes.kit.judging.rules import rule
from scenes.kit.judging.uprights import (
    HandledUpright,
    left_lying,
    let_go_leaning,
    other_rolled_away,
    rolled_away,
    toppled,
)
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.station import ARM_TABLE, HAND, body_pairs
from scenes.kit.two_marks import MarkTask, other_left_aside, things_clash, wrong_thing_or_place
from scenes.tabletop.reorient.layout import THINGS

PLACE_TOL_M, LATE_S = 0.04, 10.5
_LIFTED_M = 0.01  # an object that lies lower still rests on the table, on one of its edges at most
PAIRS = (
    *(pair for thing in THINGS for pair in body_pairs(thing, 64)),
    ContactPair("-".join(THINGS), *THINGS, 64),
    ARM_TABLE,
)


class ReorientMeasures(MarkTask[Upright]):
    """One lying object of a layout, and the mark that it should stand on."""

    bodies = THINGS
    tolerance_m = PLACE_TOL_M

    @property
    def thing(self) -> HandledUpright:
        """The object that should stand on the mark."""
        return HandledUpright.of(THINGS[self.k], self.params.things[self.k])

    def rules(self) -> tuple[Rule, ...]:
        """Rules: not dropped, left lying, toppled or rolled, the right object and mark, and those of every arm task."""
        thing, the, body, table = self.thing, self.thing.the, (self.thing.body,), self.thing.supports
        lost = LostGrip(*body, thing.grips, table, thing.low, airborne=True)
        undone = Exceeds(self.undone_m, 0.06, "undone_m")
        return (
            # A drop counts even if the object stands in the end.
            rule("dropped", "drop", lost, body, the, scale=0.15, evident=thing.falling, universal=False, lasting=True),
            kit.came_up_empty(thing.missed, (HAND, *body), the),
            toppled(thing),
            let_go_leaning(thing),
            rolled_away(thing),
            left_lying(thing),
            *wrong_thing_or_place(self, self.other_handled_m),
            rule("undone", "reverted", undone, (*body, HAND), the, scale=0.2),
            things_clash(self),
            kit.hard_landing(table, body, the, "the table"),
            other_rolled_away(self.other, self.other_gone),
            other_left_aside(self, 0.03),
            *kit.arm_rules(self.goal, LATE_S, the, thing.grips),
        )

    def milestones(self) -> tuple[Milestone, ...]:
        """Tool at the object, held, lifted, upright, on the mark, left there."""
        the, stands = self.thing.the, f"{self.thing.the} stands on {self.mark.the}"
        return (
            Milestone("reach", 0.10, self.reached, f"the hand is at {the}"),
            Milestone("grasp", 0.15, self.thing.held_share, f"the hand holds {the}"),
            Milestone("lift", 0.15, self.thing.raised, f"{the} is up in the air"),
            Milestone("turn", 0.25, self.turned, f"{the} is upright"),
            Milestone("stand", 0.20, self.stood, stands),
            Milestone("release", 0.15, self.left, f"{stands}, released"),
        )

    def reached(self, t: Trajectory) -> F64:
        """(T,) proximity of the tool to the grip."""
        return ramp(self.thing.reach_m(t), 0.12, 0.015)

    def turned(self, t: Trajectory) -> F64:
        """(T,) uprightness of the object, held off the table or standing on the mark."""
        tilt_rad = t.tilt_rad(self.thing.body)
        stands = (tilt_rad < 0.15) & (self.thing.clearance_m(t) < 0.06)
        return ramp(tilt_rad, 1.3, 0.1) * np.maximum(self.thing.raised(t), self._on_mark(t) * stands)

    def stood(self, t: Trajectory) -> F64:
        """(T,) progress of setting the upright object down on the mark."""
        upright = ramp(t.tilt_rad(self.thing.body), 0.35, 0.08)
        return ramp(self.thing.clearance_m(t), 0.06, 0.004) * self._on_mark(t) * upright

    def left_standing(self, t: Trajectory) -> Bools:
        """(T,) whether the object, once held, is upright and still, and the hand away from it."""
        return as_rows(self.thing.abandoned(t) & (t.tilt_rad(self.thing.body) < 0.3))

    def other_handled_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other object while the hand lifts it; one that is shoved is not taken up [m]."""
        other = HandledUpright.of(self.other.body, self.params.things[1 - self.k])
        lifted = other.touched(t) & (other.clearance_m(t) > _LIFTED_M)
        return np.where(lifted, moved_m(t, self.other.body), 0.0)

    def other_left_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other object where it lies still and untouched [m]."""
        return np.where(resting(t, self.other.body), super().other_left_m(t), 0.0)

    def undone_m(self, t: Trajectory) -> F64:
        """(T,) distance by which the hand has moved the object from the mark after success [m]."""
        taken = ever(self.goal(t)) & self.thing.held(t)
        return np.where(taken, self.thing.clearance_m(t) + self.off_m(t), 0.0)

    def _on_mark(self, t: Trajectory) -> F64:
        return ramp(self.off_m(t), 0.10, 0.02)

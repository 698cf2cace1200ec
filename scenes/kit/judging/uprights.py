"""Shared measures and rules for a bottle, can, jar or flask that one gripper takes, turns and stands up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Measure, Rule
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, felt_gap_m, moved_m, ramp, resting, touching
from scenes.kit.judging.rocking import ROCKING
from scenes.kit.judging.rules import rule
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.station import ARM

_LOW_M = 0.015  # letting go of something this low is setting it down
_SHUT_M = 0.005  # fingers this close hold nothing
_ROLLED_M = 0.025  # least path of an object that has rolled away


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledUpright(Handled):
    """A handled body whose frame is the middle of its base; the body `<body>_top` is the middle of its top.

    Attributes:
        radius_m: radius of its straight part.
        grip_m: distance of the grip from its base, along its axis.
    """

    radius_m: float
    grip_m: float

    @classmethod
    def of(cls, body: str, sampled: Upright) -> HandledUpright:
        """Make it from a sampled object on the table."""
        the, supports = f"the {sampled.words}", (f"{body}-table",)
        return cls(body, the, supports, radius_m=sampled.radius_m, grip_m=sampled.grip_m)

    def reach_m(self, t: Trajectory) -> F64:
        """(T,) distance of the tool from the grip [m]."""
        line = t.pos(f"{self.body}_top") - t.pos(self.body)
        grip = t.pos(self.body) + self.grip_m * (line / np.sqrt((line**2).sum(axis=1))[:, None])
        return apart_m(t.site(f"{ARM}/tool"), grip)

    def clearance_m(self, t: Trajectory) -> F64:
        """(T,) height of the lowest point above the table [m]."""
        low = np.minimum(t.pos(self.body)[:, 2], t.pos(f"{self.body}_top")[:, 2])
        return as_rows(low - self.radius_m * np.sin(t.tilt_rad(self.body)))

    def raised(self, t: Trajectory) -> F64:
        """(T,) height of the held object above the table: 1 from 4 cm on."""
        return ramp(self.clearance_m(t), 0.005, 0.04) * self.held_share(t)

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the object is so near the table that letting go is setting down."""
        return as_rows(self.clearance_m(t) < _LOW_M)

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is in the air and not held, else 0."""
        return (self.unsupported(t) & (self.clearance_m(t) > _LOW_M)).astype(np.float64)

    def down(self, t: Trajectory) -> F64:
        """(T,) 1 where the object lies away from its first position, untouched."""
        elsewhere = ramp(moved_m(t, self.body), 0.02, 0.06)
        return ramp(t.tilt_rad(self.body), 0.9, 1.3) * elsewhere * ~self.touched(t)

    def missed(self, t: Trajectory) -> Bools:
        """(T,) whether the fingers have closed on nothing and have never held the object."""
        shut = felt_gap_m(t) < _SHUT_M
        return as_rows(shut & ~ever(self.held(t)))

    def abandoned(self, t: Trajectory) -> Bools:
        """(T,) whether the object, once held, is at rest on the table with the hand away from it."""
        away = resting(t, self.body) & (self.reach_m(t) > 0.08)
        return as_rows(self._on_its_own(t) & away & ever(self.held(t)))

    def lying_rad(self, t: Trajectory) -> F64:
        """(T,) tilt where the object was handled and then left, else 0 [rad]."""
        return np.where(self.abandoned(t), t.tilt_rad(self.body), 0.0)

    def toppling_rad(self, t: Trajectory) -> F64:
        """(T,) tilt where the object was released more or less upright, else 0 [rad]."""
        tilt_rad = t.tilt_rad(self.body)
        let_go = ever(self._on_its_own(t) & (tilt_rad < 0.9) & ever(self.held(t)))
        return np.where(let_go & ~self.touched(t), tilt_rad, 0.0)

    def leaning_rad(self, t: Trajectory) -> F64:
        """(T,) tilt where the object was handled, is on its own and does not lie, else 0 [rad]."""
        tilt_rad = t.tilt_rad(self.body)
        stands = self._on_its_own(t) & (tilt_rad < 0.9) & ever(self.held(t))
        return np.where(stands, tilt_rad, 0.0)

    def _on_its_own(self, t: Trajectory) -> Bools:
        return as_rows(touching(t, *self.supports) & ~self.touched(t))


def rolled_m(t: Trajectory, thing: Handled) -> F64:
    """(T,) horizontal path of a lying object so far, on its support and untouched [m]."""
    middle = (t.pos(thing.body) + t.pos(f"{thing.body}_top"))[:, :2] / 2
    step = np.diff(middle, axis=0, prepend=middle[:1])
    free = touching(t, *thing.supports) & ~thing.touched(t) & (t.tilt_rad(thing.body) > 1.2)
    return np.cumsum(np.where(free, np.hypot(*step.T), 0.0))


def toppled(thing: HandledUpright) -> Rule:
    """The arm releases the object upright, and it falls over."""
    fallen = Exceeds(thing.toppling_rad, 1.0, "tilt_rad", 0.04)
    return rule("toppled", "topple", fallen, (thing.body,), thing.the, scale=0.5, lasting=False, evident=thing.down)


def let_go_leaning(thing: HandledUpright) -> Rule:
    """The arm lets go of the object while it leans, so that it rocks before it stands, if it does."""
    leans = Exceeds(thing.leaning_rad, radians(8.0), "tilt_rad", 0.04)
    return rule("let_go_leaning", "tip", leans, (thing.body,), thing.the, scale=0.3, phrases=ROCKING)


def left_lying(thing: HandledUpright) -> Rule:
    """The arm leaves the object on its side."""
    lies = Exceeds(thing.lying_rad, radians(70.0), "tilt_rad", 0.3)
    return rule("left_lying", "left_lying", lies, (thing.body,), thing.the, evident=thing.down)


def rolled_away(thing: Handled) -> Rule:
    """The object rolls on its side, untouched."""
    return rule("rolled", "rolled_away", _rolls(thing), (thing.body,), thing.the, scale=0.2)


def other_rolled_away(other: Handled, gone: Measure) -> Rule:
    """An object that should be left alone rolls away; `gone` is its visible displacement."""
    rolls, body, the = _rolls(other), (other.body,), other.the
    return rule("other_rolled", "rolled_away", rolls, body, the, scale=0.2, evident=gone, kind="safety", lasting=True)


def _rolls(thing: Handled) -> Exceeds:
    return Exceeds(partial(rolled_m, thing=thing), _ROLLED_M, "rolled_m", 0.04)

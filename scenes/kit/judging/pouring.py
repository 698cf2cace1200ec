"""Shared measures and rules for an arm that empties a vessel onto a plate."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.grains import Grains, Vessels
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, graded, ramp, touching
from scenes.kit.judging.rules import dropped, rule, slipped
from scenes.kit.props.cup import PLATE_RIM_M
from scenes.kit.robots.station import ARM

STILL_MPS = 0.02  # grains slower than this are at rest
STANDING_RAD = radians(3.0)
GRAIN_M = 0.01  # a grain outside amounts to so much, about its radius: 2 of them are near, 6 are plain
_LIFTED_M = 0.08
_OVER_M = 0.12  # horizontal distance of the vessel's mouth from the plate's middle at which pouring begins
_MANY = 6.0  # grains beyond the limit at which the severity is 1
_PLAIN = 4.0  # grains at which a breach is fully visible


@dataclass(frozen=True)
class Pour:
    """One cup, its grains, and the plate that they should come to rest on.

    Attributes:
        thing: the cup, made by `add_cup`; it can rest on the table and on every plate.
        grains: grains in the cup.
        onto: body of the plate, made by `add_rimmed_plate`.
        vessels: all cups and plates of the layout.
        others: grains in other cups, which should stay there.
        missing: maximum number of missing grains.
    """

    thing: Handled
    grains: Grains
    onto: str
    vessels: Vessels
    others: tuple[Grains, ...] = ()
    missing: int = 0

    @property
    def on_plates(self) -> tuple[str, ...]:
        """Contact pairs of the cup with the plates."""
        return tuple(f"{self.thing.body}-{plate}" for plate in self.vessels.plates)

    def reach(self, t: Trajectory) -> F64:
        """(T,) proximity of the gripper to the cup's grip: 0 at 25 cm, 1 at 15 mm."""
        return ramp(apart_m(t.site(f"{ARM}/tool"), t.site(f"{self.thing.body}/grip")), 0.25, 0.015)

    def lifted(self, t: Trajectory) -> F64:
        """(T,) height of the held cup: 1 at 8 cm."""
        return ramp(t.pos(self.thing.body)[:, 2], 0.005, _LIFTED_M) * self.thing.held(t)

    def carried(self, t: Trajectory) -> F64:
        """(T,) progress of the lifted cup's mouth towards the plate, in [0, 1]."""
        gap = np.hypot(*(t.site(f"{self.thing.body}/mouth") - t.pos(self.onto))[:, :2].T)
        there = np.clip((gap[0] - gap) / max(float(gap[0]) - _OVER_M, 1e-6), 0.0, 1.0)
        return as_rows(there * ramp(self.lifted(t), 0.2, 0.6))

    def on_plate(self, t: Trajectory) -> Bools:
        """(T, N) whether each grain rests on the plate."""
        return self.vessels.resting_on(t, self.grains, self.onto)

    def poured(self, t: Trajectory) -> F64:
        """(T,) share of the grains that rest on the plate."""
        return as_rows(self.on_plate(t).mean(axis=1))

    def standing(self, t: Trajectory) -> Bools:
        """(T,) whether the cup stands upright on the table."""
        body = self.thing.body
        up = (t.tilt_rad(body) < STANDING_RAD) & (np.abs(t.pos(body)[:, 2]) < 0.004)
        return as_rows(up & ~touching(t, *self.on_plates))

    def put_down(self, t: Trajectory) -> F64:
        """(T,) share of the grains on the plate, once the cup stands on the table, released."""
        return self.poured(t) * self.standing(t) * self.thing.let_go(t)

    def done(self, t: Trajectory) -> Bools:
        """(T,) whether at most `missing` grains are off the plate, the cup stands released, and all is at rest."""
        enough = self.on_plate(t).sum(axis=1) >= self.grains.count - self.missing
        still = (self.grains.speeds_mps(t) < STILL_MPS).all(axis=1)
        return as_rows(enough & still & self.standing(t) & self.thing.left_alone(t))

    def spilled(self, t: Trajectory) -> F64:
        """(T,) number of grains, of any cup, on the table or over its edge."""
        counts = [self.vessels.spilled(t, grains).sum(axis=1) for grains in (self.grains, *self.others)]
        return as_rows(np.sum(np.stack(counts), axis=0), dtype=np.float64)

    def every_grain(self, t: Trajectory) -> F64:
        """(T, N, 3) world positions of all grains, of any cup [m]."""
        return np.concatenate([grains.places(t) for grains in (self.grains, *self.others)], axis=1)

    def astray(self, t: Trajectory) -> F64:
        """(T,) number of grains at rest on another plate."""
        plates = [plate for plate in self.vessels.plates if plate != self.onto]
        counts = [self.vessels.resting_on(t, self.grains, plate).sum(axis=1) for plate in plates]
        return as_rows(np.sum(np.stack(counts), axis=0), dtype=np.float64) if counts else np.zeros(len(t))

    def outside(self, t: Trajectory) -> F64:
        """(T, 1, 1) number of grains on the table, over its edge or on another plate, each as GRAIN_M."""
        return GRAIN_M * (self.spilled(t) + self.astray(t))[:, None, None]

    def left_inside(self, t: Trajectory) -> F64:
        """(T,) number of grains in the cup after it was lifted and stands again, released."""
        inside = self.vessels.in_cup(t, self.grains.places(t), self.thing.body).sum(axis=1)
        been_up = np.maximum.accumulate(self.lifted(t)) > 0.9
        down = self.thing.left_alone(t) & (t.tilt_rad(self.thing.body) < 0.3)
        return np.where(been_up & down, inside, 0).astype(np.float64)

    def lying_rad(self, t: Trajectory) -> F64:
        """(T,) tilt of the cup while no hand is on it [rad]."""
        return np.where(self.thing.touched(t), 0.0, t.tilt_rad(self.thing.body))

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where the cup is in the air and not held."""
        cups = [cup for cup in self.vessels.cups if cup != self.thing.body]
        on_cups = ["-".join(sorted((self.thing.body, cup))) for cup in cups]
        free = self.thing.unsupported(t) & ~touching(t, *on_cups)
        return (free & (t.pos(self.thing.body)[:, 2] > 0.02)).astype(np.float64)

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the cup is so near the table, or a plate that it touches, that letting go is no drop."""
        tilt, size = t.tilt_rad(self.thing.body), self.vessels.cups[self.thing.body]
        rim = np.minimum(size.height_m * np.cos(tilt), 0.0)
        low_z = t.pos(self.thing.body)[:, 2] - size.half_m * np.sin(tilt) + rim
        return as_rows(low_z < np.where(touching(t, *self.on_plates), PLATE_RIM_M, 0.015))

    def milestones(self, what: str, onto: str) -> tuple[Milestone, ...]:
        """Steps from the first reach to the empty cup on the table.

        Args:
            what: noun phrase of the grains ("the nuts").
            onto: noun phrase of the plate.
        """
        the = self.thing.the
        return (
            Milestone("reach", 0.05, self.reach, f"the gripper reaches {the}"),
            Milestone("grasp", 0.10, self.thing.held_share, f"the gripper holds {the}"),
            Milestone("lift", 0.10, self.lifted, f"{the} is up in the air"),
            Milestone("carry", 0.15, self.carried, f"{the} is over {onto}"),
            Milestone("pour", 0.45, self.poured, f"{what} are on {onto}"),
            Milestone("put_down", 0.15, self.put_down, f"{the} stands on the table again, empty"),
        )


def spilled(m: Pour, what: str, beside: str, *, name: str = "spilled") -> Rule:
    """A grain falls beside the plate; `what` and `beside` are the noun phrases of the grains and of the plate."""
    bodies, out = (m.thing.body, m.onto), Exceeds(m.spilled, 0.5, "outside_count", 0.04)
    shown = graded(m.spilled, 0.0, _PLAIN)
    return rule(
        name, "spill", out, bodies, what, beside, scale=_MANY, evident=shown, universal=False, things=m.every_grain
    )


def poured_elsewhere(m: Pour, what: str, onto: str, *, name: str = "poured_elsewhere") -> Rule:
    """A grain comes to rest on another plate; `what` and `onto` are noun phrases of grains and plate."""
    bodies = (m.thing.body, *(plate for plate in m.vessels.plates if plate != m.onto))
    astray, shown = Exceeds(m.astray, 0.5, "astray_count"), graded(m.astray, 0.0, _PLAIN)
    return rule(
        name,
        "wrong_target",
        astray,
        bodies,
        what,
        onto,
        scale=_MANY,
        evident=shown,
        lasting=True,
        things=m.grains.places,
    )


def left_full(m: Pour, *, name: str = "left_full") -> Rule:
    """The cup has been put down again with more than `missing` grains in it."""
    left = Exceeds(m.left_inside, m.missing + 0.5, "left_count", 0.3)
    body = (m.thing.body,)
    return rule(name, "left_full", left, body, m.thing.the, scale=_MANY, things=m.grains.places)


def lost_hold(m: Pour, *, prefix: str = "cup") -> tuple[Rule, ...]:
    """The cup is dropped, slips, or ends on its side."""
    over, shown, body = (
        Exceeds(m.lying_rad, radians(45.0), "tilt_rad", 0.2),
        graded(m.lying_rad, 0.3, 1.0),
        m.thing.body,
    )
    on_its_side = f"{prefix}_on_its_side"
    return (
        dropped(m.thing, m.low, falling=m.falling, name=f"{prefix}_dropped"),
        slipped(m.thing, m.low, "the table", name=f"{prefix}_slipped"),
        rule(on_its_side, "topple", over, (body,), m.thing.the, evident=shown, kind="method", lasting=False),
    )

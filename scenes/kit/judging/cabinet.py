"""Shared contacts, measures and rules for a cabinet with two drawers and an ornament on top."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, LostGrip, Measure, Predicate, Rule, Tilted
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import (
    apart_m,
    felt_gap_m,
    graded,
    gripped,
    level_shift_m,
    moved_m,
    ramp,
    resting,
    touching,
)
from scenes.kit.judging.rocking import rocked
from scenes.kit.judging.rules import came_up_empty, disturbed, moved_away, rule, struck
from scenes.kit.props.cabinet import DRAWERS, FLOOR_M, Cabinet
from scenes.kit.robots.station import ARM, ARM_TABLE, FINGERS, HAND, arm_pair, body_pairs, grip

_STILL_MPS = 0.01
_UPRIGHT_RAD, _SETTLING_MPS = 0.15, 0.05  # an ornament that leans less and moves more slowly stands
_LOW_M = 0.012  # an object whose base is this near the drawer's floor is down in it
_EMPTY_M = 0.007  # a gripper this narrow holds nothing: half a handle is wider
STANDS = "cabinet-table"  # always in contact, so it serves as the support of a drawer that a hand lets go of


def opening_m(t: Trajectory, drawer: str) -> F64:
    """(T,) opening of a drawer [m]."""
    return as_rows(t.qpos[:, int(t.model.joint(drawer).qposadr[0])])


def sliding_mps(t: Trajectory, drawer: str) -> F64:
    """(T,) speed of a drawer, in either direction [m/s]."""
    return np.abs(t.qvel[:, int(t.model.joint(drawer).dofadr[0])])


def fastest_mps(t: Trajectory) -> F64:
    """(T,) speed of the faster drawer [m/s]."""
    return np.maximum(*(sliding_mps(t, d) for d in DRAWERS))


def slid_m(t: Trajectory, drawer: str) -> F64:
    """(T,) distance of a drawer from its opening at the first row [m]."""
    return np.abs(opening_m(t, drawer) - opening_m(t, drawer)[:1])


def untouched(t: Trajectory, drawer: str) -> Bools:
    """(T,) whether no part of the arm touches a drawer."""
    return ~touching(t, f"{ARM}-{drawer}_handle", f"{ARM}-{drawer}_tray")


def fingers_closed_on_no_handle(t: Trajectory) -> Bools:
    """(T,) whether the fingers have closed to less than the width of a handle."""
    gap = felt_gap_m(t)
    return as_rows(gap < _EMPTY_M)


def over_tray(t: Trajectory, body: str, drawer: str, shape: Cabinet) -> Bools:
    """(T,) whether a body's base is above or in a drawer's tray."""
    away = (t.pos(body) - t.pos(drawer))[:, :2]
    w, _, _, z = t.quat(drawer).T
    c, s = 1.0 - 2.0 * z * z, 2.0 * w * z  # the cabinet stands upright
    x, y = c * away[:, 0] + s * away[:, 1], c * away[:, 1] - s * away[:, 0]
    depth, width = shape.tray_m
    return as_rows((x < 0.0) & (x > -depth) & (np.abs(y) < width / 2))


def in_tray(t: Trajectory, body: str, drawer: str, shape: Cabinet) -> Bools:
    """(T,) whether a body stands on a drawer's floor."""
    return over_tray(t, body, drawer, shape) & (np.abs(t.pos(body)[:, 2] - FLOOR_M) < _LOW_M)


@dataclass(frozen=True)
class DrawerGoal:
    """One drawer at a wanted opening.

    Attributes:
        drawer: name of the drawer.
        target_m: wanted opening.
        tol_m: tolerance of the opening.
    """

    drawer: str
    target_m: float
    tol_m: float

    def off_m(self, t: Trajectory) -> F64:
        """(T,) distance from the wanted opening [m]."""
        return np.abs(opening_m(t, self.drawer) - self.target_m)

    def reached(self, t: Trajectory) -> Bools:
        """(T,) whether the drawer is open as far as wanted, within the tolerance."""
        return self.off_m(t) < self.tol_m

    def still(self, t: Trajectory) -> Bools:
        """(T,) whether the drawer is at rest."""
        return as_rows(sliding_mps(t, self.drawer) < _STILL_MPS)

    def may_let_go(self, t: Trajectory) -> Bools:
        """(T,) whether losing hold now is no slip: the goal is reached, or hand and drawer stand still."""
        return self.reached(t) | (resting(t, HAND) & self.still(t))

    def settled(self, t: Trajectory) -> Bools:
        """(T,) whether the goal is reached, the drawer untouched and at rest."""
        return self.reached(t) & untouched(t, self.drawer) & self.still(t)

    def short_m(self, t: Trajectory) -> F64:
        """(T,) distance by which the drawer was left short of the goal; 0 while it is handled or unmoved [m]."""
        return np.where(self._left(t) & (self._beyond_m(t) < 0.0), self.off_m(t), 0.0)

    def too_far_m(self, t: Trajectory) -> F64:
        """(T,) distance by which the drawer was left beyond the wanted opening [m]."""
        return np.where(self._left(t) & (self._beyond_m(t) > 0.0), self.off_m(t), 0.0)

    def _left(self, t: Trajectory) -> Bools:
        return untouched(t, self.drawer) & self.still(t) & (slid_m(t, self.drawer) > 0.008)

    def _beyond_m(self, t: Trajectory) -> F64:
        """(T,) distance past the wanted opening, in the direction from the first row's opening to it [m]."""
        start = opening_m(t, self.drawer)[:1]
        return (opening_m(t, self.drawer) - self.target_m) * np.sign(self.target_m - start)

    def undone_m(self, t: Trajectory) -> F64:
        """(T,) distance from the wanted opening after it had once been reached [m]."""
        stood = self.reached(t) & self.still(t)
        return np.where(np.logical_or.accumulate(stood), self.off_m(t), 0.0)

    def slid(self, t: Trajectory) -> F64:
        """(T,) share of the distance covered from the opening at the first row."""
        off = self.off_m(t)
        return ramp(off, max(float(off[0]), self.tol_m + 1e-4), self.tol_m)

    def near(self, t: Trajectory) -> F64:
        """(T,) proximity of the hand to the handle: 0 beyond 20 cm, 1 at 12 mm."""
        return ramp(apart_m(t.site(f"{ARM}/tool"), t.pos(f"{self.drawer}_handle")), 0.20, 0.012)

    def held(self, t: Trajectory) -> F64:
        """(T,) 1 where the hand holds the handle."""
        return gripped(t, grip(f"{self.drawer}_handle")).astype(np.float64)

    def let_go(self, t: Trajectory) -> F64:
        """(T,) 1 where the goal is reached, untouched and at rest; less while the drawer still slides."""
        still = ramp(sliding_mps(t, self.drawer), 0.05, _STILL_MPS)
        return as_rows(self.reached(t) * untouched(t, self.drawer) * still)


def _drawer_pairs(drawer: str) -> tuple[ContactPair, ...]:
    handle, tray = f"{drawer}_handle", f"{drawer}_tray"
    fingers = tuple(ContactPair(f"{ARM}_{f}-{handle}", f"{ARM}/{f}", handle, 32) for f in FINGERS)
    return (*fingers, arm_pair(handle, 64), arm_pair(tray, 64))


CABINET_PAIRS = (
    *(pair for drawer in DRAWERS for pair in _drawer_pairs(drawer)),
    arm_pair("carcass", 64),
    arm_pair("ornament"),
    ContactPair(STANDS, "cabinet", "table", 16),
    ARM_TABLE,
)


def stowed_pairs(body: str) -> tuple[ContactPair, ...]:
    """Contact pairs of a body that goes into a drawer: with the arm, the table and the cabinet's parts."""
    parts = ("cabinet", "carcass", *(f"{d}_{part}" for d in DRAWERS for part in ("tray", "handle")))
    return (*body_pairs(body), *(ContactPair(f"{body}-{part}", body, part, 32) for part in parts))


def standing_shift_m(t: Trajectory) -> F64:
    """(T,) horizontal distance of the ornament from its first place, where it stands again; else 0 [m]."""
    stands = (t.tilt_rad("ornament") < _UPRIGHT_RAD) & resting(t, "ornament", _SETTLING_MPS)
    return np.where(stands, level_shift_m(t, "ornament"), 0.0)


def left_standing(ornament: str) -> tuple[Rule, ...]:
    """The cabinet and the ornament on it (noun phrase: "the vase") must stay in place and upright."""
    tipped, alone, hit = graded(lambda t: t.tilt_rad("ornament"), 0.12, 0.6), ("ornament",), (f"{ARM}-ornament",)
    ornament_moved = graded(partial(moved_m, body="ornament"), 0.006, 0.04)
    cabinet_moved = graded(partial(moved_m, body="cabinet"), 0.004, 0.04)
    # Over an edge of its foot an ornament is past its balance at 24 to 37 degrees, over a corner at 32 to 47; one that
    # leans by less falls back, and has rocked.
    limit, wide = Tilted("ornament", radians(45.0)), radians(45.0)
    return (
        struck("ornament_struck", hit, 0.5, (HAND, *alone), "the arm", ornament, scale_n=20.0, evident=tipped),
        rule("ornament_toppled", "topple", limit, alone, ornament, scale=wide, evident=tipped, lasting=False),
        rule("ornament_rocked", "rocked", rocked("ornament"), alone, ornament, scale=radians(30.0)),
        moved_away("ornament_displaced", standing_shift_m, 0.012, alone, ornament, evident=ornament_moved),
        disturbed("cabinet_displaced", "cabinet", "the cabinet", 0.010, cabinet_moved),
    )


def arm_strikes_cabinet(parts: tuple[str, ...], against: str) -> Rule:
    """The arm hits the carcass or a drawer's tray; `parts` are their bodies."""
    pairs = tuple(f"{ARM}-{part}" for part in parts)
    return struck("arm_strikes_cabinet", pairs, 3.0, (HAND, "cabinet"), "the arm", against, scale_n=100.0)


def other_drawer_moved(drawer: str, the: str, against: str) -> Rule:
    """A drawer that should be left alone slides; `against` is the noun phrase of the requested one."""
    slid = Exceeds(partial(slid_m, drawer=drawer), 0.015, "moved_m")
    return rule("other_drawer", "wrong_object", slid, (drawer,), the, against, scale=0.08)


def handle_slipped(drawer: str, the: str, may_let_go: Predicate) -> Rule:
    """The hand loses the handle before `may_let_go` holds."""
    lost = LostGrip(drawer, (grip(f"{drawer}_handle"),), (STANDS,), may_let_go, airborne=False)
    return rule("handle_slipped", "slip", lost, (drawer, HAND), the, "the cabinet", scale=0.05)


def too_fast(mps: Measure, limit_mps: float, drawer: str, the: str) -> Rule:
    """A drawer slides faster than `limit_mps`."""
    fast = Exceeds(mps, limit_mps, "drawer_mps", 0.04)
    return rule("too_fast", "too_fast", fast, (drawer,), the, universal=False)


def missed(the: str) -> Rule:
    """The gripper has closed beside the handle or object that it should take."""
    return came_up_empty(fingers_closed_on_no_handle, (HAND,), the, name="missed", for_s=0.04)

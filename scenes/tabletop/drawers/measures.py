"""What a state of a cabinet is worth: recorded contacts, openings, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Measure
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, gripped, moved_m, ramp, resting, touching
from scenes.kit.props.cabinet import DRAWERS
from scenes.kit.robots.station import ARM, ARM_TABLE, FINGERS, HAND, grip

STANDS = "cabinet-table"  # always in contact: the support of a drawer that a hand lets go of
_STILL_MPS = 0.01
_EMPTY_M = 0.007  # a gripper this narrow holds nothing: half a handle is wider


def _drawer_pairs(drawer: str) -> tuple[ContactPair, ...]:
    handle, tray = f"{drawer}_handle", f"{drawer}_tray"
    fingers = tuple(ContactPair(f"{ARM}_{f}-{handle}", f"{ARM}/{f}", handle, 32) for f in FINGERS)
    rest = tuple(ContactPair(f"{ARM}-{part}", f"{ARM}/link0", part, 64) for part in (handle, tray))
    return (*fingers, *rest)


PAIRS = (
    *(pair for drawer in DRAWERS for pair in _drawer_pairs(drawer)),
    ContactPair(f"{ARM}-carcass", f"{ARM}/link0", "carcass", 64),
    ContactPair(f"{ARM}-ornament", f"{ARM}/link0", "ornament", 32),
    ContactPair(STANDS, "cabinet", "table", 16),
    ARM_TABLE,
)


def opening_m(t: Trajectory, drawer: str) -> F64:
    """(T,) how far a drawer is open [m]."""
    return np.asarray(t.qpos[:, int(t.model.joint(drawer).qposadr[0])])


def speed_mps(t: Trajectory, drawer: str) -> F64:
    """(T,) how fast a drawer slides, either way [m/s]."""
    return np.abs(t.qvel[:, int(t.model.joint(drawer).dofadr[0])])


def shifted_m(t: Trajectory, drawer: str) -> F64:
    """(T,) how far a drawer is from its opening at the first row [m]."""
    return np.abs(opening_m(t, drawer) - opening_m(t, drawer)[:1])


def untouched(t: Trajectory, drawer: str) -> Bools:
    """(T,) whether no part of the arm touches a drawer."""
    return ~touching(t, f"{ARM}-{drawer}_handle", f"{ARM}-{drawer}_tray")


def cabinet_moved(t: Trajectory) -> F64:
    """How far the cabinet is from where it stood: 1 at 4 cm."""
    return ramp(moved_m(t, "cabinet"), 0.004, 0.04)


def ornament_tipped(t: Trajectory) -> F64:
    """How far the thing on top leans, or lies: 1 at 0.6 rad."""
    return ramp(t.tilt_rad("ornament"), 0.12, 0.6)


def ornament_moved(t: Trajectory) -> F64:
    """How far the thing on top is from where it stood: 1 at 4 cm."""
    return ramp(moved_m(t, "ornament"), 0.006, 0.04)


def shut_on_nothing(t: Trajectory) -> F64:
    """(T,) 1 where the gripper has closed and holds nothing."""
    gap = 2.0 * t.qpos[:, int(t.model.joint(f"{ARM}/finger_joint1").qposadr[0])]
    return np.asarray(gap < _EMPTY_M, dtype=np.float64)


@dataclass(frozen=True)
class DrawerGoal:
    """One drawer at one opening, as something to bring about.

    Attributes:
        drawer: which.
        target_m: wanted opening.
        tol_m: how far off still counts.
    """

    drawer: str
    target_m: float
    tol_m: float

    def off_m(self, t: Trajectory) -> F64:
        """(T,) distance from the wanted opening [m]."""
        return np.abs(opening_m(t, self.drawer) - self.target_m)

    def there(self, t: Trajectory) -> Bools:
        """(T,) whether it is as far open as it should be."""
        return self.off_m(t) < self.tol_m

    def may_let_go(self, t: Trajectory) -> Bools:
        """(T,) whether losing hold now is no slip: it is there, or hand and drawer stand still."""
        return self.there(t) | (resting(t, HAND) & (speed_mps(t, self.drawer) < _STILL_MPS))

    def settled(self, t: Trajectory) -> Bools:
        """(T,) there, let go and at rest."""
        return self.there(t) & untouched(t, self.drawer) & (speed_mps(t, self.drawer) < _STILL_MPS)

    def short_m(self, t: Trajectory) -> F64:
        """(T,) how far short it was left: zero while it is touched, moves, or stands as at the first row [m]."""
        return np.where(self._left(t) & (self._beyond_m(t) < 0.0), self.off_m(t), 0.0)

    def too_far_m(self, t: Trajectory) -> F64:
        """(T,) how far beyond the wanted opening it was left [m]."""
        return np.where(self._left(t) & (self._beyond_m(t) > 0.0), self.off_m(t), 0.0)

    def _left(self, t: Trajectory) -> Bools:
        still = untouched(t, self.drawer) & (speed_mps(t, self.drawer) < _STILL_MPS)
        return still & (shifted_m(t, self.drawer) > 0.008)

    def _beyond_m(self, t: Trajectory) -> F64:
        """(T,) how far it is past the wanted opening, as it comes from the first row [m]."""
        start = opening_m(t, self.drawer)[:1]
        return (opening_m(t, self.drawer) - self.target_m) * np.sign(self.target_m - start)

    def undone_m(self, t: Trajectory) -> F64:
        """(T,) how far it has gone back since it once stood where it should [m]."""
        stood = self.there(t) & (speed_mps(t, self.drawer) < _STILL_MPS)
        return np.where(np.logical_or.accumulate(stood), self.off_m(t), 0.0)

    def slid(self, t: Trajectory) -> F64:
        """Share of the way from the opening at the first row."""
        off = self.off_m(t)
        return ramp(off, max(float(off[0]), self.tol_m + 1e-4), self.tol_m)

    def reached(self, t: Trajectory) -> F64:
        """How near the hand is to the handle."""
        return ramp(apart_m(t.site(f"{ARM}/tool"), t.pos(f"{self.drawer}_handle")), 0.20, 0.012)

    def held(self, t: Trajectory) -> F64:
        """Whether the hand holds the handle."""
        return gripped(t, grip(f"{self.drawer}_handle")).astype(np.float64)

    def let_go(self, t: Trajectory) -> F64:
        """There, untouched, and how near to rest."""
        still = ramp(speed_mps(t, self.drawer), 0.05, _STILL_MPS)
        return np.asarray(self.there(t) * untouched(t, self.drawer) * still)


def drawer_milestones(opening: DrawerGoal, moved: str) -> tuple[Milestone, ...]:
    """Steps of moving one drawer; `moved` says that it is done, such as "the drawer is open"."""
    steps: tuple[tuple[str, float, Measure, str], ...] = (
        ("reach", 0.15, opening.reached, "the hand reaches the handle"),
        ("grasp", 0.20, opening.held, "the hand holds the handle"),
        ("slide", 0.50, opening.slid, moved),
        ("release", 0.15, opening.let_go, f"{moved} and let go of"),
    )
    return tuple(Milestone(*step) for step in steps)

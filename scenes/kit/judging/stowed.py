"""Shared measures for an object that one gripper puts away in a drawer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.arm.handles import STOP_M
from scenes.kit.judging.cabinet import DrawerGoal, in_tray, opening_m, over_tray, untouched
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import back_home, raised_m, ramp, resting, toward, yes_or_no
from scenes.kit.props.cabinet import DRAWERS, FLOOR_M, Cabinet

SHUT_TOL_M = 0.008  # a drawer open by less than this is shut
_OPEN_TOL_M = 0.012  # a drawer this far short of its wanted opening still counts as open


@dataclass(frozen=True, slots=True)
class Stowed:
    """An object with the contact pairs of `stowed_pairs`, and the drawer that it goes into.

    Attributes:
        thing: the object to put away.
        drawer: name of its drawer; `shape`: shape of the cabinet.
    """

    thing: Handled
    drawer: str
    shape: Cabinet

    @property
    def closed(self) -> DrawerGoal:
        """The shut drawer as a goal."""
        return DrawerGoal(self.drawer, 0.0, SHUT_TOL_M)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether the object is in the shut drawer, and everything is released and at rest."""
        return self.laid(t) & self.closed.settled(t) & resting(t, self.thing.body)

    def inside(self, t: Trajectory, drawer: str = "") -> Bools:
        """(T,) whether the object stands on a drawer's floor, by default that of its own drawer."""
        return in_tray(t, self.thing.body, drawer or self.drawer, self.shape)

    def laid(self, t: Trajectory) -> Bools:
        """(T,) whether the object is in its drawer, released."""
        return self.inside(t) & ~self.thing.touched(t)

    def open_share(self, t: Trajectory) -> F64:
        """(T,) opening of the drawer as a share of the wanted opening."""
        return ramp(opening_m(t, self.drawer), SHUT_TOL_M, self.shape.travel_m - STOP_M - _OPEN_TOL_M)

    def taken(self, t: Trajectory) -> F64:
        """(T,) progress of holding the object while its drawer is open."""
        return as_rows(self.thing.held(t) * self.open_share(t))

    def brought(self, t: Trajectory) -> F64:
        """(T,) progress of bringing the held object over its open drawer; 1 once it is inside."""
        held = self.taken(t) * ramp(raised_m(t, self.thing.body), 0.0, 0.03)
        over = over_tray(t, self.thing.body, self.drawer, self.shape) & (self.open_share(t) > 0.5)
        return np.where(over, held, held * toward(t, self.thing.body, f"{self.drawer}_tray"))

    def put_in(self, t: Trajectory) -> F64:
        """(T,) progress of putting the object in its drawer; 1 once released."""
        return as_rows(self.inside(t) * (0.5 + 0.5 * self.laid(t)))

    def shut_in(self, t: Trajectory) -> F64:
        """(T,) progress of shutting the drawer with the object in it."""
        return as_rows(self.laid(t) * (1.0 - self.open_share(t)))

    def knock_n(self, t: Trajectory) -> F64:
        """(T,) force of the object on handles, carcass, and trays that it does not stand in [N]."""
        body = self.thing.body
        hard = t.force_n(f"{body}-carcass", *(f"{body}-{d}_handle" for d in DRAWERS))
        tray = sum(np.where(self.inside(t, d), 0.0, t.force_n(f"{body}-{d}_tray")) for d in DRAWERS)
        return as_rows(hard + tray)

    def too_early_m(self, t: Trajectory) -> F64:
        """(T,) height of the lifted object while no drawer has been opened yet [m]."""
        opened = np.any(np.stack([opening_m(t, d) > 0.04 for d in DRAWERS]), axis=0)
        return np.where(np.logical_or.accumulate(opened), 0.0, raised_m(t, self.thing.body))

    def forgotten(self, t: Trajectory) -> Bools:
        """(T,) whether the drawer has been opened and shut again without the object."""
        opening = opening_m(t, self.drawer)
        again = np.logical_or.accumulate(opening > 0.08) & (opening < SHUT_TOL_M)
        return as_rows(again & ~self.inside(t))

    def left_open_m(self, t: Trajectory) -> F64:
        """(T,) opening of the drawer after the arm has gone home [m]."""
        return np.where(back_home(t) & untouched(t, self.drawer), opening_m(t, self.drawer), 0.0)

    def undone_m(self, t: Trajectory) -> F64:
        """(T,) height of the object after it lay in its drawer, or opening of the drawer after success [m]."""
        since_in = np.logical_or.accumulate(self.laid(t) & resting(t, self.thing.body))
        since_done = np.logical_or.accumulate(self.goal(t))
        out = np.where(since_in, np.maximum(t.pos(self.thing.body)[:, 2] - FLOOR_M, 0.0), 0.0)
        return as_rows(np.maximum(out, np.where(since_done, opening_m(t, self.drawer), 0.0)))

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the object is so low in a drawer, or over the table, that letting go is no drop."""
        body = self.thing.body
        over = np.any(np.stack([over_tray(t, body, d, self.shape) for d in DRAWERS]), axis=0)
        on_table = raised_m(t, body) < 0.004
        return as_rows((over & (t.pos(body)[:, 2] < FLOOR_M + 0.02)) | on_table)

    def may_let_go(self, t: Trajectory) -> Bools:
        """(T,) whether losing the handle is no slip: the drawer is where it should be, or all is still."""
        return self.closed.may_let_go(t) | (self.open_share(t) > 0.999)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps of putting the object away."""
        the = self.thing.the
        return (
            Milestone("reach", 0.05, self.closed.near, "the hand reaches the handle"),
            Milestone("open", 0.25, self.open_share, "the drawer is open"),
            Milestone("take", 0.10, self.taken, f"the hand holds {the}"),
            Milestone("bring", 0.15, self.brought, f"{the} is over the open drawer"),
            Milestone("put_in", 0.20, self.put_in, f"{the} lies in the drawer"),
            Milestone("shut", 0.20, self.shut_in, f"the drawer is shut with {the} in it"),
            Milestone("done", 0.05, yes_or_no(self.goal), "everything is let go and at rest"),
        )

"""What a state of tidy_drawer is worth: recorded contacts, whether a block is in a drawer, milestones, the goal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Measure
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import gripped, ramp, resting, touching
from scenes.kit.props.cabinet import DRAWERS, FLOOR_M, Cabinet
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.station import ARM, JOINTS, body_pairs, grip
from scenes.tabletop.drawers.measures import PAIRS as CABINET_PAIRS
from scenes.tabletop.drawers.measures import DrawerGoal, opening_m, speed_mps, untouched
from scenes.tabletop.drawers.tidy_plan import BLOCKS, OPENED_SHORT_M

SHUT_TOL_M = 0.008
_LOW_M = 0.012  # a block whose foot is this near the drawer's floor is down in it
_HOME_RAD = 0.05


def _block_pairs(block: str) -> tuple[ContactPair, ...]:
    parts = ("carcass", *(f"{d}_{part}" for d in DRAWERS for part in ("tray", "handle")))
    return (
        *body_pairs(block),
        ContactPair(f"{block}-cabinet", block, "cabinet", 32),
        *(ContactPair(f"{block}-{part}", block, part, 32) for part in parts),
    )


PAIRS = (*CABINET_PAIRS, *(pair for block in BLOCKS for pair in _block_pairs(block)))


def height_m(t: Trajectory, body: str) -> F64:
    """(T,) height of a body's foot above the table [m]."""
    return np.asarray(t.pos(body)[:, 2])


def raised_m(t: Trajectory, body: str) -> F64:
    """(T,) how far a body is above where it was at the first row [m]."""
    return np.asarray(height_m(t, body) - height_m(t, body)[:1])


def at_home(t: Trajectory) -> Bools:
    """(T,) whether the arm is back at its home posture after having left it."""
    columns = [int(t.model.joint(j).qposadr[0]) for j in JOINTS]
    away = np.abs(t.qpos[:, columns] - np.array(HOME)).max(axis=1) > _HOME_RAD
    return np.asarray(np.logical_or.accumulate(away) & ~away)


@dataclass(frozen=True)
class TaskInstance:
    """One block put away in one drawer.

    Attributes:
        block: which block.
        drawer: which drawer; `other_drawer` the one that was not named.
        shape: the cabinet's.
    """

    block: str
    drawer: str
    shape: Cabinet

    @property
    def other_drawer(self) -> str:
        """The drawer that was not named."""
        return DRAWERS[1 - DRAWERS.index(self.drawer)]

    @property
    def other_block(self) -> str:
        """The block that was not named."""
        return BLOCKS[1 - BLOCKS.index(self.block)]

    def over(self, t: Trajectory, drawer: str) -> Bools:
        """(T,) whether the block is above or in a drawer's tray."""
        away = (t.pos(self.block) - t.pos(drawer))[:, :2]
        w, _, _, z = t.quat(drawer).T
        c, s = 1.0 - 2.0 * z * z, 2.0 * w * z  # the cabinet stands level
        x, y = c * away[:, 0] + s * away[:, 1], c * away[:, 1] - s * away[:, 0]
        depth, width = self.shape.tray_m
        return np.asarray((x < 0.0) & (x > -depth) & (np.abs(y) < width / 2))

    def inside(self, t: Trajectory, drawer: str) -> Bools:
        """(T,) whether the block stands on a drawer's floor."""
        return self.over(t, drawer) & (np.abs(height_m(t, self.block) - FLOOR_M) < _LOW_M)

    def laid(self, t: Trajectory) -> Bools:
        """(T,) whether the block is in its drawer, let go."""
        return self.inside(t, self.drawer) & ~touching(t, f"{ARM}-{self.block}")

    def open_share(self, t: Trajectory) -> F64:
        """(T,) how far the drawer is open, 1 where it was meant to be."""
        return ramp(opening_m(t, self.drawer), SHUT_TOL_M, self.shape.travel_m - OPENED_SHORT_M - 0.012)

    def goal(self, t: Trajectory) -> Bools:
        """The block in the shut drawer, everything let go and at rest."""
        shut = DrawerGoal(self.drawer, 0.0, SHUT_TOL_M)
        return self.laid(t) & shut.settled(t) & resting(t, self.block)

    def reached(self, t: Trajectory) -> F64:
        """How near the hand is to the handle."""
        return DrawerGoal(self.drawer, 0.0, SHUT_TOL_M).reached(t)

    def taken(self, t: Trajectory) -> F64:
        """The block held, its drawer open."""
        return np.asarray(gripped(t, grip(self.block)) * self.open_share(t))

    def brought(self, t: Trajectory) -> F64:
        """The block held above its open drawer, or already in it."""
        held = gripped(t, grip(self.block)) * self.open_share(t) * ramp(raised_m(t, self.block), 0.0, 0.03)
        away = np.hypot(*(t.pos(self.block) - t.pos(f"{self.drawer}_tray"))[:, :2].T)
        near = np.clip(1.0 - away / max(float(away[0]), 1e-6), 0.0, 1.0)
        return np.asarray(np.where(self.over(t, self.drawer) & (self.open_share(t) > 0.5), held, held * near))

    def put_in(self, t: Trajectory) -> F64:
        """The block in its drawer; fully once let go."""
        return np.asarray(self.inside(t, self.drawer) * (0.5 + 0.5 * self.laid(t)))

    def shut(self, t: Trajectory) -> F64:
        """How far the drawer is shut with the block in it."""
        return np.asarray(self.laid(t) * (1.0 - self.open_share(t)))

    def done(self, t: Trajectory) -> F64:
        """The goal."""
        return self.goal(t).astype(np.float64)

    def too_early_m(self, t: Trajectory) -> F64:
        """(T,) how high the block is raised while neither drawer has been opened yet [m]."""
        opened = np.any([opening_m(t, d) > 0.04 for d in DRAWERS], axis=0)
        return np.where(np.logical_or.accumulate(opened), 0.0, raised_m(t, self.block))

    def knock_n(self, t: Trajectory) -> F64:
        """(T,) force of the block on what it should clear: handles, carcass, and a drawer that it is not in [N]."""
        hard = t.force_n(f"{self.block}-carcass", *(f"{self.block}-{d}_handle" for d in DRAWERS))
        tray = sum(np.where(self.inside(t, d), 0.0, t.force_n(f"{self.block}-{d}_tray")) for d in DRAWERS)
        return np.asarray(hard + tray)

    def forgotten(self, t: Trajectory) -> F64:
        """(T,) 1 where the drawer has been opened and is shut again, without the block."""
        opening = opening_m(t, self.drawer)
        again = np.logical_or.accumulate(opening > 0.08) & (opening < SHUT_TOL_M)
        return np.asarray(again & ~self.inside(t, self.drawer), dtype=np.float64)

    def left_open_m(self, t: Trajectory) -> F64:
        """(T,) how far the drawer stands open after the arm has gone home [m]."""
        return np.where(at_home(t) & untouched(t, self.drawer), opening_m(t, self.drawer), 0.0)

    def undone_m(self, t: Trajectory) -> F64:
        """(T,) how far the block is raised since it lay in its drawer, or the drawer is open since all was done."""
        since_in = np.logical_or.accumulate(self.laid(t) & resting(t, self.block))
        since_done = np.logical_or.accumulate(self.goal(t))
        out = np.where(since_in, np.maximum(height_m(t, self.block) - FLOOR_M, 0.0), 0.0)
        return np.asarray(np.maximum(out, np.where(since_done, opening_m(t, self.drawer), 0.0)))

    def low(self, t: Trajectory) -> Bools:
        """(T,) the block is so low in a drawer, or over the table, that letting go of it is putting it down."""
        over = np.any([self.over(t, d) for d in DRAWERS], axis=0)
        on_table = raised_m(t, self.block) < 0.004
        return np.asarray((over & (height_m(t, self.block) < FLOOR_M + 0.02)) | on_table)

    def misled(self, t: Trajectory) -> F64:
        """(T,) 1 where the block stands in the drawer that was not named."""
        return self.inside(t, self.other_drawer).astype(np.float64)

    def may_let_go(self, t: Trajectory) -> Bools:
        """(T,) whether losing hold of the handle now is no slip: the drawer is where it should go, or all is still."""
        return DrawerGoal(self.drawer, 0.0, SHUT_TOL_M).may_let_go(t) | (self.open_share(t) > 0.999)

    def milestones(self, words: str) -> tuple[Milestone, ...]:
        """Steps of putting the block away; `words` names the block."""
        steps: tuple[tuple[str, float, Measure, str], ...] = (
            ("reach", 0.05, self.reached, "the hand reaches the handle"),
            ("open", 0.25, self.open_share, "the drawer is open"),
            ("take", 0.10, self.taken, f"the hand holds {words}"),
            ("bring", 0.15, self.brought, f"{words} is over the open drawer"),
            ("put_in", 0.20, self.put_in, f"{words} lies in the drawer"),
            ("shut", 0.20, self.shut, f"the drawer is shut with {words} in it"),
            ("done", 0.05, self.done, "everything is let go and at rest"),
        )
        return tuple(Milestone(*step) for step in steps)


def fastest_mps(t: Trajectory) -> F64:
    """(T,) speed of the faster drawer [m/s]."""
    return np.maximum(*(speed_mps(t, d) for d in DRAWERS))

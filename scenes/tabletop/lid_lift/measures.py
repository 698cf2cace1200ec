"""What a state of lid_lift is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import level_m, out_of_place, ramp, toward, touching
from scenes.kit.judging.two_handed import HandledByTwo, both_reach
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, arms_on, arms_pairs, handled_pairs
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams

LID = HandledByTwo("lid", "the lid", ("lid-bowl", "lid-table"))
PLACE_TOL_M = 0.04
PAIRS = (
    ContactPair("lid-bowl", "lid", "bowl", 96),
    *handled_pairs("lid", 32),
    *arms_pairs("bowl"),
    *ARMS_TABLE,
    ARM_ARM,
)


@dataclass(frozen=True)
class LidLiftMeasures:
    """A layout, and the mat that the lid should go to."""

    params: LidLiftParams
    k: int

    @property
    def mat(self) -> str:
        """Body of the mat."""
        return MATS[self.k]

    @property
    def the_mat(self) -> str:
        """The mat in words."""
        return f"the {self.params.mats[self.k].colour} mat"

    def goal(self, t: Trajectory) -> Bools:
        """Placed, released and at rest."""
        return self.placed(t) & LID.left_alone(t)

    def placed(self, t: Trajectory) -> Bools:
        """Flat on the table, on the mat."""
        flat = (t.tilt_rad("lid") < radians(3.0)) & (np.abs(height_m(t)) < 0.005)
        return np.asarray((level_m(t, "lid", self.mat) < PLACE_TOL_M) & flat)

    def lifted(self, t: Trajectory) -> F64:
        """How far the plug is above the rim, held and upright."""
        rim_m = self.params.vessel.bowl_h_m
        return ramp(t.pos("lid")[:, 2], rim_m + 0.004, rim_m + PLUG_M + 0.05) * LID.in_hand(t) * _upright(t)

    def carried(self, t: Trajectory) -> F64:
        """Share of the way to the mat, in the air; full over the mat at any height, unless it lies on the bowl."""
        return np.maximum(toward(t, "lid", self.mat) * ramp(self.lifted(t), 0.2, 0.6), self._over(t))

    def lowered(self, t: Trajectory) -> F64:
        """How near the lid is to the mat."""
        return ramp(height_m(t), self.params.vessel.bowl_h_m + 0.05, 0.004) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """On the mat, let go of, and coming to rest."""
        return self.placed(t) * LID.let_go(t)

    def left_beside_m(self, t: Trajectory) -> F64:
        """How far off the mat the lid has been left on the table, other than on another mat [m]."""
        return self._left_off_m(t) * ~self._on_another(t)

    def left_on_another_m(self, t: Trajectory) -> F64:
        """How far off the mat the lid has been left, where it lies on another mat [m]."""
        return self._left_off_m(t) * self._on_another(t)

    def against_bowl(self, t: Trajectory) -> F64:
        """The lid touches the bowl without sitting level in it, or the bowl is not where it stood."""
        seated = np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - self.params.vessel.bowl_h_m) < 0.006
        level = t.tilt_rad("lid") < 0.05
        cocked = (t.force_n("lid-bowl") > 0.5) & ~(seated & level) & (self.lifted(t) == 0.0)
        return np.asarray(np.maximum(cocked, bowl_moved(t)))

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released lid."""
        where = self.the_mat
        return (
            Milestone("reach", 0.10, _reach, "both grippers reach the handles"),
            Milestone("grasp", 0.15, LID.held_share, "both grippers hold the lid"),
            Milestone("lift", 0.25, self.lifted, "the lid is up in the air, clear of the bowl"),
            Milestone("carry", 0.25, self.carried, f"the lid is over {where}"),
            Milestone("lower", 0.15, self.lowered, f"the lid is down on {where}"),
            Milestone("release", 0.10, self.released, f"the lid lies on {where}, released"),
        )

    def _over(self, t: Trajectory) -> F64:
        off_bowl = ~touching(t, "lid-bowl")
        return ramp(level_m(t, "lid", self.mat), 0.12, 0.03) * _upright(t) * off_bowl

    def _left_off_m(self, t: Trajectory) -> F64:
        return level_m(t, "lid", self.mat) * (LID.left_alone(t) & touching(t, "lid-table"))

    def _on_another(self, t: Trajectory) -> Bools:
        return np.asarray(np.any([level_m(t, "lid", m) < PLACE_TOL_M for m in MATS if m != self.mat], axis=0))


def height_m(t: Trajectory) -> F64:
    """(T,) height of the lid's underside above the table [m]."""
    return t.pos("lid")[:, 2] - PLUG_M


def near_table(t: Trajectory) -> Bools:
    """The lid is so low that letting go of it is setting it down."""
    return height_m(t) < 0.02


def falling(t: Trajectory) -> F64:
    """In the air and in nobody's hands."""
    return np.asarray(LID.unsupported(t) & ~near_table(t), dtype=np.float64)


def tipped(t: Trajectory) -> F64:
    """How far the lid is out of level: 1 at 0.6 rad."""
    return ramp(t.tilt_rad("lid"), 0.25, 0.6)


def bowl_moved(t: Trajectory) -> F64:
    """How far the bowl is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    return out_of_place(t, "bowl")


def arms_at_bowl(t: Trajectory) -> F64:
    """An arm touches the bowl, or the bowl is not where it stood."""
    return np.asarray(np.maximum(t.force_n(*arms_on("bowl")) > 0.5, bowl_moved(t)))


def _reach(t: Trajectory) -> F64:
    return both_reach(t, [t.site(f"{arm}_handle") for arm in ARMS], near_m=0.012)


def _upright(t: Trajectory) -> F64:
    return ramp(t.tilt_rad("lid"), 0.6, 0.12)

"""What a state of lid_lift is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import level_m, moved_m, ramp, resting, toward
from scenes.kit.props.lidded_bowl import PLUG_M

GRIPS = tuple((f"{h}_left_finger-lid", f"{h}_right_finger-lid") for h in ("left", "right"))
FINGERS = tuple(f for pair in GRIPS for f in pair)
ARM_LIDS = ("left-lid", "right-lid")
ARM_JOINTS = tuple(f"{h}/joint{i + 1}" for h in ("left", "right") for i in range(7))
SUPPORTS = ("lid-bowl", "lid-table")
PLACE_TOL_M = 0.04

PAIRS = (
    ContactPair("lid-bowl", "lid", "bowl", 96),
    ContactPair("lid-table", "lid", "table", 32),
    *(
        ContactPair(f"{h}_{f}-lid", f"{h}/{f}", "lid", 32)
        for h in ("left", "right")
        for f in ("left_finger", "right_finger")
    ),
    *(ContactPair(f"{h}-bowl", f"{h}/link0", "bowl", 32) for h in ("left", "right")),
    *(ContactPair(f"{h}-table", f"{h}/link0", "table", 32) for h in ("left", "right")),
    *(ContactPair(f"{h}-lid", f"{h}/link0", "lid", 64) for h in ("left", "right")),
    ContactPair("left-right", "left/link0", "right/link0", 32),
)


def height_m(t: Trajectory) -> F64:
    """(T,) height of the lid's underside above the table [m]."""
    return t.pos("lid")[:, 2] - PLUG_M


def _upright(t: Trajectory) -> F64:
    return ramp(t.tilt_rad("lid"), 0.6, 0.12)


def _reach(t: Trajectory) -> F64:
    gaps = [np.sqrt(((t.site(f"{h}/tool") - t.site(f"{h}_handle")) ** 2).sum(axis=1)) for h in ("left", "right")]
    return np.asarray(np.mean([ramp(g, 0.20, 0.012) for g in gaps], axis=0))


def _gripped(t: Trajectory) -> F64:
    held = [(t.force_n(a) > 1.0) & (t.force_n(b) > 1.0) for a, b in GRIPS]
    return np.asarray(np.mean(np.array(held, dtype=float), axis=0))


def _off_bowl(t: Trajectory) -> Bools:
    return t.force_n("lid-bowl") < 0.05


def _untouched(t: Trajectory) -> Bools:
    return t.force_n(*ARM_LIDS) < 0.05


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """One task: the mat that the lid is to go to, the other mats, the height of the rim, and the measures of it."""

    mat: str
    others: tuple[str, ...]
    bowl_h_m: float

    def _lifted(self, t: Trajectory) -> F64:
        """How far the plug is above the rim, held and upright."""
        up = ramp(t.pos("lid")[:, 2], self.bowl_h_m + 0.004, self.bowl_h_m + PLUG_M + 0.05)
        return up * ramp(_gripped(t), 0.0, 0.5) * _upright(t)

    def _over(self, t: Trajectory) -> F64:
        return ramp(level_m(t, "lid", self.mat), 0.12, 0.03)

    def _carried(self, t: Trajectory) -> F64:
        """Share of the way to the mat, in the air; full over the mat at any height, unless it lies on the bowl."""
        on_the_way = toward(t, "lid", self.mat) * ramp(self._lifted(t), 0.2, 0.6)
        return np.maximum(on_the_way, self._over(t) * _upright(t) * _off_bowl(t))

    def _lowered(self, t: Trajectory) -> F64:
        return ramp(height_m(t), self.bowl_h_m + 0.05, 0.004) * self._over(t) * _upright(t) * _off_bowl(t)

    def _released(self, t: Trajectory) -> F64:
        return self.placed(t) * ramp(t.speed_mps("lid"), 0.05, 0.01) * _untouched(t)

    def placed(self, t: Trajectory) -> Bools:
        """Flat on the table, on the mat."""
        flat = (t.tilt_rad("lid") < radians(3.0)) & (np.abs(height_m(t)) < 0.005)
        return np.asarray((level_m(t, "lid", self.mat) < PLACE_TOL_M) & flat)

    def goal(self, t: Trajectory) -> Bools:
        """Placed, released and at rest."""
        return np.asarray(self.placed(t) & _untouched(t) & resting(t, "lid"))

    def astray_m(self, t: Trajectory) -> F64:
        """(T,) how far off the mat the lid has been left on the table, other than on another mat [m]."""
        return np.where(_left_lying(t) & ~self._on_another(t), level_m(t, "lid", self.mat), 0.0)

    def mistaken_m(self, t: Trajectory) -> F64:
        """(T,) how far off the mat the lid has been left, where it lies on another mat [m]."""
        return np.where(_left_lying(t) & self._on_another(t), level_m(t, "lid", self.mat), 0.0)

    def _on_another(self, t: Trajectory) -> Bools:
        return np.asarray(np.any([level_m(t, "lid", m) < PLACE_TOL_M for m in self.others], axis=0))

    def against_bowl(self, t: Trajectory) -> F64:
        """The lid touches the bowl without sitting level in it, or the bowl is not where it stood."""
        seated = np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - self.bowl_h_m) < 0.006
        cocked = (t.force_n("lid-bowl") > 0.5) & ~(seated & (t.tilt_rad("lid") < 0.05)) & (self._lifted(t) == 0.0)
        return np.asarray(np.maximum(cocked, bowl_moved(t)))

    def milestones(self, where: str) -> tuple[Milestone, ...]:
        """Steps of the task; `where` is what its mat is called."""
        return (
            Milestone("reach", 0.10, _reach, "both grippers reach the handles"),
            Milestone("grasp", 0.15, _gripped, "both grippers hold the lid"),
            Milestone("lift", 0.25, self._lifted, "the lid is up in the air, clear of the bowl"),
            Milestone("carry", 0.25, self._carried, f"the lid is over {where}"),
            Milestone("lower", 0.15, self._lowered, f"the lid is down on {where}"),
            Milestone("release", 0.10, self._released, f"the lid lies on {where}, released"),
        )


def _left_lying(t: Trajectory) -> Bools:
    """The lid lies still on the table, untouched."""
    return np.asarray(resting(t, "lid") & _untouched(t) & (t.force_n("lid-table") > 0.05))


def bowl_moved(t: Trajectory) -> F64:
    """How far the bowl is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    return np.maximum(ramp(moved_m(t, "bowl"), 0.008, 0.04), ramp(t.tilt_rad("bowl"), 0.05, 0.3))


def arms_at_bowl(t: Trajectory) -> F64:
    """An arm touches the bowl, or the bowl is not where it stood."""
    touched = t.force_n("left-bowl", "right-bowl") > 0.5
    return np.asarray(np.maximum(touched, bowl_moved(t)))


def falling(t: Trajectory) -> F64:
    """In the air and in nobody's hands."""
    free = t.force_n(*FINGERS, *SUPPORTS) < 0.05
    return (free & (height_m(t) > 0.02)).astype(float)


def tipped(t: Trajectory) -> F64:
    """How far the lid is out of level: 1 at 0.6 rad."""
    return ramp(t.tilt_rad("lid"), 0.25, 0.6)


def in_one_hand(t: Trajectory) -> F64:
    """Clear of every support with one gripper on it."""
    hands = np.sum([t.force_n(*pads) > 0.05 for pads in GRIPS], axis=0)
    return np.asarray((t.force_n(*SUPPORTS) < 0.05) & (hands == 1), dtype=np.float64)


def near_table(t: Trajectory) -> Bools:
    """The lid is so low that letting go of it is setting it down."""
    return height_m(t) < 0.02

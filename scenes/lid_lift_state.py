"""What a state of lid_lift is worth: recorded contacts, milestones, the goal, and what a breach still shows."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.measures import ramp
from scenes.props.lidded_bowl import BOWL_H_M, PLUG_M

GRIPS = tuple((f"{h}_left_finger-lid", f"{h}_right_finger-lid") for h in ("left", "right"))
FINGERS = tuple(f for pair in GRIPS for f in pair)
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


def _height(t: Trajectory) -> F64:
    """Height of the lid's underside above the table [m]."""
    return t.pos("lid")[:, 2] - PLUG_M


def _distance(t: Trajectory) -> F64:
    """Horizontal distance of the lid from the mat [m]."""
    return np.asarray(np.hypot(*(t.pos("lid") - t.pos("target"))[:, :2].T))


def _upright(t: Trajectory) -> F64:
    return ramp(t.tilt_rad("lid"), 0.6, 0.12)


def _reach(t: Trajectory) -> F64:
    gaps = [np.sqrt(((t.site(f"{h}/tool") - t.site(f"{h}_handle")) ** 2).sum(axis=1)) for h in ("left", "right")]
    return np.asarray(np.mean([ramp(g, 0.20, 0.012) for g in gaps], axis=0))


def _gripped(t: Trajectory) -> F64:
    held = [(t.force_n(a) > 1.0) & (t.force_n(b) > 1.0) for a, b in GRIPS]
    return np.asarray(np.mean(np.array(held, dtype=float), axis=0))


def _lifted(t: Trajectory) -> F64:
    """How far the plug is above the rim, held and upright."""
    return (
        ramp(t.pos("lid")[:, 2], BOWL_H_M + 0.004, BOWL_H_M + PLUG_M + 0.05) * ramp(_gripped(t), 0.0, 0.5) * _upright(t)
    )


def _off_bowl(t: Trajectory) -> Bools:
    return t.force_n("lid-bowl") < 0.05


def _over(t: Trajectory) -> F64:
    return ramp(_distance(t), 0.12, 0.03)


def _carried(t: Trajectory) -> F64:
    """Share of the way to the mat, in the air; full over the mat at any height, unless it lies on the bowl."""
    away = float(_distance(t)[0])
    on_the_way = np.clip(1.0 - _distance(t) / away, 0.0, 1.0) * ramp(_lifted(t), 0.2, 0.6)
    return np.maximum(on_the_way, _over(t) * _upright(t) * _off_bowl(t))


def _lowered(t: Trajectory) -> F64:
    return ramp(_height(t), BOWL_H_M + 0.05, 0.004) * _over(t) * _upright(t) * _off_bowl(t)


def _untouched(t: Trajectory) -> Bools:
    return t.force_n("left-lid", "right-lid") < 0.05


def _released(t: Trajectory) -> F64:
    still = ramp(t.speed_mps("lid"), 0.05, 0.01)
    return placed(t) * still * _untouched(t)


def placed(t: Trajectory) -> Bools:
    """Flat on the table, on the mat."""
    flat = t.tilt_rad("lid") < radians(3.0)
    return (_distance(t) < PLACE_TOL_M) & flat & (np.abs(_height(t)) < 0.005)


def goal(t: Trajectory) -> Bools:
    """Placed, released and at rest."""
    return placed(t) & _untouched(t) & (t.speed_mps("lid") < 0.01)


def bowl_moved(t: Trajectory) -> F64:
    """How far the bowl is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    shift = np.sqrt(((t.pos("bowl") - t.pos("bowl")[0]) ** 2).sum(axis=1))
    return np.maximum(ramp(shift, 0.008, 0.04), ramp(t.tilt_rad("bowl"), 0.05, 0.3))


def against_bowl(t: Trajectory) -> F64:
    """The lid touches the bowl without sitting level in it, or the bowl is not where it stood."""
    level = (t.tilt_rad("lid") < 0.05) & (np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - BOWL_H_M) < 0.006)
    cocked = (t.force_n("lid-bowl") > 0.5) & ~level & (_lifted(t) == 0.0)
    return np.asarray(np.maximum(cocked, bowl_moved(t)))


def arms_at_bowl(t: Trajectory) -> F64:
    """An arm touches the bowl, or the bowl is not where it stood."""
    touched = t.force_n("left-bowl", "right-bowl") > 0.5
    return np.asarray(np.maximum(touched, bowl_moved(t)))


def falling(t: Trajectory) -> F64:
    """In the air and in nobody's hands."""
    free = t.force_n(*FINGERS, *SUPPORTS) < 0.05
    return (free & (_height(t) > 0.02)).astype(float)


def tipped(t: Trajectory) -> F64:
    """How far the lid is out of level: 1 at 0.6 rad."""
    return ramp(t.tilt_rad("lid"), 0.25, 0.6)


def in_one_hand(t: Trajectory) -> F64:
    """Clear of every support with one gripper on it."""
    hands = np.sum([t.force_n(*pads) > 0.05 for pads in GRIPS], axis=0)
    return np.asarray((t.force_n(*SUPPORTS) < 0.05) & (hands == 1), dtype=np.float64)


def near_table(t: Trajectory) -> Bools:
    """The lid is so low that letting go of it is setting it down."""
    return _height(t) < 0.02


ARM_JOINTS = tuple(f"{h}/joint{i + 1}" for h in ("left", "right") for i in range(7))
MILESTONES = (
    Milestone("reach", 0.10, _reach, "both grippers reach the handles"),
    Milestone("grasp", 0.15, _gripped, "both grippers hold the lid"),
    Milestone("lift", 0.25, _lifted, "the lid is up in the air, clear of the bowl"),
    Milestone("carry", 0.25, _carried, "the lid is over the mat"),
    Milestone("lower", 0.15, _lowered, "the lid is down on the mat"),
    Milestone("release", 0.10, _released, "the lid lies on the mat, released"),
)

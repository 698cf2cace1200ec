"""What counts in lid_lift: recorded contacts, milestones, the goal, and what must not happen."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import (
    Dragged,
    FewHands,
    LeftOutside,
    LostGrip,
    Regrasped,
    Rule,
    Shaken,
    Shifted,
    Stalled,
    Tilted,
    Touch,
    Unfinished,
)  # fmt: skip
from badgen.contracts.scene import ContactPair, Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.props.lidded_bowl import BOWL_H_M, PLUG_M

_GRIPS = tuple((f"{h}_left_finger-lid", f"{h}_right_finger-lid") for h in ("left", "right"))
_FINGERS = tuple(f for pair in _GRIPS for f in pair)
_SUPPORTS = ("lid-bowl", "lid-table")
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


def _ramp(x: F64, zero: float, one: float) -> F64:
    """0 at `zero`, 1 at `one`, straight between."""
    return np.clip((x - zero) / (one - zero), 0.0, 1.0)


def _upright(t: Trajectory) -> F64:
    return _ramp(t.tilt_rad("lid"), 0.6, 0.12)


def _reach(t: Trajectory) -> F64:
    gaps = [np.sqrt(((t.site(f"{h}/tool") - t.site(f"{h}_handle")) ** 2).sum(axis=1)) for h in ("left", "right")]
    return np.asarray(np.mean([_ramp(g, 0.20, 0.012) for g in gaps], axis=0))


def _gripped(t: Trajectory) -> F64:
    held = [(t.force_n(a) > 1.0) & (t.force_n(b) > 1.0) for a, b in _GRIPS]
    return np.asarray(np.mean(np.array(held, dtype=float), axis=0))


def _lifted(t: Trajectory) -> F64:
    """How far the plug is above the rim, held and upright."""
    return (
        _ramp(t.pos("lid")[:, 2], BOWL_H_M + 0.004, BOWL_H_M + PLUG_M + 0.05)
        * _ramp(_gripped(t), 0.0, 0.5)
        * _upright(t)
    )


def _off_bowl(t: Trajectory) -> Bools:
    return t.force_n("lid-bowl") < 0.05


def _over(t: Trajectory) -> F64:
    return _ramp(_distance(t), 0.12, 0.03)


def _carried(t: Trajectory) -> F64:
    """Share of the way to the mat, in the air; full over the mat at any height, unless it lies on the bowl."""
    away = float(_distance(t)[0])
    on_the_way = np.clip(1.0 - _distance(t) / away, 0.0, 1.0) * _ramp(_lifted(t), 0.2, 0.6)
    return np.maximum(on_the_way, _over(t) * _upright(t) * _off_bowl(t))


def _lowered(t: Trajectory) -> F64:
    return _ramp(_height(t), BOWL_H_M + 0.05, 0.004) * _over(t) * _upright(t) * _off_bowl(t)


def _untouched(t: Trajectory) -> Bools:
    return t.force_n("left-lid", "right-lid") < 0.05


def _released(t: Trajectory) -> F64:
    still = _ramp(t.speed_mps("lid"), 0.05, 0.01)
    return placed(t) * still * _untouched(t)


def placed(t: Trajectory) -> Bools:
    """Flat on the table, on the mat."""
    flat = t.tilt_rad("lid") < radians(3.0)
    return (_distance(t) < PLACE_TOL_M) & flat & (np.abs(_height(t)) < 0.005)


def goal(t: Trajectory) -> Bools:
    """Placed, released and at rest."""
    return placed(t) & _untouched(t) & (t.speed_mps("lid") < 0.01)


GOAL = goal


def _bowl_moved(t: Trajectory) -> F64:
    shift = np.sqrt(((t.pos("bowl") - t.pos("bowl")[0]) ** 2).sum(axis=1))
    return np.maximum(_ramp(shift, 0.008, 0.04), _ramp(t.tilt_rad("bowl"), 0.05, 0.3))


def _against_bowl(t: Trajectory) -> F64:
    """The lid touches the bowl without sitting level in it, or the bowl is not where it stood."""
    level = (t.tilt_rad("lid") < 0.05) & (np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - BOWL_H_M) < 0.006)
    cocked = (t.force_n("lid-bowl") > 0.5) & ~level & (_lifted(t) == 0.0)
    return np.asarray(np.maximum(cocked, _bowl_moved(t)))


def _arms_at_bowl(t: Trajectory) -> F64:
    touched = t.force_n("left-bowl", "right-bowl") > 0.5
    return np.asarray(np.maximum(touched, _bowl_moved(t)))


def _falling(t: Trajectory) -> F64:
    """In the air and in nobody's hands."""
    free = t.force_n(*_FINGERS, *_SUPPORTS) < 0.05
    return (free & (_height(t) > 0.02)).astype(float)


def _tipped(t: Trajectory) -> F64:
    return _ramp(t.tilt_rad("lid"), 0.25, 0.6)


def _one_hand(t: Trajectory) -> F64:
    """Clear of every support with one gripper on it."""
    hands = np.sum([t.force_n(*pads) > 0.05 for pads in _GRIPS], axis=0)
    return np.asarray((t.force_n(*_SUPPORTS) < 0.05) & (hands == 1), dtype=np.float64)


def _near_table(t: Trajectory) -> Bools:
    return _height(t) < 0.02


_ARM_JOINTS = tuple(f"{h}/joint{i + 1}" for h in ("left", "right") for i in range(7))
MILESTONES = (
    Milestone("reach", 0.10, _reach, "both grippers reach the handles"),
    Milestone("grasp", 0.15, _gripped, "both grippers hold the lid"),
    Milestone("lift", 0.25, _lifted, "the lid is up in the air, clear of the bowl"),
    Milestone("carry", 0.25, _carried, "the lid is over the mat"),
    Milestone("lower", 0.15, _lowered, "the lid is down on the mat"),
    Milestone("release", 0.10, _released, "the lid lies on the mat, released"),
)

# Clean runs stay far from every limit. Worst of 30 layouts: lid on bowl 18.5 N while seated and 0 N once lifted,
# lid on table 6.4 N, tilt 1.3 degrees, bowl shift 0.2 mm, shaking 1.5 m/s2, still for 0.4 s, done by 6.5 s.
RULES = (
    Rule(
        "lid_strikes_bowl",
        "collision",
        "safety",
        Touch(("lid-bowl",), limit_n=2.0, seated_n=40.0),
        200.0,
        ("lid", "bowl"),
        evident=_against_bowl,
        universal=False,
        subject="the lid",
        against="the bowl",
    ),
    Rule(
        "arm_strikes_bowl",
        "collision",
        "safety",
        Touch(("left-bowl", "right-bowl"), limit_n=2.0),
        100.0,
        ("left/hand", "right/hand", "bowl"),
        evident=_arms_at_bowl,
        subject="an arm",
        against="the bowl",
    ),
    Rule(
        "lid_dropped",
        "drop",
        "method",
        LostGrip("lid", _GRIPS, _SUPPORTS, _near_table, airborne=True),
        0.15,
        ("lid",),
        lasting=False,
        evident=_falling,
        subject="the lid",
    ),
    Rule(
        "lid_slipped",
        "slip",
        "method",
        LostGrip("lid", _GRIPS, ("lid-bowl",), _near_table, airborne=False),
        0.05,
        ("lid", "left/hand", "right/hand"),
        lasting=False,
        subject="the lid",
        against="the bowl",
    ),
    Rule(
        "lid_tipped",
        "tip",
        "method",
        Tilted("lid", radians(25.0)),
        radians(65.0),
        ("lid",),
        lasting=False,
        evident=_tipped,
        subject="the lid",
    ),
    Rule(
        "hard_landing",
        "excess_force",
        "safety",
        Touch(("lid-table",), limit_n=150.0),
        600.0,
        ("lid",),
        subject="the lid",
        against="the table",
    ),
    Rule(
        "arm_strikes_table",
        "excess_force",
        "safety",
        Touch(("left-table", "right-table"), limit_n=20.0),
        200.0,
        ("left/hand", "right/hand"),
        subject="an arm",
        against="the table",
    ),
    Rule(
        "arms_clash",
        "arm_clash",
        "safety",
        Touch(("left-right",), limit_n=10.0),
        200.0,
        ("left/hand", "right/hand"),
        subject="one arm",
        against="the other",
    ),
    Rule(
        "bowl_displaced",
        "displaced",
        "safety",
        Shifted("bowl", 0.02),
        0.10,
        ("bowl",),
        evident=_bowl_moved,
        subject="the bowl",
    ),
    Rule(
        "lid_dragged",
        "drag",
        "method",
        Dragged("lid", _SUPPORTS, ("left-lid", "right-lid"), 0.05),
        0.20,
        ("lid",),
        universal=False,
        subject="the lid",
    ),
    Rule(
        "one_handed",
        "one_handed",
        "method",
        FewHands(_GRIPS, _SUPPORTS, hands=2, limit_s=0.5),
        2.0,
        ("left/hand", "right/hand", "lid"),
        evident=_one_hand,
        universal=False,
        subject="the lid",
    ),
    Rule(
        "lid_misplaced",
        "misplaced",
        "method",
        LeftOutside("lid", "target", ("left-lid", "right-lid"), "lid-table", PLACE_TOL_M),
        0.20,
        ("lid",),
        lasting=False,
        subject="the lid",
        against="the mat",
    ),
    Rule("shaking", "shaking", "quality", Shaken(("left/hand", "right/hand"), 5.0), 20.0, ("left/hand", "right/hand")),
    Rule("another_try", "retry", "quality", Regrasped(_GRIPS), 1.0, ("left/hand", "right/hand"), subject="the lid"),
    Rule(
        "stalled",
        "stall",
        "quality",
        Stalled(goal, _ARM_JOINTS, 0.02, 1.5),
        4.0,
        ("left/hand", "right/hand"),
        lasting=False,
    ),
    Rule("late", "late", "quality", Unfinished(goal, 8.5), 2.0, ("lid",), subject="the lid"),
)

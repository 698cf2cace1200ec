"""Scene lid_lift: two arms lift a lid off a bowl and lay it on one of three mats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import cos, hypot, sin
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.two_handed import LiftAndLay
from scenes.kit.faults import arm as fault
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.props.mat import add_mat
from scenes.kit.robots.pair import ARMS, GRIP_ACTUATORS, HANDS
from scenes.kit.scene import WRISTS, ArmTask, TwoArmScene
from scenes.tabletop.lid_lift.judging import PAIRS, lid_lift_measures, lid_lift_rules
from scenes.tabletop.lid_lift.layout import CLEARANCE_M, MATS, LidLiftParams, can_bring, draw_layout, is_clear

_GOING, _CARRYING = ("lift", "transfer"), ("lift", "transfer", "lower")
_ONE_HAND = dict.fromkeys(("one_hand_carry", "one_hand_drag", "flip"), "approach")
_TOWARDS_BOWL = {"target": list(MATS), "body": "lid", "toward": "bowl", "share_range": [0.3, 0.75]}


@dataclass(frozen=True)
class LidLiftTask(ArmTask[LidLiftParams]):
    """Lay the lid on one of the mats."""

    params: LidLiftParams
    k: int

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        m, mat = lid_lift_measures(self.params, self.k), f"the {self.params.mats[self.k].colour} mat"
        return Task(
            name=f"to_{self.params.mats[self.k].colour}",
            instructions=(
                f"Use two hands to lift the lid and carefully put it on {mat} without colliding with the bowl.",
                f"Take the lid off with both hands and set it down on {mat}; it must not touch the bowl on the way.",
                f"With one hand on each handle, lift the lid clear of the bowl and lay it on {mat}; "
                "do not knock the bowl.",
            ),
            unconstrained=(f"Take the lid off the bowl and put it on {mat}.", f"Put the lid on {mat}."),
            milestones=m.milestones(),
            rules=lid_lift_rules(m),
            goal=m.goal,
            named=("lid", "bowl", MATS[self.k]),
            lookalikes=tuple(lid_lift_measures(self.params, k).goal for k in range(len(MATS)) if k != self.k),
        )

    def plan(self) -> Plan:
        """Grasp the lid by both handles, lift it clear of the bowl, lay it on the mat."""
        seat_m, heading = self.params.vessel.bowl_h_m, _heading(self.params, self.k)
        lift = partial(LiftAndLay, "lid", self.params.grasps, 0.07, foot_m=PLUG_M, clearance_m=CLEARANCE_M)
        moves = [lift(mark=mat, seat_m=seat_m) for mat in MATS]
        move = moves.pop(self.k)
        side = 1 if heading[1] > 0 else -1  # side of the bowl on which the mat lies: left is +1, right is -1
        near, far = (move.by(arm) for arm in ARMS[::side])
        flipped, let_fall = _flip(far, side, self.params.vessel.lid_r_m), (move.lower(0.07), *move.leave())
        alternatives = {
            "one_hand_carry": AlternativePlan("approach", near.whole(), "carries the lid with one hand"),
            "one_hand_drag": AlternativePlan("approach", _drag(near, heading), "drags the lid off"),
            "flip": AlternativePlan("approach", flipped, "flips the lid off the rim"),
            "drop_high": AlternativePlan("lower", move.leave(), "lets the lid fall onto the mat"),
            "drop_low": AlternativePlan("lower", let_fall, "lets the lid fall the last stretch"),
        }
        for name, other in zip(("next_mat", "last_mat"), moves, strict=True):
            alternatives[name] = AlternativePlan("transfer", other.lay(), "lays the lid on another mat")
        return Plan(move.whole(), self.params.reaction, move.recover(), alternatives)


class LidLift(TwoArmScene[LidLiftParams]):
    """Two Pandas, a bowl, its lid with two handles, and three mats around it."""

    name = "lid_lift"
    stream_id = 2270672877
    category = "lift_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.16, -0.31, 0.87), (0.13, -0.04, 0.07), 40),
        CameraSpec("side", "from the side", (0.62, -0.92, 0.8), (0.1, -0.02, 0.07), 40),
        *WRISTS,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    # Strengths were tuned on layouts of seed 0..99; severities reach down to the threshold, where labels inform most.
    faults: ClassVar[fault.Faults] = {
        "collision": (
            fault.low_clearance(_GOING, (0.094, 0.115)),
            OperatorSpec("goal_shift", {"phases": ["transfer", "lower"], **_TOWARDS_BOWL}),
        ),
        "drop": (
            fault.early_release(GRIP_ACTUATORS, ("transfer",), hands=2, before=0.8),
            fault.early_release(GRIP_ACTUATORS, ("lift",), hands=2, after=0.7),
            fault.weak_grip(GRIP_ACTUATORS, ("transfer",), (0.0, 0.03), before=0.7),
        ),
        "cause:push": (fault.pushed(("lid",), ("transfer",), (10.0, 19.0)), fault.pushed(HANDS, _CARRYING, (3.2, 8.0))),
        "cause:torque_noise": (fault.torque_noise(("descend", "lift", "transfer"), (0.4, 0.8)),),
        "cause:locked_motors": (
            fault.locked(_CARRYING),
            fault.locked(_GOING, actuators=["left/"]),
            fault.locked(_GOING, actuators=["right/"]),
        ),
        "misplaced": (fault.offset(("transfer", "lower"), (0.046, 0.11)),),
        "wrong_target": (fault.alternatives("wrong_target", next_mat="transfer", last_mat="transfer"),),
        "cause:perception": (
            fault.misperceived(("lid",), ("approach",), (0.03, 0.06)),
            fault.misperceived(MATS, ("transfer",), (0.045, 0.10)),
        ),
        "cause:shortcut": (fault.alternatives("shortcut", None, **_ONE_HAND, drop_high="lower", drop_low="lower"),),
    }

    def sample(self, rng: np.random.Generator) -> LidLiftParams:
        """Sample a bowl with its lid, and mats to which both arms can bring the lid."""
        conditions = {"a lid on a mat touches nothing else": is_clear, "both arms can bring the lid": can_bring}
        remedy = "draw smaller lids or places further apart"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: LidLiftParams) -> tuple[LidLiftTask, ...]:
        """One task for each mat."""
        return tuple(LidLiftTask(params, k) for k in range(len(MATS)))

    def furnish(self, spec: mujoco.MjSpec, params: LidLiftParams) -> None:
        """Mats, bowl, and the lid on it."""
        vessel = params.vessel
        prop.add_materials(spec, params.colours)
        for body, mat in zip(MATS, params.mats, strict=True):
            add_mat(spec, body, mat, vessel.mat_r_m)
        prop.add_bowl(spec, vessel, (*params.bowl_xy_m, 0.0), params.bowl_yaw_rad)
        prop.add_lid(spec, vessel, (*params.bowl_xy_m, vessel.bowl_h_m), params.lid_yaw_rad)


def _heading(params: LidLiftParams, k: int) -> tuple[float, float]:
    """Horizontal unit vector from the bowl to the mat, in the world."""
    x, y = (m - b for m, b in zip(params.mats[k].xy_m, params.bowl_xy_m, strict=True))
    length = hypot(x, y)
    return x / length, y / length


def _drag(move: LiftAndLay, heading: tuple[float, float]) -> tuple[Phase, ...]:
    """Raise one edge just over the rim, pull sideways off the bowl, then down and along the table to the mat."""
    carry, (x, y) = move.carry, heading
    ways = (
        carry("lift", Goal("self", Pose((0.0, 0.0, 0.020))), 0.10),
        carry("drag", Goal("here", Pose((0.16 * x, 0.16 * y, 0.0))), 0.14),
        carry("transfer", move.over(0.004), 0.16, 0.8),
        carry("lower", move.over(0.0), 0.10),
    )
    return (*move.take(), *ways, *move.leave())


def _flip(move: LiftAndLay, side: int, lid_r_m: float) -> tuple[Phase, ...]:
    """Lift the lid's edge away from the mat, and let the lid topple over its edge on the mat's side."""
    angle, edge_y = -side * 1.15, side * lid_r_m  # rotation about x that raises the edge away from the mat
    # A rotation about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
    moved = (0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle))
    raised = Goal("self", Pose(moved, (cos(angle / 2), sin(angle / 2), 0.0, 0.0)))
    lift = move.carry("lift", raised, 0.12, 0.9)
    topple = move.carry("topple", Goal("self", Pose((0.0, side * 0.06, 0.0))), 0.20)
    return (*move.take(), lift, topple, *move.leave())

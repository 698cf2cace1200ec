"""Two arms lift a lid off a bowl and lay it on one of three mats: the flagship task of the position paper."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.legacy import LegacyScene
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda.robot import DUAL_PANDA
from scenes.kit.worlds.table import add_camera, add_pedestal, new_world
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams, base_of, draw_layout, ik_of
from scenes.tabletop.lid_lift.measures import PAIRS, TaskInstance
from scenes.tabletop.lid_lift.plan import HANDS, Way, lid_lift_plan
from scenes.tabletop.lid_lift.rules import lid_rules

_CARRYING = ["lift", "transfer", "lower"]
_GRIP_ACTUATORS = ["left/grip", "right/grip"]
_RELEASE = {"grips": _GRIP_ACTUATORS, "hands": 2}

# Strengths were tuned on layouts of seed 0..99; severities reach down to the threshold, where labels teach most.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "collision": (
        OperatorSpec("low_clearance", {"phases": ["lift", "transfer"], "lower_m_range": [0.094, 0.115]}),
        OperatorSpec("goal_shift", {
            "phases": ["transfer", "lower"], "target": list(MATS), "body": "lid", "toward": "bowl",
            "share_range": [0.3, 0.75],
        }),
    ),
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["transfer"], "before": 0.8}),
        OperatorSpec("early_release", {**_RELEASE, "during": ["lift"], "after": 0.7}),
        OperatorSpec("weak_grip", {"grips": _GRIP_ACTUATORS, "during": ["transfer"], "remaining_share_range": [0.0, 0.03], "before": 0.7}),
    ),
    "cause:push": (
        OperatorSpec("push", {"bodies": ["lid"], "during": ["transfer"], "dv_mps_range": [10.0, 19.0]}),
        OperatorSpec("push", {"bodies": ["left/hand", "right/hand"], "during": _CARRYING, "dv_mps_range": [3.2, 8.0]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "lift", "transfer"], "rms_share_range": [0.4, 0.8]}),),
    "cause:locked_motors": (
        OperatorSpec("freeze", {"during": ["lift", "transfer", "lower"]}),
        OperatorSpec("freeze", {"during": ["lift", "transfer"], "actuators": ["left/"]}),
        OperatorSpec("freeze", {"during": ["lift", "transfer"], "actuators": ["right/"]}),
    ),
    "misplaced": (OperatorSpec("offset", {"phases": ["transfer", "lower"], "offset_m_range": [0.046, 0.11]}),),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"next_mat": "transfer", "last_mat": "transfer"}}),),
    "cause:perception": (
        OperatorSpec("pose_bias", {"bodies": ["lid"], "during": ["approach"], "offset_m_range": [0.03, 0.06]}),
        OperatorSpec("pose_bias", {"bodies": list(MATS), "during": ["transfer"], "offset_m_range": [0.045, 0.10]}),
    ),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": {
            "one_hand_carry": "approach", "one_hand_drag": "approach", "flip": "approach", "drop_high": "lower",
            "drop_low": "lower",
        }}),
    ),
}  # fmt: skip


class LidLift(LegacyScene[LidLiftParams]):
    """Two Pandas, a bowl, its lid with two handles, and three mats around it."""

    name = "lid_lift"
    stream_id = 2270672877
    category = "lift_with_constraint"
    robot = DUAL_PANDA
    horizon_s = 12.0
    legacy_cameras = ("front", "side", "left_wrist", "right_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side",
        "left_wrist": "from the left wrist", "right_wrist": "from the right wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> LidLiftParams:
        """Bowl and lid of any size and place; both arms can bring the lid to every mat."""
        return draw_layout(rng)

    def legacy_tasks(self, params: LidLiftParams) -> tuple[Task, ...]:
        """The lid onto each of the mats."""
        return tuple(_task(params, k) for k in range(len(MATS)))

    def build(self, params: LidLiftParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, two arms, bowl, lid, mats, cameras, and the keyframe "home"."""
        spec, vessel = new_world(self.name, appearance), params.vessel
        for hand in HANDS:
            base = base_of(params, hand)
            add_pedestal(spec, f"{hand}_pedestal", base.pos_m[0], base.pos_m[1])
            self.robot.attach(spec, hand, base, appearance)
        prop.add_materials(spec, params.colours)
        for body, mat in zip(MATS, params.mats, strict=True):
            prop.add_mat(spec, body, vessel, mat.colour, (*mat.xy_m, 0.0), mat.yaw_rad)
        prop.add_bowl(spec, vessel, (*params.bowl_xy_m, 0.0), params.bowl_yaw_rad)
        prop.add_lid(spec, vessel, (*params.bowl_xy_m, vessel.bowl_h_m), params.lid_yaw_rad)
        add_camera(spec, "front", (1.15, 0.0, 0.74), (0.08, 0.0, 0.11), 44, appearance)
        add_camera(spec, "side", (0.62, -0.92, 0.78), (0.12, 0.0, 0.12), 42, appearance)
        add_home(spec, self.robot.handles)
        return spec

    def legacy_expert(self, params: LidLiftParams, task: str) -> ArmExpert:
        """Scripted two-handed lift that reads the poses of the lid and of the mat as it goes."""
        k = next(k for k in range(len(MATS)) if _task_name(params, k) == task)
        others = dict(zip(("next_mat", "last_mat"), (_way(params, i) for i in _others(k)), strict=True))
        plan = lid_lift_plan(_way(params, k), others, params.recovery_policy)
        return ArmExpert(plan, {h: ik_of(params, h) for h in HANDS})


def _others(k: int) -> tuple[int, ...]:
    return tuple(i for i in range(len(MATS)) if i != k)


def _way(params: LidLiftParams, k: int) -> Way:
    x, y = (m - b for m, b in zip(params.mats[k].xy_m, params.bowl_xy_m, strict=True))
    length = hypot(x, y)
    return Way(params.vessel, MATS[k], (x / length, y / length))


def _task_name(params: LidLiftParams, k: int) -> str:
    return f"to_{params.mats[k].colour}"


def _task(params: LidLiftParams, k: int) -> Task:
    asked = TaskInstance(MATS[k], tuple(MATS[i] for i in _others(k)), params.vessel.bowl_h_m)
    mat = f"the {params.mats[k].colour} mat"
    return Task(
        name=_task_name(params, k),
        instructions=(
            f"Use two hands to lift the lid and carefully put it on {mat} without colliding with the bowl.",
            f"Take the lid off with both hands and set it down on {mat}; it must not touch the bowl on the way.",
            f"With one hand on each handle, lift the lid clear of the bowl and lay it on {mat}; do not knock the bowl.",
        ),
        plain=(f"Take the lid off the bowl and put it on {mat}.", f"Put the lid on {mat}."),
        milestones=asked.milestones(mat),
        rules=lid_rules(asked, mat),
        goal=asked.goal,
    )

"""One arm stacks two blocks, or three, in the order that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.items import add_item
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, GRIP_ACTUATOR, HAND, add_arm
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.stack.layout import BLOCKS, TOWERS, StackParams, draw_layout
from scenes.tabletop.stack.measures import PAIRS, TaskInstance
from scenes.tabletop.stack.plan import stack_plan
from scenes.tabletop.stack.rules import stack_rules

_RELEASE = {"grips": [GRIP_ACTUATOR], "hands": 1}
_BLOCKS = list(BLOCKS)

# Phases without a prefix are those of the last block, which every tower has.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "collision": (
        OperatorSpec("low_clearance", {"phases": ["lift", "transfer"], "lower_m_range": [0.064, 0.1]}),
    ),
    "topple": (
        OperatorSpec("offset", {"phases": ["transfer", "lower"], "offset_m_range": [0.022, 0.036]}),
        OperatorSpec("pose_bias", {"bodies": _BLOCKS, "during": ["transfer"], "offset_m_range": [0.022, 0.036]}),
    ),
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["transfer"], "before": 0.85}),
        OperatorSpec("early_release", {**_RELEASE, "during": ["lift"], "after": 0.5}),
        OperatorSpec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": ["transfer"], "remaining_share_range": [0.0, 0.012], "before": 0.8}),
    ),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["transfer", "lower"], "offset_m_range": [0.0125, 0.02]}),
        OperatorSpec("pose_bias", {"bodies": _BLOCKS, "during": ["transfer"], "offset_m_range": [0.0125, 0.02]}),
    ),
    "missed_grasp": (
        OperatorSpec("pose_bias", {"bodies": _BLOCKS, "during": ["approach", "descend"], "offset_m_range": [0.04, 0.08]}),
        OperatorSpec("skipped_phase", {"skip": [["descend"], ["descend", "lift"]]}),
    ),
    "wrong_order": (OperatorSpec("wrong_object", {"alternatives": {"other_order": "ready", "upside_down": "ready"}}),),
    "reverted": (OperatorSpec("reverted_step", {"alternatives": {"take_off": "home", "take_off_askew": "home"}}),),
    "excess_force": (OperatorSpec("low_clearance", {"phases": ["lower"], "lower_m_range": [0.009, 0.018]}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": _BLOCKS, "during": ["home"], "dv_mps_range": [0.9, 3.5], "handled": True}),
        OperatorSpec("push", {"bodies": [HAND], "during": ["descend", "lift", "transfer", "lower"], "dv_mps_range": [2.5, 6.5]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "transfer", "lower"], "rms_share_range": [0.45, 0.95]}),),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"drop_high": "lower", "drop_low": "lower"}}),),
    "cause:plan_error": (
        OperatorSpec("skipped_phase", {"skip": [["grasp"], ["lower"], ["release"]]}),
        OperatorSpec("wrong_object", {"alternatives": {"other_block": "ready", "other_base": "ready"}}),
    ),
}  # fmt: skip


class Stack(LegacyScene[StackParams]):
    """A Panda and three blocks of different size and colour."""

    name = "stack"
    stream_id = 1101560682
    category = "stacking"
    robot = "panda"
    horizon_s = 14.0
    legacy_cameras = ("front", "side", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> StackParams:
        """Blocks scattered over the table."""
        return draw_layout(rng)

    def legacy_tasks(self, params: StackParams) -> tuple[Task, ...]:
        """Towers of two and of three, in several orders."""
        return tuple(_task(TaskInstance(params, order)) for order in TOWERS)

    def build(self, params: StackParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, blocks, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arm(spec, params.base, appearance)
        for name, block, xy, yaw in zip(
            BLOCKS, params.blocks, params.blocks_xy_m, params.blocks_yaw_rad, strict=True
        ):  # fmt: skip
            add_item(spec, name, block, xy, yaw)
        add_camera(spec, "front", (0.84, 0.0, 0.50), (0.12, 0.0, 0.08), 42, appearance)
        add_camera(spec, "side", (0.42, -0.74, 0.48), (0.14, 0.0, 0.07), 44, appearance)
        add_home(spec, (ARM,))
        return spec

    def legacy_expert(self, params: StackParams, task: str) -> ArmExpert:
        """Scripted stacking that reads where the blocks are as it goes."""
        order = next(o for o in TOWERS if _name(o) == task)
        return ArmExpert(stack_plan(params, order), {ARM: ik_of(params.base)})


def _name(order: tuple[int, ...]) -> str:
    return "_".join(("tower", *(str(k) for k in order)))


def _task(tower: TaskInstance) -> Task:
    """A tower in words and in physics."""
    words = [f"the {tower.params.blocks[k].words}" for k in tower.order]
    said = _two(*words) if len(words) == 2 else _three(*words)
    return Task(
        name=_name(tower.order),
        instructions=said[:3],
        plain=said[3:],
        milestones=tower.milestones(),
        rules=stack_rules(tower),
        goal=tower.goal,
    )


def _two(base: str, top: str) -> tuple[str, ...]:
    """Three ways to ask with the constraint, then two without."""
    return (
        f"Stack {top} on {base} without knocking against any block.",
        f"Put {top} on top of {base}; do not bump into {base} or anything else.",
        f"Place {top} squarely on {base}, and touch no other block on the way.",
        f"Stack {top} on {base}.",
        f"{top.capitalize()} goes on {base}.",
    )


def _three(base: str, middle: str, top: str) -> tuple[str, ...]:
    """Three ways to ask with the constraint, then two without."""
    return (
        f"Stack {middle} on {base} and {top} on top, without knocking against the tower.",
        f"Build a tower: {base} below, {middle} on it, {top} on top; never bump into it.",
        f"Put {middle} on {base}, then {top} on {middle}, and keep the tower from being knocked.",
        f"Stack {middle} on {base} and {top} on top.",
        f"Build a tower of {base}, {middle} and {top}, from the bottom up.",
    )

"""One arm puts the item that is named into the container that is named, among other things that it must not touch."""

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
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.crockery import add_bowl, add_plate
from scenes.kit.props.items import add_item
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, GRIP_ACTUATOR, HAND, add_arm, ik_of
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.pick_place.layout import CONTAINERS, ITEMS, REQUEST, PickPlaceParams, draw_layout
from scenes.tabletop.pick_place.measures import PAIRS, TaskInstance
from scenes.tabletop.pick_place.plan import pick_place_plan
from scenes.tabletop.pick_place.rules import pick_place_rules

_RELEASE = {"grips": [GRIP_ACTUATOR], "hands": 1}
_ASKED = list(ITEMS[:REQUEST])

# Strengths were tuned on layouts of small seeds. Items weigh 50 to 130 g, so only a fast push beats 20 N on each side.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "collision": (
        OperatorSpec("low_clearance", {"phases": ["lift", "transfer"], "lower_m_range": [0.08, 0.118]}),
        OperatorSpec("shortcut", {"alternatives": {"through_near": "lift", "through_next": "lift"}}),
    ),
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["transfer"], "before": 0.85}),
        OperatorSpec("early_release", {**_RELEASE, "during": ["lift"], "after": 0.5}),
        OperatorSpec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": ["transfer"], "remaining_share_range": [0.0, 0.02], "before": 0.8}),
    ),
    "missed_grasp": (
        OperatorSpec("pose_bias", {"bodies": _ASKED, "during": ["approach", "descend"], "offset_m_range": [0.045, 0.075]}),
        OperatorSpec("skipped_phase", {"skip": [["descend"], ["descend", "lift"]]}),
    ),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["transfer", "lower"], "offset_m_range": [0.125, 0.17]}),
        OperatorSpec("pose_bias", {"bodies": list(CONTAINERS), "during": ["transfer"], "offset_m_range": [0.125, 0.17]}),
    ),
    "wrong_object": (OperatorSpec("wrong_object", {"alternatives": {"near_item": "approach", "next_item": "approach"}}),),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"other_container": "transfer", "change_of_mind": "lower"}}),),
    "reverted": (OperatorSpec("reverted_step", {"alternatives": {"take_out": "home", "take_over": "home"}}),),
    "excess_force": (OperatorSpec("low_clearance", {"phases": ["lower"], "lower_m_range": [0.009, 0.024]}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": _ASKED, "during": ["transfer"], "dv_mps_range": [24.0, 41.0], "handled": True}),
        OperatorSpec("push", {"bodies": [HAND], "during": ["descend", "lift", "transfer", "lower"], "dv_mps_range": [2.5, 6.5]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "lift", "transfer"], "rms_share_range": [0.45, 0.95]}),),
    "cause:locked_motors": (OperatorSpec("freeze", {"during": ["approach", "descend", "lift", "transfer", "lower"]}),),
    "cause:plan_error": (OperatorSpec("skipped_phase", {"skip": [["grasp"], ["lower"], ["release"]]}),),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": {"drop_high": "lower", "straight": "lift", "drag": "lift", "toss": "transfer"}}),
    ),
}  # fmt: skip


class PickPlace(LegacyScene[PickPlaceParams]):
    """A Panda, six items of different shape and colour, a bowl and a plate."""

    name = "pick_place"
    stream_id = 2100394916
    category = "pick_and_place"
    robot = "panda"
    horizon_s = 11.0
    legacy_cameras = ("front", "side", "top", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> PickPlaceParams:
        """Items scattered in the middle, bowl on one side, plate on the other."""
        return draw_layout(rng)

    def legacy_tasks(self, params: PickPlaceParams) -> tuple[Task, ...]:
        """Each of the first items, to either container."""
        return tuple(_task(TaskInstance(params, k, c)) for k in range(REQUEST) for c in CONTAINERS)

    def build(self, params: PickPlaceParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, items, bowl, plate, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arm(spec, params.base, appearance)
        for name, item, xy, yaw in zip(ITEMS, params.items, params.items_xy_m, params.items_yaw_rad, strict=True):
            add_item(spec, name, item, xy, yaw)
        add_bowl(spec, "bowl", params.bowl_glaze, params.bowl_xy_m)
        add_plate(spec, "plate", params.plate_glaze, params.plate_xy_m)
        add_camera(spec, "front", (0.94, 0.0, 0.56), (0.12, 0.0, 0.06), 42, appearance)
        add_camera(spec, "side", (0.46, -0.80, 0.56), (0.14, 0.0, 0.05), 44, appearance)
        add_camera(spec, "top", (0.24, 0.0, 1.05), (0.15, 0.0, 0.0), 44, appearance)
        add_home(spec, (ARM,))
        return spec

    def legacy_expert(self, params: PickPlaceParams, task: str) -> ArmExpert:
        """Scripted pick and place that reads where things are as it goes."""
        k, container = next((k, c) for k in range(REQUEST) for c in CONTAINERS if _name(k, c) == task)
        return ArmExpert(pick_place_plan(params, k, container), {ARM: ik_of(params.base)})


def _name(k: int, container: str) -> str:
    return f"{ITEMS[k]}_to_{container}"


def _task(e: TaskInstance) -> Task:
    """An errand in words and in physics."""
    the, where = f"the {e.item.words}", f"{'in' if e.container == 'bowl' else 'on'} the {e.container}"
    return Task(
        name=_name(e.k, e.container),
        instructions=(
            f"Pick up {the} and put it {where} without touching the other objects.",
            f"Lift {the} and set it down {where}; nothing else may be touched on the way.",
            f"Take {the}, carry it clear of everything else, and leave it {where}.",
        ),
        plain=(f"Put {the} {where}.", f"{the.capitalize()} belongs {where}."),
        milestones=e.milestones(),
        rules=pick_place_rules(e),
        goal=e.goal,
    )

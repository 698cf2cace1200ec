"""Two arms lift a lid off a bowl and put it on the table: the flagship task of the position paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.look import Look
from badgen.contracts.plan import REACTIONS, Reaction, Vec3
from badgen.contracts.scene import ContactPair, Scene, Spec
from badgen.contracts.task import Task
from scenes.arm.expert import ArmExpert
from scenes.arm.ik import arm_ik
from scenes.lid_lift_plan import HANDS, lid_lift_plan
from scenes.lid_lift_rules import RULES
from scenes.lid_lift_state import MILESTONES, PAIRS, goal
from scenes.props import lidded_bowl as prop
from scenes.robots import panda
from scenes.robots.home import add_home
from scenes.table import add_camera, add_pedestal, new_world

_BASES = {"left": ((-0.32, 0.42, 0.0), -0.45), "right": ((-0.32, -0.42, 0.0), 0.45)}


@dataclass(frozen=True, slots=True)
class LidLiftParams:
    """One layout: places on the table [m], yaws [rad], colours, and how the expert takes a mishap.

    `base_xy_m` is how far the pair of arms stands off its usual place.
    """

    bowl_xy_m: tuple[float, float]
    bowl_yaw_rad: float
    lid_yaw_rad: float
    target_xy_m: tuple[float, float]
    target_yaw_rad: float
    base_xy_m: tuple[float, float]
    colours: prop.Colours
    reaction: Reaction


_CARRYING = ["lift", "transfer", "lower"]
_GRIP_ACTUATORS = ["left/grip", "right/grip"]
_RELEASE = {"grips": _GRIP_ACTUATORS, "hands": 2}

# Strengths were tuned on layouts of seed 0..99; severities reach down to the threshold, where labels teach most.
FAULTS: Mapping[str, tuple[Spec, ...]] = {
    "collision": (
        Spec("low_clearance", {"phases": ["lift", "transfer"], "lower_m": [0.094, 0.115]}),
        Spec("goal_shift", {
            "phases": ["transfer", "lower"], "target": "target", "toward": "bowl", "share": [0.2, 0.75],
        }),
    ),
    "drop": (
        Spec("early_release", {**_RELEASE, "during": ["transfer"], "before": 0.8}),
        Spec("early_release", {**_RELEASE, "during": ["lift"], "after": 0.7}),
        Spec("weak_grip", {"grips": _GRIP_ACTUATORS, "during": ["transfer"], "left": [0.0, 0.03], "before": 0.7}),
    ),
    "push": (
        Spec("push", {"bodies": ["lid"], "during": ["transfer"], "dv_mps": [7.5, 14.0]}),
        Spec("push", {"bodies": ["left/hand", "right/hand"], "during": _CARRYING, "dv_mps": [2.5, 6.5]}),
    ),
    "torque_noise": (Spec("torque_noise", {"during": ["descend", "lift", "transfer"], "rms_share": [0.4, 0.8]}),),
    "locked_motors": (
        Spec("freeze", {"during": ["lift", "transfer", "lower"]}),
        Spec("freeze", {"during": ["lift", "transfer"], "actuators": ["left/"]}),
        Spec("freeze", {"during": ["lift", "transfer"], "actuators": ["right/"]}),
    ),
    "shortcut": (
        Spec("shortcut", {"routes": {
            "one_hand_carry": "approach", "one_hand_drag": "approach", "flip": "approach", "drop_high": "lower",
            "drop_low": "lower",
        }}),
    ),
}  # fmt: skip


TO_MAT = Task(
    name="to_mat",
    instructions=(
        "Use two hands to lift the lid and carefully put it on the table without colliding with the bowl.",
        "Take the lid off with both hands and set it down on the mat; it must not touch the bowl on the way.",
        "With one hand on each handle, lift the lid clear of the bowl and lay it on the mat without knocking the bowl.",
    ),
    plain=("Take the lid off the bowl and put it on the mat.", "Put the lid on the mat."),
    milestones=MILESTONES,
    rules=RULES,
    goal=goal,
)


class LidLift(Scene[LidLiftParams]):
    """Two Pandas, a bowl, its lid with two handles, and a mat beside it."""

    name = "lid_lift"
    category = "lift_with_constraint"
    robot = "dual_panda"
    horizon_s = 12.0
    cameras = ("front", "side", "left_wrist", "right_wrist")
    camera_words: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side",
        "left_wrist": "from the left wrist", "right_wrist": "from the right wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[Spec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> LidLiftParams:
        """Bowl on one side, mat on the other; which is which is a coin toss."""
        side = 1.0 if rng.random() < 0.5 else -1.0
        return LidLiftParams(
            bowl_xy_m=(float(rng.uniform(0.14, 0.24)), side * float(rng.uniform(0.10, 0.14))),
            bowl_yaw_rad=float(rng.uniform(-0.3, 0.3)),
            lid_yaw_rad=float(rng.uniform(-0.4, 0.4)),
            target_xy_m=(float(rng.uniform(0.12, 0.22)), -side * float(rng.uniform(0.13, 0.17))),
            target_yaw_rad=float(rng.uniform(-0.25, 0.25)),
            base_xy_m=(float(rng.uniform(-0.015, 0.015)), float(rng.uniform(-0.015, 0.015))),
            colours=prop.draw_colours(rng),
            reaction=REACTIONS[int(rng.integers(len(REACTIONS)))],
        )

    def tasks(self, params: LidLiftParams) -> tuple[Task, ...]:
        """There is one place for the lid."""
        return (TO_MAT,)

    def build(self, params: LidLiftParams, look: Look) -> mujoco.MjSpec:
        """Table, two arms, bowl, lid, mat, cameras, and the keyframe "home"."""
        spec = new_world(self.name, look)
        panda.add_materials(spec, look.shell_rgb)
        prop.add_materials(spec, params.colours)
        for hand, mask in zip(HANDS, panda.MASKS, strict=True):
            pos, yaw = _base(params, hand)
            add_pedestal(spec, f"{hand}_pedestal", pos[0], pos[1])
            panda.add_panda(spec, hand, pos, yaw, mask)
        prop.add_target(spec, (*params.target_xy_m, 0.0), params.target_yaw_rad)
        prop.add_bowl(spec, (*params.bowl_xy_m, 0.0), params.bowl_yaw_rad)
        prop.add_lid(spec, (*params.bowl_xy_m, prop.BOWL_H_M), params.lid_yaw_rad)
        add_camera(spec, "front", (1.10, 0.0, 0.66), (0.08, 0.0, 0.17), 42, look)
        add_camera(spec, "side", (0.62, -0.92, 0.78), (0.12, 0.0, 0.12), 42, look)
        add_home(spec, HANDS)
        return spec

    def expert(self, params: LidLiftParams, task: str) -> ArmExpert:
        """Scripted two-handed lift that reads the lid's pose as it goes."""
        side = 1.0 if params.target_xy_m[1] > params.bowl_xy_m[1] else -1.0
        plan = lid_lift_plan(params.reaction, side)
        return ArmExpert(plan, {h: arm_ik(*_base(params, h)) for h in HANDS})


def _base(params: LidLiftParams, hand: str) -> tuple[Vec3, float]:
    (x, y, z), yaw = _BASES[hand]
    return (x + params.base_xy_m[0], y + params.base_xy_m[1], z), yaw

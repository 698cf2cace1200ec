"""A humanoid walks straight ahead: one real step after the next, and every way that it stops being a walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance, Rgb
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import Phase, Plan
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.expert import WalkExpert
from scenes.kit.control.walking.hopping import Hop
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.lane import BAR_PAIRS, add_bar, add_mat, on_lane
from scenes.kit.robots.g1.model import SOLE_HALF
from scenes.kit.robots.g1.robot import G1
from scenes.locomotion.shared import stage as humanoid
from scenes.locomotion.shared.alternatives import behaviour_gaits, failure_behaviours
from scenes.locomotion.shared.faults import body_faults
from scenes.locomotion.shared.gaits import between, in_rows
from scenes.locomotion.shared.milestones import MILESTONES, goal
from scenes.locomotion.shared.rules import RULES


@dataclass(frozen=True, slots=True)
class WalkParams:
    """One layout: how the robot walks, and how slippery the floor is.

    Attributes:
        length_m: step; width_m: between the feet; swing_s, double_s: times on one foot and on two.
        lift_m, crouch_m, lean_rad, arm_swing: style of the gait.
        wait_s: how long it stands before it sets off.
        first: the foot that takes the first step.
        friction: of the floor.
        bar_x_m, bar_y_m, bar_height_m: where a bar lies beside the way.
        mat_x_m, mat_length_m, mat_rgb: a mat across the way, as rough as the floor.
    """

    length_m: float
    width_m: float
    swing_s: float
    double_s: float
    lift_m: float
    crouch_m: float
    lean_rad: float
    arm_swing: float
    wait_s: float
    first: Literal["left", "right"]
    friction: float
    bar_x_m: float
    bar_y_m: float
    bar_height_m: float
    mat_x_m: float
    mat_length_m: float
    mat_rgb: Rgb

    @property
    def gait(self) -> Gait:
        """The steady gait."""
        return Gait(
            self.length_m, self.width_m, self.swing_s, self.double_s, self.lift_m, self.crouch_m, self.lean_rad,
            self.arm_swing,
        )  # fmt: skip


_SET_OFF_S, _WALK_S = 2.0, 3.4
_BAR_RGB = (0.78, 0.58, 0.22)
_MATS = ((0.20, 0.30, 0.42), (0.42, 0.22, 0.20), (0.24, 0.36, 0.26), (0.30, 0.28, 0.34))
_MAT_WIDTH_M = 0.80
_BEHAVIOURS = ("shuffle", "march", "backward", "halt", "crouch", "creep", "hang")
_OTHERS = {
    **dict.fromkeys(("stay", "hop_both", "hop_one", "leap"), "set_off"),
    **dict.fromkeys(("lunge", "drift_left", "drift_right"), "walk"),
}

FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    **body_faults(("walk",)),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": dict.fromkeys(_BEHAVIOURS, "walk")}), OperatorSpec("shortcut", {"alternatives": _OTHERS}),
    ),
    "cause:locked_motors": (OperatorSpec("freeze", {"during": ["walk"]}),),
    "trip": (
        OperatorSpec("raised_edge", {
            "bar": "bar", "feet": [[f"{s}_foot-floor", f"{s}_foot"] for s in ("left", "right")],
            "sole_half_m": SOLE_HALF[0], "alternative": "low_step", "during": "walk", "until": 0.9,
        }),
    ),
    "foot_slip": (OperatorSpec("slippery", {"geoms": ["mat"], "during": ["walk"], "remaining_share_range": [0.05, 0.3], "before": 0.6}),),
}  # fmt: skip

AHEAD = Task(
    name="ahead",
    instructions=(
        "Walk straight ahead at a steady pace, with real steps, and keep walking.",
        "Walk forward in a straight line, lifting each foot clear of the floor, and do not stop.",
        "Keep walking straight ahead, upright and at an even pace.",
    ),
    plain=("Walk forward.", "Go straight ahead."),
    milestones=MILESTONES,
    rules=RULES,
    goal=goal,
)


class HumanoidWalk(humanoid.OnLegs, LegacyScene[WalkParams]):
    """A Unitree G1 on open ground, held up by nothing but its own motors."""

    name = "humanoid_walk"
    stream_id = 1153391660
    category = "locomotion"
    robot = G1
    horizon_s = 9.0
    requires = (4, 0)  # on 3.3.7 the same controller does not keep its balance; nothing between was tried
    settle_s = 0.0
    legacy_cameras = humanoid.CAMERAS
    camera_descriptions: ClassVar[Mapping[str, str]] = humanoid.CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = (*(on_lane(p) for p in humanoid.PAIRS), *BAR_PAIRS)
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> WalkParams:
        """A gait between strolling and brisk, on a floor from smooth to rough."""
        return WalkParams(
            length_m=between(rng, 0.12, 0.155), width_m=between(rng, 0.20, 0.24), swing_s=between(rng, 0.34, 0.44),
            double_s=between(rng, 0.06, 0.09), lift_m=between(rng, 0.068, 0.085), crouch_m=between(rng, 0.02, 0.04),
            lean_rad=between(rng, 0.0, 0.08), arm_swing=between(rng, 0.2, 0.8), wait_s=in_rows(rng.uniform(0.2, 0.5)),
            first="left" if rng.random() < 0.5 else "right", friction=between(rng, 0.6, 1.0),
            bar_x_m=between(rng, 0.3, 1.6), bar_y_m=(1 if rng.random() < 0.5 else -1) * between(rng, 0.40, 0.5),
            bar_height_m=between(rng, 0.020, 0.026),
            mat_x_m=between(rng, 0.7, 1.0), mat_length_m=between(rng, 0.5, 0.8),
            mat_rgb=_MATS[int(rng.integers(len(_MATS)))],
        )  # fmt: skip

    def legacy_tasks(self, params: WalkParams) -> tuple[Task, ...]:
        """There is one thing to ask for."""
        return (AHEAD,)

    def build(self, params: WalkParams, appearance: Appearance) -> mujoco.MjSpec:
        """The robot on its floor, and the keyframe "home"."""
        spec = humanoid.stage(self.name, appearance, params.friction)
        add_bar(spec, (params.bar_x_m, params.bar_y_m), params.bar_height_m, _BAR_RGB)
        add_mat(spec, params.mat_x_m, params.mat_length_m, _MAT_WIDTH_M, params.friction, params.mat_rgb)
        return spec

    def legacy_expert(self, params: WalkParams, task: str) -> WalkExpert:
        """Footsteps from the capture point, torques from whole-body control."""
        plan = Plan(
            (
                Phase("stand", min_s=params.wait_s), Phase("set_off", min_s=_SET_OFF_S),
                Phase("walk", min_s=_WALK_S), Phase("walk_on"),
            ),
            alternatives=failure_behaviours(),
        )  # fmt: skip
        return WalkExpert(plan, _gaits(params.gait), 1 if params.first == "left" else 0)


def _gaits(gait: Gait) -> dict[str, Gait | Hop | None]:
    """What each phase and each route means for the legs."""
    return {"stand": None, "set_off": gait, "walk": gait, "walk_on": gait, **behaviour_gaits(gait)}

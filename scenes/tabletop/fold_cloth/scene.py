"""Two arms fold a cloth: its hem, sewn to a slat, goes over onto the far edge or onto one of two stripes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import arm_ik
from scenes.kit.legacy import LegacyScene
from scenes.kit.props import cloth as prop
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda import model as panda
from scenes.kit.worlds.table import TABLE_HALF, add_camera, add_pedestal, new_world
from scenes.tabletop.fold_cloth.layout import (
    CLOTHS,
    GRASP_IN_M,
    LINES,
    STRIPES,
    FoldClothParams,
    base,
    draw_layout,
    line_words,
    on_cloth,
    travel_m,
)
from scenes.tabletop.fold_cloth.measures import PAIRS, goal, milestones
from scenes.tabletop.fold_cloth.plan import HANDS, fold_plan
from scenes.tabletop.fold_cloth.rules import rules

_STEP_S = 0.005  # a fifth cheaper than 4 ms, with the same folds; at 10 ms wrists chatter and kick the slat
_GRIP_ACTUATORS = ["left/grip", "right/grip"]
_CARRYING = ["raise", "over", "lay"]
_ACROSS_RAD = [-0.35, 0.35]  # of a bias: across the slat, where fingers miss it; along it they would still find wood

FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "missed_grasp": (
        OperatorSpec("pose_bias", {
            "bodies": ["slat"], "during": ["approach"], "offset_m_range": [0.045, 0.08], "along_rad_range": _ACROSS_RAD,
        }),
    ),
    "drop": (
        OperatorSpec("early_release", {"grips": _GRIP_ACTUATORS, "hands": 2, "during": ["over"]}),
        OperatorSpec("early_release", {"grips": _GRIP_ACTUATORS, "hands": 2, "during": ["lay"], "before": 0.5}),
        OperatorSpec("weak_grip", {"grips": _GRIP_ACTUATORS, "during": ["raise", "over"], "remaining_share_range": [0.0, 0.03]}),
    ),
    "one_handed": (OperatorSpec("early_release", {"grips": _GRIP_ACTUATORS, "hands": 1, "during": ["raise", "over"]}),),
    "drag": (
        OperatorSpec("low_clearance", {"phases": ["raise", "over"], "lower_m_range": [0.05, 0.075]}),
        OperatorSpec("offset", {"phases": ["over", "lay"], "offset_m_range": [0.05, 0.09], "along": "y", "both_ways": True}),
        OperatorSpec("skipped_phase", {"skip": [["release"], ["release", "retreat"]]}),
    ),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["over", "lay"], "offset_m_range": [0.03, 0.065], "along": "x", "both_ways": True}),
    ),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"other_line_0": "over", "other_line_1": "over"}}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": ["left/hand", "right/hand"], "during": _CARRYING, "dv_mps_range": [2.5, 7.0]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["raise", "over"], "rms_share_range": [0.35, 0.8]}),),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": {"one_hand_left": "approach", "one_hand_right": "approach", "let_fall": "lay"}}),
    ),
}  # fmt: skip


class FoldCloth(LegacyScene[FoldClothParams]):
    """Two Pandas and a striped cloth whose near hem is sewn to a slat."""

    name = "fold_cloth"
    stream_id = 1562356151
    category = "fold"
    robot = "dual_panda"
    horizon_s = 9.0
    requires = (3, 13)  # the "discrete" integrator, without which a cloth of this kind has no elasticity in 4.0
    legacy_cameras = ("front", "side", "top", "left_wrist", "right_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above",
        "left_wrist": "from the left wrist", "right_wrist": "from the right wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> FoldClothParams:
        """Cloth somewhere between the arms, a little askew, in colours of its own."""
        return draw_layout(rng)

    def legacy_tasks(self, params: FoldClothParams) -> tuple[Task, ...]:
        """Fold in half, or bring the hem to one of the stripes."""
        return tuple(_task(params, name) for name in LINES)

    def build(self, params: FoldClothParams, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
        """Table, two arms, cloth with slat and stripes, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        _for_cloth(spec)
        panda.add_materials(spec, appearance.shell_rgb)
        for hand, mask in zip(HANDS, panda.MASKS, strict=True):
            pos, yaw = base(params, hand)
            add_pedestal(spec, f"{hand}_pedestal", pos[0], pos[1])
            panda.add_panda(spec, hand, pos, yaw, mask)
        side, yaw = params.side_m, params.yaw_rad
        prop.add_cloth(spec, (*params.cloth_xy_m, 0.0), yaw, side, CLOTHS[params.cloth_colour])
        prop.add_stripe(spec, "near_stripe", LINES["to_near_stripe"], STRIPES[params.near_stripe])
        prop.add_stripe(spec, "far_stripe", LINES["to_far_stripe"], STRIPES[params.far_stripe])
        prop.add_slat(spec, on_cloth(params, 0.0, 0.0), yaw, side, side / 2 - GRASP_IN_M)
        add_camera(spec, "front", (1.12, 0.0, 0.62), (0.10, 0.0, 0.08), 42, appearance)
        add_camera(spec, "side", (0.55, -0.98, 0.52), (0.15, 0.0, 0.06), 40, appearance)
        add_camera(spec, "top", (0.42, 0.0, 1.05), (0.17, 0.0, 0.0), 42, appearance)
        add_home(spec, HANDS)
        return spec

    def legacy_expert(self, params: FoldClothParams, task: str) -> ArmExpert:
        """Scripted two-handed fold that reads where the cloth lies."""
        travels = {row: travel_m(params, row) for row in LINES.values()}
        plan = fold_plan(params.recovery_policy, LINES[task], travels)
        return ArmExpert(plan, {h: arm_ik(*base(params, h)) for h in HANDS})


def _task(params: FoldClothParams, name: str) -> Task:
    row, line = LINES[name], line_words(params, name)
    others = {r: line_words(params, n) for n, r in LINES.items() if n != name}
    told, plain = _words(f"the {params.cloth_colour} cloth", line, name == "in_half")
    return Task(
        name=name, instructions=told, plain=plain, milestones=milestones(row, line),
        rules=rules(row, line, others), goal=partial(goal, row=row),
    )  # fmt: skip


def _words(cloth: str, line: str, half: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ways to ask with the constraint stated, and without it."""
    if half:
        return (
            f"Use two hands to fold {cloth} in half, edge to edge, without dragging it over the table.",
            f"Take the slat with both hands and lay it on the far edge of {cloth}; the rest of it must stay in place.",
            f"With one hand at each end of the slat, fold {cloth} over edge to edge and do not pull it along.",
        ), (f"Fold {cloth} in half.", "Fold the cloth edge to edge.")
    return (
        f"Use two hands to fold the near edge of {cloth} over to {line}, without dragging it over the table.",
        f"Take the slat with both hands and lay it on {line}; the rest of {cloth} must stay in place.",
        f"With one hand at each end of the slat, fold {cloth} over up to {line} and do not pull it along.",
    ), (f"Fold the near edge of {cloth} over to {line}.", f"Fold the cloth up to {line}.")


def _for_cloth(spec: mujoco.MjSpec) -> None:
    """Physics for a cloth: the one integrator that knows flex elasticity, and a plane instead of the table's box.

    A plane halves the number of contacts. The box stays to be seen.
    """
    o = spec.option
    o.integrator, o.cone = mujoco.mjtIntegrator.mjINT_DISCRETE, mujoco.mjtCone.mjCONE_PYRAMIDAL
    o.impratio, o.tolerance, o.timestep = 1.0, 1e-6, _STEP_S
    top = spec.geom("table_top")
    top.contype = top.conaffinity = 0
    spec.body("table").add_geom(
        name="table_plane", type=mujoco.mjtGeom.mjGEOM_PLANE, size=[*TABLE_HALF[:2], 0.1], conaffinity=7, group=3,
        friction=[0.7, 0.005, 0.0001],
    )  # fmt: skip

"""The world of humanoid_carry: the G1 on open ground with a box between its palms, and the pose it begins in."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.scene import ContactPair
from scenes.kit.control.carrying.figure import TRUNK, Load
from scenes.kit.control.carrying.reach import holding
from scenes.kit.props.carton import Carton, add_carton
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.robots.g1.palms import MEETS
from scenes.kit.robots.g1.robot import G1_WITH_PALMS
from scenes.kit.worlds.ground import FLOOR
from scenes.locomotion.shared import stage as humanoid

BOX = "box"
GRIP = (f"left_palm-{BOX}", f"right_palm-{BOX}")
BOX_FLOOR = f"{BOX}-{FLOOR}"
PAIRS = (
    *humanoid.PAIRS,
    *(ContactPair(pair, f"{s}_palm", BOX, 8) for s, pair in zip(SIDES, GRIP, strict=True)),
    ContactPair(BOX_FLOOR, BOX, FLOOR, 16),
)
_TOUCH_M = 0.001  # the pads begin this deep in the box


def stage(name: str, appearance: Appearance, friction: float, carton: Carton, load: Load) -> mujoco.MjSpec:
    """The robot on its floor with the box between its palms, and the keyframe "home"."""
    spec = humanoid.stage(name, appearance, friction, robot=G1_WITH_PALMS)
    # With the ground's pyramids, or with friction as soft as pressure, a held box creeps down 14 mm a second.
    spec.option.cone, spec.option.impratio = mujoco.mjtCone.mjCONE_ELLIPTIC, 40.0
    add_carton(spec, BOX, carton, MEETS)
    for side in SIDES:  # the fist behind the pad is drawn slimmer than its guard
        spec.add_exclude(name=f"{side}_fist-{BOX}", bodyname1=f"{side}_wrist_yaw_guard", bodyname2=BOX)
    _hold_home(spec, load)
    return spec


def _hold_home(spec: mujoco.MjSpec, load: Load) -> None:
    """Change the keyframe "home": arms at the sides of the box, the box where it is held."""
    home = spec.key("home")
    stood = list(home.qpos)[:36]
    spec.delete(home)
    model = spec.compile()
    data = mujoco.MjData(model)
    data.qpos[:36] = stood
    angles, miss_m = holding(load.at_m, load.size_m[1] - 2 * _TOUCH_M)
    if miss_m > 0.002:
        raise AssertionError(f"arms cannot reach the box: {miss_m:.4f} m off")
    for joint, angle in angles.items():
        data.joint(joint).qpos[0] = angle
    mujoco.mj_kinematics(model, data)
    at, trunk = np.empty(3), data.body(TRUNK)
    mujoco.mju_rotVecQuat(at, np.array(load.at_m), trunk.xquat)
    data.joint(BOX).qpos[:3], data.joint(BOX).qpos[3:] = trunk.xpos + at, trunk.xquat
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=np.zeros(model.nu).tolist())

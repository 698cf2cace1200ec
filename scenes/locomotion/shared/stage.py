"""What all humanoid scenes share: the G1 on open ground, its cameras, contact pairs and home pose."""

from __future__ import annotations

from collections.abc import Mapping

import mujoco

from badgen.contracts.appearance import Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.robot import Handle, Robot
from badgen.contracts.scene import ContactPair
from scenes.kit.robots.g1 import model as g1
from scenes.kit.robots.g1.robot import BODY, G1
from scenes.kit.robots.home import home_data
from scenes.kit.worlds.ground import FLOOR, follow_camera, light_up, new_ground

CAMERAS = ("front", "side", "quarter")
CAMERA_DESCRIPTIONS: Mapping[str, str] = {
    "front": "from the front",
    "side": "from the side",
    "quarter": "from ahead at an angle",
}
FEET = tuple(f"{s}_foot-{FLOOR}" for s in g1.SIDES)
# Everything but the feet. Shins, thighs and pelvis are told from the feet below them by their guards.
NOT_FEET = (
    *(f"{s}_{part}-{FLOOR}" for s in g1.SIDES for part in ("knee", "thigh")),
    f"pelvis-{FLOOR}",
    f"torso-{FLOOR}",
)
PAIRS = (
    *(ContactPair(f"{s}_foot-{FLOOR}", f"{s}_ankle_roll_link", FLOOR, 8) for s in g1.SIDES),
    *(ContactPair(f"{s}_knee-{FLOOR}", f"{s}_knee_guard", FLOOR, 8) for s in g1.SIDES),
    *(ContactPair(f"{s}_thigh-{FLOOR}", f"{s}_hip_yaw_guard", FLOOR, 8) for s in g1.SIDES),
    ContactPair(f"pelvis-{FLOOR}", "pelvis_guard", FLOOR, 8),
    ContactPair(f"torso-{FLOOR}", "torso_link", FLOOR, 32),
)

_DOWN_M = 0.4  # height of the pelvis; it stands at 0.79, and crouches and creeps above 0.5


class OnLegs:
    """What scenes of robots on legs say alike; a base before Scene."""

    def is_irrecoverable(self, qpos: F64) -> bool:
        """A robot that went down stays down: none of its controllers can get up again."""
        return bool(qpos[2] < _DOWN_M)


def stage(name: str, appearance: Appearance, friction: float, lane: bool = True, robot: Robot = G1) -> mujoco.MjSpec:
    """The robot in its stance pose, feet on the floor, with lights and cameras that go along."""
    spec = new_ground(name, appearance, friction, lane)
    handle = robot.attach(spec, BODY, appearance=appearance)
    pelvis = spec.body(handle.base)
    light_up(pelvis, appearance)
    follow_camera(pelvis, "front", (2.5, 0.25, 0.25), (0.0, 0.0, -0.12), 42, appearance)
    follow_camera(pelvis, "side", (0.15, -2.6, 0.30), (0.05, 0.0, -0.12), 42, appearance)
    follow_camera(pelvis, "quarter", (1.9, -1.7, 0.65), (0.0, 0.0, -0.14), 42, appearance)
    _add_home(spec, handle)
    return spec


def _add_home(spec: mujoco.MjSpec, handle: Handle) -> None:
    """Keyframe "home": the stance pose with the soles on the floor, motors off."""
    model = spec.compile()
    data = home_data(model, (handle,))
    mujoco.mj_kinematics(model, data)
    data.qpos[2] -= data.site(handle.tool).xpos[2]
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=data.ctrl.tolist())

"""One-arm workcell: Panda, pedestal, contact pairs."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.plan import Pose
from badgen.contracts.robot import Gripper, Handle, Robot
from badgen.contracts.scene import ContactPair
from scenes.kit.robots.panda.robot import PANDA
from scenes.kit.worlds.table import add_pedestal

ROBOT: Robot = PANDA  # robot of the workcell
ARM = ROBOT.parts[0]
HANDLE: Handle = ROBOT.handle(ARM)
JOINTS = HANDLE.joints


def _gripper(handle: Handle) -> Gripper:
    if handle.gripper is None:
        raise AssertionError(f"the arm at the workplace, {ROBOT.name}, has no gripper")
    return handle.gripper


GRIPPER: Gripper = _gripper(HANDLE)
GRIP_ACTUATOR = GRIPPER.actuator
HAND = str(HANDLE.hand)
FINGERS = tuple(f.removeprefix(f"{ARM}/") for f in GRIPPER.fingers)


@dataclass(frozen=True, slots=True)
class Base:
    """Position and yaw of the arm's base."""

    x_m: float = -0.32
    y_m: float = 0.0
    yaw_rad: float = 0.0

    @property
    def pose(self) -> Pose:
        """Pose of the arm's base on the pedestal, at the height of the table top."""
        return Pose((self.x_m, self.y_m, 0.0), (cos(self.yaw_rad / 2), 0.0, 0.0, sin(self.yaw_rad / 2)))


def draw_base(rng: np.random.Generator, reach_m: float = 0.02, yaw_rad: float = 0.05) -> Base:
    """Sample a base near the nominal one, as no two labs mount an arm alike."""
    x, y = rng.uniform(-reach_m, reach_m, size=2)
    return Base(-0.32 + float(x), float(y), float(rng.uniform(-yaw_rad, yaw_rad)))


def add_arm(spec: mujoco.MjSpec, base: Base, appearance: Appearance) -> Handle:
    """Add the arm on its pedestal."""
    add_pedestal(spec, f"{ARM}_pedestal", base.x_m, base.y_m)
    return ROBOT.attach(spec, ARM, base.pose, appearance)


def grip(body: str) -> tuple[str, str]:
    """Names of the contact pairs of the two fingers with a body."""
    left, right = (f"{ARM}_{f}-{body}" for f in FINGERS)
    return left, right


def body_pairs(body: str, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of a handled body: each finger, the whole arm, and the table."""
    fingers = zip(grip(body), GRIPPER.fingers, strict=True)
    return (
        *(ContactPair(pair, finger, body, slots) for pair, finger in fingers),
        ContactPair(f"{ARM}-{body}", HANDLE.base, body, 2 * slots),
        ContactPair(f"{body}-table", body, "table", slots),
    )


def arm_pair(body: str, slots: int = 32) -> ContactPair:
    """Contact pair of the whole arm with a body that it should leave alone."""
    return ContactPair(f"{ARM}-{body}", HANDLE.base, body, slots)


ARM_TABLE = ContactPair(f"{ARM}-table", HANDLE.base, "table", 32)

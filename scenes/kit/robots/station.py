"""A workplace for one arm: the Panda named "arm" on its pedestal, its contact pairs, and the rules it always keeps."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.scene import ContactPair
from scenes.kit.robots.panda import model as panda
from scenes.kit.worlds.table import add_pedestal

ARM = "arm"
HAND = f"{ARM}/hand"
FINGERS = ("left_finger", "right_finger")
JOINTS = tuple(f"{ARM}/joint{i + 1}" for i in range(7))
GRIP_ACTUATOR = f"{ARM}/grip"


@dataclass(frozen=True, slots=True)
class Base:
    """Where the arm stands: metres and radians."""

    x_m: float = -0.32
    y_m: float = 0.0
    yaw_rad: float = 0.0


def draw_base(rng: np.random.Generator, reach_m: float = 0.02, yaw_rad: float = 0.05) -> Base:
    """A base a little off its usual place, as two labs never mount an arm alike."""
    x, y = rng.uniform(-reach_m, reach_m, size=2)
    return Base(-0.32 + float(x), float(y), float(rng.uniform(-yaw_rad, yaw_rad)))


def add_arm(spec: mujoco.MjSpec, base: Base, appearance: Appearance) -> None:
    """Stand the arm on its pedestal."""
    panda.add_materials(spec, appearance.shell_rgb)
    add_pedestal(spec, f"{ARM}_pedestal", base.x_m, base.y_m)
    panda.add_panda(spec, ARM, (base.x_m, base.y_m, 0.0), base.yaw_rad, panda.MASKS[0])


def grip(body: str) -> tuple[str, str]:
    """Names of the contact pairs of the two fingers with a body."""
    left, right = (f"{ARM}_{f}-{body}" for f in FINGERS)
    return left, right


def body_pairs(body: str, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of a handled body: each finger, the whole arm, and the table."""
    fingers = tuple(ContactPair(f"{ARM}_{f}-{body}", f"{ARM}/{f}", body, slots) for f in FINGERS)
    return (
        *fingers,
        ContactPair(f"{ARM}-{body}", f"{ARM}/link0", body, 2 * slots),
        ContactPair(f"{body}-table", body, "table", slots),
    )


def arm_pair(body: str, slots: int = 32) -> ContactPair:
    """Contact pair of the whole arm with a body that it should leave alone."""
    return ContactPair(f"{ARM}-{body}", f"{ARM}/link0", body, slots)


ARM_TABLE = ContactPair(f"{ARM}-table", f"{ARM}/link0", "table", 32)

"""Two-arm workcell: the Pandas "left" and "right" side by side at the table, and their contact pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.robot import Gripper, Handle, Robot
from badgen.contracts.scene import ContactPair
from scenes.kit.robots.panda.robot import DUAL_PANDA
from scenes.kit.robots.station import FINGERS, Base
from scenes.kit.worlds.table import add_pedestal

ROBOT: Robot = DUAL_PANDA  # robot of the workcell
ARMS = ROBOT.parts
HANDLES: Mapping[str, Handle] = {arm: ROBOT.handle(arm) for arm in ARMS}
GRIPPERS: Mapping[str, Gripper] = {arm: h.gripper for arm, h in HANDLES.items() if h.gripper is not None}
SIDE: Mapping[str, float] = {"left": 1.0, "right": -1.0}  # sign of y on an arm's side of the table
HANDS = tuple(str(h.hand) for h in HANDLES.values())
JOINTS = tuple(j for h in HANDLES.values() for j in h.joints)
GRIP_ACTUATORS = tuple(g.actuator for g in GRIPPERS.values())
Bases: TypeAlias = tuple[Base, Base]  # bases of the arms, in the order of ARMS

_X_M, _Y_M, _INWARDS_RAD = -0.32, 0.42, 0.45  # nominal bases; both arms face the middle of the table


def base_of(arm: str, off_xy_m: tuple[float, float] = (0.0, 0.0)) -> Base:
    """Base of an arm at this offset from its nominal position."""
    return Base(_X_M + off_xy_m[0], SIDE[arm] * _Y_M + off_xy_m[1], -_INWARDS_RAD * SIDE[arm])


def draw_bases(rng: np.random.Generator, reach_m: float = 0.02, *, as_one: bool = False) -> Bases:
    """Sample bases up to `reach_m` off their nominal positions along x and y, independently or (`as_one`) together."""
    left = _shift(rng, reach_m)
    right = left if as_one else _shift(rng, reach_m)
    return base_of("left", left), base_of("right", right)


def _shift(rng: np.random.Generator, reach_m: float) -> tuple[float, float]:
    return float(rng.uniform(-reach_m, reach_m)), float(rng.uniform(-reach_m, reach_m))


def add_arms(spec: mujoco.MjSpec, bases: Bases, appearance: Appearance) -> None:
    """Add both arms on their pedestals."""
    for arm, base in zip(ARMS, bases, strict=True):
        add_pedestal(spec, f"{arm}_pedestal", base.x_m, base.y_m)
        ROBOT.attach(spec, arm, base.pose, appearance)


def grips(body: str) -> tuple[tuple[str, str], ...]:
    """For each arm, the names of the contact pairs of its two fingers with a body."""
    left, right = FINGERS
    return tuple((f"{arm}_{left}-{body}", f"{arm}_{right}-{body}") for arm in ARMS)


def arms_on(body: str) -> tuple[str, ...]:
    """Names of the contact pairs of each whole arm with a body."""
    return tuple(f"{arm}-{body}" for arm in ARMS)


def arms_pairs(body: str, slots: int = 32) -> tuple[ContactPair, ...]:
    """Contact pairs of each whole arm with a body."""
    return tuple(ContactPair(f"{arm}-{body}", HANDLES[arm].base, body, slots) for arm in ARMS)


def handled_pairs(body: str, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of a handled body: every finger, each whole arm, and the table."""
    fingers = tuple(ContactPair(f"{arm}_{f}-{body}", f"{arm}/{f}", body, slots) for arm in ARMS for f in FINGERS)
    return (*fingers, *arms_pairs(body, 2 * slots), ContactPair(f"{body}-table", body, "table", slots))


ARMS_TABLE = arms_pairs("table")
ARM_ARM = ContactPair("left-right", HANDLES["left"].base, HANDLES["right"].base, 32)

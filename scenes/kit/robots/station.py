"""A workplace for one arm: the Panda named "arm" on its pedestal, its contact pairs, and the rules it always keeps."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.rule import Measure, Predicate, Regrasped, Rule, Shifted, Stalled, Touch, Unfinished, Vibrating
from badgen.contracts.scene import ContactPair
from scenes.kit.control.arm.ik import ArmIK, arm_ik
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


def ik_of(base: Base) -> ArmIK:
    """Inverse kinematics of the arm on that base."""
    return arm_ik((base.x_m, base.y_m, 0.0), base.yaw_rad)


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


ARM_TABLE = ContactPair(f"{ARM}-table", f"{ARM}/link0", "table", 32)


def arm_rules(
    goal: Predicate, late_s: float, subject: str, grips: tuple[tuple[str, str], ...] = (), shake_mps2: float = 5.0
) -> tuple[Rule, ...]:
    """Rules for every task of one arm: no blow on the table, no shaking, no second try, no stall, not late."""
    always = (
        Rule(
            "arm_strikes_table", "excess_force", "safety", Touch((ARM_TABLE.name,), limit_n=20.0), 200.0, (HAND,),
            subject="the arm", against="the table",
        ),
        Rule("shaking", "shaking", "quality", Vibrating((HAND,), shake_mps2), 20.0, (HAND,)),
        Rule("stalled", "stall", "quality", Stalled(goal, JOINTS, 0.02, 1.5), 4.0, (HAND,), lasting=False),
        Rule("late", "late", "quality", Unfinished(goal, late_s), 2.0, (HAND,), subject=subject),
    )  # fmt: skip
    if not grips:
        return always
    again = Rule("another_try", "retry", "quality", Regrasped(grips), 1.0, (HAND,), subject=subject)
    return (*always, again)


def disturbed(name: str, body: str, words: str, limit_m: float, moved: Measure, universal: bool = True) -> Rule:
    """Rule: something that should be left alone has been moved by more than `limit_m`."""
    return Rule(
        name, "displaced", "safety", Shifted(body, limit_m), 0.10, (body,), evident=moved, universal=universal,
        subject=words,
    )  # fmt: skip

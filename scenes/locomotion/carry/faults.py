"""Which causes can spoil humanoid_carry, with the strengths that suit it."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.robots.g1.numbers import ARM, LEG

_DURING = ["go"]


def _leg(side: str) -> list[str]:
    return [f"{side}_{link.joint}" for link in LEG]


def _arm(side: str) -> list[str]:
    return [f"{side}_{link.joint}" for link in ARM]


_ARMS = [*_arm("left"), *_arm("right")]
_WALKS = ("shuffle", "march", "reverse", "halt", "crouch", "creep", "hang", "throw")

# Strengths were tuned on layouts of seed 0..99; they reach down to what the robot survives with the box in its hands.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "cause:push": (
        OperatorSpec("push", {"bodies": ["pelvis", "torso_link"], "during": _DURING, "dv_mps_range": [0.7, 2.4]}),
        OperatorSpec("push", {"bodies": ["box"], "during": _DURING, "dv_mps_range": [4.0, 10.0], "down": 0.3}),
    ),
    "cause:torque_noise": (
        OperatorSpec("torque_noise", {"during": _DURING, "rms_share_range": [0.015, 0.08]}),
        OperatorSpec("torque_noise", {
            "during": _DURING, "rms_share_range": [0.1, 0.5],
            "actuators": [f"{s}_{part}" for s in SIDES for part in ("shoulder", "elbow", "wrist")],
        }),
    ),
    "cause:weak_actuator": (
        OperatorSpec("weak_actuator", {
            "groups": [_leg("left"), _leg("right"), [*_leg("left"), *_leg("right")]], "during": _DURING,
            "remaining_share_range": [0.05, 0.35],
        }),
        OperatorSpec("weak_actuator", {"groups": [_arm("left"), _arm("right")], "during": _DURING, "remaining_share_range": [0.0, 0.15]}),
    ),
    "cause:sensor_bias": (
        OperatorSpec("sensor_bias", {
            "readings": [["floating_base_joint", "velocity", 0], ["floating_base_joint", "velocity", 1]],
            "amount_range": [0.2, 0.7], "during": _DURING,
        }),
    ),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": dict.fromkeys(_WALKS, "go")}),),
    "drop": (
        OperatorSpec("wide_grip", {"during": _DURING, "wider_m_range": [0.16, 0.34]}),
        OperatorSpec("wide_grip", {"during": _DURING, "wider_m_range": [0.09, 0.13]}),
        OperatorSpec("weak_grip", {"grips": _ARMS, "during": _DURING, "remaining_share_range": [0.0, 0.12]}),
    ),
    "throw": (OperatorSpec("shortcut", {"alternatives": {"throw": "go", "throw_late": "go_on"}}),),
}  # fmt: skip

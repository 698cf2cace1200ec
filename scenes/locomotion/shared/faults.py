"""Faults that befall any humanoid, whatever it is asked to do: shoves, shaking, weak motors, a wrong sense of motion.

Strengths were tuned on humanoid_walk, on layouts of seed 0..99; they reach down to what the walk survives.
"""

from __future__ import annotations

from collections.abc import Sequence

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.g1.numbers import LEG


def _motors(side: str) -> list[str]:
    """Actuators of one leg."""
    return [f"{side}_{link.joint}" for link in LEG]


def body_faults(during: Sequence[str]) -> dict[str, tuple[OperatorSpec, ...]]:
    """Mode -> operators, beginning in these phases."""
    when = list(during)
    legs = [_motors("left"), _motors("right"), [*_motors("left"), *_motors("right")]]
    joints = [["left_knee"], ["right_knee"], ["left_hip_roll"], ["right_hip_roll"]]
    speeds = [["floating_base_joint", "velocity", 0], ["floating_base_joint", "velocity", 1]]
    return {
        "cause:push": (
            OperatorSpec("push", {"bodies": ["pelvis", "torso_link"], "during": when, "dv_mps_range": [0.7, 2.4]}),
        ),
        "cause:torque_noise": (OperatorSpec("torque_noise", {"during": when, "rms_share_range": [0.015, 0.08]}),),
        "cause:weak_actuator": (
            OperatorSpec("weak_actuator", {"groups": legs, "during": when, "remaining_share_range": [0.1, 0.45]}),
            OperatorSpec("weak_actuator", {"groups": joints, "during": when, "remaining_share_range": [0.0, 0.3]}),
        ),
        "cause:sensor_bias": (
            OperatorSpec("sensor_bias", {"readings": speeds, "amount_range": [0.15, 0.6], "during": when}),
        ),
    }

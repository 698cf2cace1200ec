"""Faults that befall any humanoid, whatever it is asked to do: shoves, shaking, weak motors, a wrong sense of motion.

Strengths were tuned on humanoid_walk, on layouts of seed 0..99; they reach down to what the walk survives.
"""

from __future__ import annotations

from collections.abc import Sequence

from badgen.contracts.scene import Spec
from scenes.kit.robots.g1.numbers import LEG


def _motors(side: str) -> list[str]:
    """Actuators of one leg."""
    return [f"{side}_{link.joint}" for link in LEG]


def body_faults(during: Sequence[str]) -> dict[str, tuple[Spec, ...]]:
    """Mode -> operators, beginning in these phases."""
    when = list(during)
    legs = [_motors("left"), _motors("right"), [*_motors("left"), *_motors("right")]]
    joints = [["left_knee"], ["right_knee"], ["left_hip_roll"], ["right_hip_roll"]]
    speeds = [["floating_base_joint", "velocity", 0], ["floating_base_joint", "velocity", 1]]
    return {
        "push": (Spec("push", {"bodies": ["pelvis", "torso_link"], "during": when, "dv_mps": [0.7, 2.4]}),),
        "torque_noise": (Spec("torque_noise", {"during": when, "rms_share": [0.015, 0.08]}),),
        "weak_actuator": (
            Spec("weak_actuator", {"groups": legs, "during": when, "left": [0.1, 0.45]}),
            Spec("weak_actuator", {"groups": joints, "during": when, "left": [0.0, 0.3]}),
        ),
        "sensor_bias": (Spec("sensor_bias", {"readings": speeds, "amount": [0.15, 0.6], "during": when}),),
    }

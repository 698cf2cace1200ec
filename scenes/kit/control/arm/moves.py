"""Phases of one arm's pick and place, for any scene with an arm named "arm"."""

from __future__ import annotations

from math import cos, pi, sin

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.robots.station import ARM

OPEN_M = 0.078  # fingers almost as wide as they go
UPRIGHT_RAD = 0.5  # what leans further has fallen over, and cannot be picked up from above as it was
_ABOVE_M = 0.08


def closing_down(yaw_rad: float) -> Quat:
    """Tool pointing down a frame's z axis, fingers closing along this direction of its xy plane."""
    half = (yaw_rad - pi / 2) / 2
    return (0.0, cos(half), sin(half), 0.0)


def turned(yaw_rad: float) -> Quat:
    """Upright, turned about the vertical."""
    return (cos(yaw_rad / 2), 0.0, 0.0, sin(yaw_rad / 2))


def raised(pose: Pose, up_m: float) -> Pose:
    """The same pose, higher."""
    x, y, z = pose.pos_m
    return Pose((x, y, z + up_m), pose.quat)


def pick(
    body: str, grasp: Pose, *, open_m: float = OPEN_M, lift_m: float = 0.12, prefix: str = ""
) -> tuple[Phase, ...]:
    """Reach over a body, down to `grasp` (the tool's pose in the body's frame), close, and raise it."""
    return (
        Phase(
            f"{prefix}approach",
            hands={ARM: Goal(body, raised(grasp, _ABOVE_M))},
            grip_m={ARM: open_m},
            speed_mps=0.45,
            turn_radps=2.0,
            min_s=0.8,
        ),
        Phase(f"{prefix}descend", hands={ARM: Goal(body, grasp)}, speed_mps=0.18, min_s=0.4, reactive=True),
        Phase(f"{prefix}grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body=body),
        Phase(
            f"{prefix}lift",
            carry=Goal("here", Pose((0.0, 0.0, lift_m))),
            speed_mps=0.20,
            holds=(ARM,),
            body=body,
            retry_from=f"{prefix}approach",
        ),
    )


def place(body: str, at: Goal, *, over_m: float = 0.12, prefix: str = "") -> tuple[Phase, ...]:
    """Carry a held body to `over_m` above its place, and lower it there; `at` is the goal of the body's own frame."""
    over = Goal(at.frame, raised(at.pose, over_m))
    again = f"{prefix}approach"
    return (
        Phase(
            f"{prefix}transfer", carry=over, speed_mps=0.28, turn_radps=1.4, holds=(ARM,), body=body, retry_from=again
        ),
        Phase(f"{prefix}lower", carry=at, speed_mps=0.14, min_s=0.4, holds=(ARM,), body=body, retry_from=again),
    )


def leave(*, open_m: float = OPEN_M, up_m: float = 0.10, prefix: str = "") -> tuple[Phase, ...]:
    """Open the fingers and rise straight off what they held."""
    return (
        Phase(f"{prefix}release", grip_m={ARM: open_m}, min_s=0.3),
        Phase(f"{prefix}retreat", hands={ARM: back(up_m)}, speed_mps=0.30, min_s=0.4),
    )


def back(metres: float) -> Goal:
    """Where the tool is now, withdrawn along its own axis."""
    return Goal(f"{ARM}/tool", Pose((0.0, 0.0, -metres)))


def go_home() -> Phase:
    """All joints back to where they started."""
    return Phase("home", home=True, turn_radps=1.0, min_s=0.8)


def recover(open_m: float = OPEN_M) -> Phase:
    """Rise and open before another try."""
    return Phase("recover", hands={ARM: back(0.12)}, grip_m={ARM: open_m}, speed_mps=0.25, min_s=0.6)

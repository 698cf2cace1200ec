"""Phases of one arm's pick and place, for any scene with an arm named "arm"."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
            f"{prefix}approach", hands={ARM: Goal(body, raised(grasp, _ABOVE_M))}, grip_m={ARM: open_m}, speed_mps=0.45,
            turn_radps=2.0, min_s=0.8,
        ),
        Phase(f"{prefix}descend", hands={ARM: Goal(body, grasp)}, speed_mps=0.18, min_s=0.4, reactive=True),
        Phase(f"{prefix}grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body=body),
        Phase(
            f"{prefix}lift", carry=Goal("here", Pose((0.0, 0.0, lift_m))), speed_mps=0.20, holds=(ARM,), body=body,
            retry_from=f"{prefix}approach",
        ),
    )  # fmt: skip


def place(body: str, at: Goal, *, over_m: float = 0.12, prefix: str = "") -> tuple[Phase, ...]:
    """Carry a held body to `over_m` above its place, and lower it there; `at` is the goal of the body's own frame."""
    over = Goal(at.frame, raised(at.pose, over_m))
    again = f"{prefix}approach"
    return (
        Phase(
            f"{prefix}transfer", carry=over, speed_mps=0.28, turn_radps=1.4, holds=(ARM,), body=body, retry_from=again
        ),
        Phase(f"{prefix}lower", carry=at, speed_mps=0.14, min_s=0.4, holds=(ARM,), body=body, retry_from=again),
    )  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Handling:
    """What the arm does with one thing; phases are named as in `moves`, each name after `prefix`.

    Attributes:
        body: name of the thing in the model.
        the: noun phrase for it, such as "the red mug".
        grasp: pose of the tool in the thing's frame.
        open_m: gap between the fingertips around it.
        xy_m: where it stands at first in the world; `yaw_rad`: how it is turned there.
        at: goal of the thing's own frame once it is down in its place.
        over_m: it comes to its place this far above `at`.
        lift_m: how far it is lifted after the grasp.
    """

    body: str
    the: str
    grasp: Pose
    open_m: float
    xy_m: tuple[float, float]
    yaw_rad: float
    at: Goal
    over_m: float
    lift_m: float
    prefix: str = ""

    def whole(self) -> tuple[Phase, ...]:
        """From home to the thing, to its place, and home again."""
        return (*self.put(), go_home())

    def put(self) -> tuple[Phase, ...]:
        """Take the thing, bring it to its place and let go."""
        return (*self.take(), *self.bring())

    def take(self) -> tuple[Phase, ...]:
        """Grasp the thing and lift it."""
        return pick(self.body, self.grasp, open_m=self.open_m, lift_m=self.lift_m, prefix=self.prefix)

    def lift(self, up_m: float) -> Phase:
        """Lift the held thing by so much."""
        return replace(self.take()[-1], carry=Goal("here", Pose((0.0, 0.0, up_m))))

    def bring(self) -> tuple[Phase, ...]:
        """Carry the held thing over its place, lower it and let go."""
        return (*self.carry(), *self.let_go())

    def carry(self) -> tuple[Phase, ...]:
        """Carry the held thing over its place and lower it."""
        return place(self.body, self.at, over_m=self.over_m, prefix=self.prefix)

    def let_go(self) -> tuple[Phase, ...]:
        """Open the fingers and rise."""
        return leave(open_m=self.open_m, prefix=self.prefix)

    def at_height(self, up_m: float) -> Goal:
        """Its place, but `up_m` above the origin of the frame in which that is given."""
        x, y, _ = self.at.pose.pos_m
        return replace(self.at, pose=replace(self.at.pose, pos_m=(x, y, up_m)))

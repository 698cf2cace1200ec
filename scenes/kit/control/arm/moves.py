"""Phases of one arm's pick and place, for any scene with an arm named "arm".

`Handling` makes the phases of a plan. It is unrelated to the contacts and measures of `judging.handled.Handled`, and
to `HANDLING` in `faults.arm`, the names of the phases in which an object is handled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.robots.station import ARM

OPEN_M = 0.078  # gap of almost fully open fingers
UPRIGHT_RAD = 0.5  # an object tilted by more has fallen over, and cannot be picked up from above any more
_ABOVE_M = 0.08


def closing_down(yaw_rad: float) -> Quat:
    """Tool pointing down a frame's z axis, fingers closing along this direction of its xy plane."""
    half = (yaw_rad - pi / 2) / 2
    return (0.0, cos(half), sin(half), 0.0)


def turned(yaw_rad: float) -> Quat:
    """Rotation about the vertical."""
    return (cos(yaw_rad / 2), 0.0, 0.0, sin(yaw_rad / 2))


def leave(*, open_m: float = OPEN_M, up_m: float = 0.10, prefix: str = "") -> tuple[Phase, ...]:
    """Open the fingers and rise vertically."""
    return (
        Phase(f"{prefix}release", grip_m={ARM: open_m}, min_s=0.3),
        Phase(f"{prefix}retreat", hands={ARM: back(up_m)}, speed_mps=0.30, min_s=0.4),
    )


def back(metres: float) -> Goal:
    """The current tool pose, withdrawn along the tool axis."""
    return Goal(f"{ARM}/tool", Pose((0.0, 0.0, -metres)))


def go_home(turn_radps: float = 1.0, min_s: float = 0.8) -> Phase:
    """All joints back to their home values."""
    return Phase("home", home=True, turn_radps=turn_radps, min_s=min_s)


def recover(open_m: float = OPEN_M) -> Phase:
    """Rise and open before a retry."""
    return Phase("recover", hands={ARM: back(0.12)}, grip_m={ARM: open_m}, speed_mps=0.25, min_s=0.6)


@dataclass(frozen=True, slots=True)
class Handling:
    """Phases of grasping one object and taking it to a place; each name is preceded by `prefix`.

    Attributes:
        body: name of the object in the model.
        the: noun phrase for it, such as "the red mug".
        grasp: pose of the tool in the object's frame.
        open_m: gap between the open fingertips around it.
        xy_m: its first position in the world; `yaw_rad`: its first yaw.
        at: goal of the object's own frame once it is down in its place.
        over_m: height above `at` at which it is brought over its place.
        lift_m: height by which it is lifted after the grasp.
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
        """From home to the object, to its place, and home again."""
        return (*self.put(), go_home())

    def put(self) -> tuple[Phase, ...]:
        """Grasp the object, bring it to its place and release it."""
        return (*self.take(), *self.bring())

    def take(self) -> tuple[Phase, ...]:
        """Reach over the object, descend, grasp and lift it."""
        name, at = self.prefix, Goal(self.body, self.grasp)
        over = {ARM: at.moved((0.0, 0.0, _ABOVE_M))}
        return (
            Phase(f"{name}approach", over, grip_m={ARM: self.open_m}, speed_mps=0.45, turn_radps=2.0, min_s=0.8),
            Phase(f"{name}descend", {ARM: at}, speed_mps=0.18, min_s=0.4, reactive=True),
            Phase(f"{name}grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body=self.body),
            self.lift(self.lift_m),
        )

    def lift(self, up_m: float) -> Phase:
        """Lift the held object by this height."""
        return replace(self._carry("lift", Goal("here", Pose((0.0, 0.0, up_m)))), speed_mps=0.20)

    def bring(self) -> tuple[Phase, ...]:
        """Carry the held object over its place, lower it and release it."""
        return (*self.carry(), *self.let_go())

    def carry(self) -> tuple[Phase, ...]:
        """Carry the held object over its place and lower it."""
        over = replace(self._carry("transfer", self.at.moved((0.0, 0.0, self.over_m))), speed_mps=0.28, turn_radps=1.4)
        return (over, replace(self._carry("lower", self.at), speed_mps=0.14, min_s=0.4))

    def let_go(self) -> tuple[Phase, ...]:
        """Open the fingers and rise."""
        return leave(open_m=self.open_m, prefix=self.prefix)

    def at_height(self, up_m: float) -> Goal:
        """Its place, but `up_m` above the origin of the place's frame."""
        x, y, _ = self.at.pose.pos_m
        return replace(self.at, pose=replace(self.at.pose, pos_m=(x, y, up_m)))

    def _carry(self, name: str, to: Goal) -> Phase:
        again = f"{self.prefix}approach"
        return Phase(f"{self.prefix}{name}", carry=to, holds=(ARM,), body=self.body, retry_from=again)

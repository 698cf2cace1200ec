"""Phases in which one arm grasps a lying object, turns it upright and stands it on a mark, or lays it down again."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.moves import back, go_home
from scenes.kit.control.arm.poses import Frame, compose, frame, leaning, level_frame
from scenes.kit.props.marks import Mark
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.station import ARM

LEAN_RAD = 0.7  # tilt of the hand: at the grasp towards the object's top, after the quarter turn back towards the robot
STAND_RAD = pi / 2 - LEAN_RAD
LIFT_M, _OVER_M = 0.13, 0.06  # heights of the lifted lying object, and of the standing one over the mark
_OFF_M = 0.11  # distance of the open fingers from the grip before the descent
_TIPS_M = 0.004  # offset of the grip towards the fingertips, clear of the palm
_OPEN_M = 0.08


@dataclass(frozen=True, slots=True)
class StandingUp:
    """Phases of standing a lying object on a mark.

    Attributes:
        body: the object; `<body>_top` is the middle of its top.
        shape: sizes of the object.
        mark: body of the mark; x axis = heading of the hand at the mark.
    """

    body: str
    shape: Upright
    mark: str

    def phases(self) -> tuple[Phase, ...]:
        """Grasp the object, stand it on the mark, and leave it there."""
        return (*self.take(), *self.stand(), *self.leave())

    def take(self) -> tuple[Phase, ...]:
        """Grasp the lying object and lift it."""
        line, wide = f"{self.body}>{self.body}_top", {ARM: _OPEN_M}
        over, at = ({ARM: Goal(line, lying_grip(self.shape, off_m))} for off_m in (_OFF_M, 0.0))
        return (
            Phase("approach", over, grip_m=wide, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
            Phase("descend", at, speed_mps=0.16, min_s=0.5, reactive=True),
            *self._hold(LIFT_M),
        )

    def retake(self) -> tuple[Phase, ...]:
        """Grasp the object where it stands on the mark, and lift it."""
        at = {ARM: Goal(self.mark, standing_grip(self.shape, 0.0))}
        return (Phase("descend", at, speed_mps=0.16, min_s=0.5), *self._hold(0.06))

    def stand(self) -> tuple[Phase, ...]:
        """Turn it upright over the mark, and lower it."""
        return self.move("turn", self.mark, standing_grip(self.shape, _OVER_M), 0.20), self.lower()

    def lower(self, height_m: float = 0.0) -> Phase:
        """Lower the upright object to this height above the table."""
        return self.move("lower", self.mark, standing_grip(self.shape, height_m), 0.08)

    def lay(self, short_m: float, turn_mps: float = 0.20, lower_mps: float = 0.08) -> tuple[Phase, ...]:
        """Lay it on its side, its middle `short_m` before the mark: farther out the hand cannot be tilted that way."""
        x = self.shape.grip_m - self.shape.height_m / 2 - short_m
        over, down = (Pose((x, 0.0, self.shape.radius_m + up_m), leaning(0.0, -LEAN_RAD)) for up_m in (0.10, 0.001))
        return self.move("turn", self.mark, over, turn_mps), self.move("lower", self.mark, down, lower_mps)

    def leave(self) -> tuple[Phase, ...]:
        """Open the fingers, withdraw the hand, and go home."""
        release = Phase("release", grip_m={ARM: _OPEN_M}, min_s=0.5)
        return release, Phase("retreat", {ARM: back(0.12)}, speed_mps=0.20, min_s=0.6), go_home()

    def recover(self) -> Phase:
        """Rise and open before a retry."""
        up = {ARM: Goal("here", Pose((0.0, 0.0, 0.12)))}
        return Phase("recover", up, grip_m={ARM: _OPEN_M}, speed_mps=0.25, min_s=0.6)

    def move(self, name: str, frame: str, tool: Pose, speed_mps: float) -> Phase:
        """Move the hand with the object to a pose of the tool."""
        return Phase(name, {ARM: Goal(frame, tool)}, speed_mps=speed_mps, holds=(ARM,), body=self.body)

    def _hold(self, lift_m: float) -> tuple[Phase, ...]:
        grasp = Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=self.body)
        return grasp, self.move("lift", "here", Pose((0.0, 0.0, lift_m)), 0.16)


def lying_grip(thing: Upright, off_m: float = 0.0) -> Pose:
    """Tool at the grip of a lying object, or `off_m` back from it, in the frame from its base to its top."""
    back_m = off_m + _TIPS_M
    x, z = back_m * sin(LEAN_RAD), back_m * cos(LEAN_RAD)
    return Pose((thing.grip_m + x, 0.0, z), leaning(0.0, -LEAN_RAD))


def standing_grip(thing: Upright, height_m: float) -> Pose:
    """Tool at the grip of an object that stands `height_m` above the mark, in the mark's frame."""
    x, z = -_TIPS_M * sin(STAND_RAD), _TIPS_M * cos(STAND_RAD)
    return Pose((x, 0.0, thing.grip_m + height_m + z), leaning(0.0, STAND_RAD))


def standing_up_stops(thing: Upright, mark: Mark) -> tuple[Frame, ...]:
    """Tool poses in the world while an object is stood on a mark; for `follows`."""
    line = level_frame(thing.along(-thing.height_m / 2), thing.radius_m, thing.heading_rad)
    disc = level_frame(mark.xy_m, 0.0, mark.heading_rad)
    off, low = (compose(line, frame(lying_grip(thing, off_m))) for off_m in (_OFF_M, 0.0))
    over, stands = (compose(disc, frame(standing_grip(thing, height_m))) for height_m in (_OVER_M, 0.0))
    return off, low, Frame(low.pos + np.array([0.0, 0.0, LIFT_M]), low.quat), over, stands

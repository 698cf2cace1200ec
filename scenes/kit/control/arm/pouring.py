"""Pouring: take an upright vessel near its rim, tilt it over something as if about its lip, and put it back.

    move = Pouring("cup", "plate", half_m=0.031, height_m=0.085, facet_rad=0.0, heading_rad=1.2, lean_rad=0.65,
                   stand_m=(0.15, -0.1, 0.0), stand_yaw_rad=0.0)
    plan = Plan(move.whole(), "retry", recover())

`scenes.kit.layout_pouring` chooses a feasible side and direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, pi, sin

from badgen.contracts.plan import Goal, Phase, Pose, Quat, Vec3
from scenes.kit.control.arm.moves import OPEN_M, go_home, leave
from scenes.kit.control.arm.poses import about, times
from scenes.kit.props.cup import GRIP_BELOW_RIM_M
from scenes.kit.robots.station import ARM

LIFT_M = 0.12  # enough to clear another vessel and any rim
_BACK_OFF_M = 0.09
_STAND_CLEAR_M = 0.004  # height at which a vessel is released, so that it is not pressed down
_AWAY_M = 0.04  # distance of a tilted vessel from objects that it might fall against
_TURNS_RADPS = {"tip": 1.2, "pour": 0.5, "empty": 0.45}


@dataclass(frozen=True, slots=True)
class Tilt:
    """Tilt of a vessel over what it is emptied onto.

    Attributes:
        tilt_rad: 0 is upright, pi / 2 horizontal; beyond that everything runs out.
        lip_z_m: height of the lip, the lowest point of the rim, above the frame of what is poured onto.
        lip_back_m: horizontal distance of the lip from the plate's middle, against the direction of pouring.
    """

    tilt_rad: float
    lip_z_m: float
    lip_back_m: float


# Tuned for 15 nuts that fill a cup: slowly until the first ones roll, then over the middle of the plate. The lip is so
# high that a camera above the front sees nuts fall below the hand.
POUR: Mapping[str, Tilt] = {
    "carry": Tilt(0.0, 0.205, 0.070),
    "tip": Tilt(0.95, 0.165, 0.065),
    "pour": Tilt(1.50, 0.140, 0.058),
    "empty": Tilt(1.90, 0.135, 0.052),
}


@dataclass(frozen=True, slots=True)
class Pouring:
    """A motion that empties one vessel onto one plate.

    Attributes:
        vessel, onto: body names; the frames are in the middle of the base, z up.
        half_m, height_m: half the vessel's width, and its height.
        facet_rad: direction of pouring in the vessel's own axes, towards one of its flat sides, if any.
        heading_rad: direction of pouring in the world.
        lean_rad: tilt of the hand from the vertical, against the direction of pouring.
        stand_m, stand_yaw_rad: first position and yaw of the vessel, where it is put down again.
    """

    vessel: str
    onto: str
    half_m: float
    height_m: float
    facet_rad: float
    heading_rad: float
    lean_rad: float
    stand_m: Vec3
    stand_yaw_rad: float

    def whole(self) -> tuple[Phase, ...]:
        """Take the vessel, empty it, put it back where it stood, and go home."""
        return (*self.take(), *self.empty(), *self.put_back())

    def take(self) -> tuple[Phase, ...]:
        """Grasp the vessel, lift it, and carry it upright to the plate."""
        reach = {ARM: self.grasp(_BACK_OFF_M)}
        return (
            Phase("approach", hands=reach, grip_m={ARM: OPEN_M}, speed_mps=0.55, turn_radps=1.5, min_s=0.8),
            Phase("descend", hands={ARM: self.grasp()}, speed_mps=0.18, min_s=0.5, reactive=True),
            Phase("grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body=self.vessel),
            self.carry("lift", Goal("self", Pose((0.0, 0.0, LIFT_M))), 0.26),
            self.carry("carry", self.over(POUR["carry"]), 0.34, 1.4),
        )

    def empty(self) -> tuple[Phase, ...]:
        """Tilt it in steps, wait until the last of its contents are out, and turn it upright."""
        leaning = tuple(self.carry(n, self.over(POUR[n]), 0.20, turn) for n, turn in _TURNS_RADPS.items())
        return (*leaning, replace(leaning[-1], name="drain", min_s=0.4), self.right())

    def right(self) -> Phase:
        """Turn it upright over the plate."""
        return self.carry("right", self.over(POUR["carry"]), 0.30, 1.0)

    def put_back(self) -> tuple[Phase, ...]:
        """Carry it back to its first position, set it down, release it, and go home."""
        (x, y, _), upright = self.stand_m, about("z", self.stand_yaw_rad)
        return (
            self.carry("return", Goal("world", Pose((x, y, LIFT_M), upright)), 0.36, 1.6),
            self.carry("lower", Goal("world", Pose((x, y, _STAND_CLEAR_M), upright)), 0.18),
            *let_go(),
        )

    def carry(self, name: str, goal: Goal, speed_mps: float, turn_radps: float = 1.2) -> Phase:
        """Carry the vessel to a goal of its own frame."""
        return Phase(name, carry=goal, speed_mps=speed_mps, turn_radps=turn_radps, holds=(ARM,), body=self.vessel)

    def grasp(self, back_m: float = 0.0) -> Goal:
        """Tool near the rim, fingers closing on two sides across the direction of pouring; `back_m` short of it."""
        out, up = sin(self.lean_rad) * back_m, cos(self.lean_rad) * back_m
        at = (-out * cos(self.facet_rad), -out * sin(self.facet_rad), self.height_m - GRIP_BELOW_RIM_M + up)
        # Tool down, rotated by half a turn so that the wrist stays far from its limits, then tilted.
        down = times(about("x", pi), about("z", pi))
        return Goal(self.vessel, Pose(at, times(about("z", self.facet_rad), about("y", -self.lean_rad), down)))

    def over(self, tilt: Tilt) -> Goal:
        """The vessel over the plate, tilted as `tilt` says."""
        c, s = cos(tilt.tilt_rad), sin(tilt.tilt_rad)
        back = tilt.lip_back_m + self.half_m * c + self.height_m * s
        z = tilt.lip_z_m + self.half_m * s - self.height_m * c
        quat = times(about("z", self.heading_rad), about("y", tilt.tilt_rad), about("z", -self.facet_rad))
        return Goal(self.onto, Pose((-back * cos(self.heading_rad), -back * sin(self.heading_rad), z), quat))

    def upright_over(self, up_m: float) -> Goal:
        """The vessel upright over the middle of the plate, `up_m` above the plate's frame."""
        quat = times(about("z", self.heading_rad), about("z", -self.facet_rad))
        return Goal(self.onto, Pose((0.0, 0.0, up_m), quat))

    def tilted(self, tilt_rad: float) -> Quat:
        """Rotation of the vessel in its own axes that tilts it in the direction of pouring."""
        return times(about("z", self.facet_rad), about("y", tilt_rad), about("z", -self.facet_rad))

    def askew(self, tilt_rad: float) -> Phase:
        """Set the vessel down on the edge of its base, where it falls over."""
        x, y, _ = self.stand_m
        heading = self.stand_yaw_rad + self.facet_rad
        x, y = x - _AWAY_M * cos(heading), y - _AWAY_M * sin(heading)
        quat = times(about("z", self.stand_yaw_rad), self.tilted(tilt_rad))
        at = Pose((x, y, self.half_m * sin(tilt_rad) + _STAND_CLEAR_M), quat)
        return self.carry("askew", Goal("world", at), 0.18)


def let_go() -> tuple[Phase, ...]:
    """Open the fingers, withdraw along the tool axis, and go home."""
    release, retreat = leave()
    return (replace(release, min_s=0.35), retreat, go_home(1.8))

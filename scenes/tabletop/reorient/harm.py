"""Alternative plans of reorient in which the other object is harmed: it is shoved, sent rolling, or struck.

The requested object stands on its mark in the end, so these rollouts reach the goal, and are unsafe all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import copysign, cos, pi, sin

from badgen.contracts.plan import AlternativePlan, Phase, Pose
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import go_home
from scenes.kit.control.arm.poses import frame
from scenes.kit.control.arm.pushing_aside import Standing, key_poses, nudge
from scenes.kit.control.arm.reach import follows
from scenes.kit.control.arm.standing_up import LIFT_M, StandingUp
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.station import Base

_SHOVE_M = 0.050  # how far the hand slides the other object
_FLICK_M, _FLICK_MPS = 0.045, 0.55  # so short and so fast a push that the object rolls on by itself
_LOW_M = 0.012  # height above the table at which the held object strikes the other one
_RUN_M, _STRIKE_M = 0.045, 0.040  # gap between the two before the strike, and how far the held one goes on after it
_STRIKE_MPS = 0.25
_BEYOND_M = 0.035  # how far beyond the top of the other object the fingers pass it
_TURNS_RAD = (0.0, 0.4, -0.4, 0.8, -0.8)  # by which the direction of a push may deviate from straight sideways


@dataclass(frozen=True)
class OtherHarmed:
    """Plans that harm the other object while `standing` is done.

    Attributes:
        standing: the way that is asked for.
        own: the requested object.
        other: the object that should be left alone; `body` is its name.
        base: of the arm.
    """

    standing: StandingUp
    own: Upright
    other: Upright
    body: str
    base: Base

    def plans(self) -> dict[str, AlternativePlan]:
        """All of them by name."""
        whole, home, quick = self.standing.phases(), (go_home(),), (go_home(2.0, 0.4),)
        shove, flick = self._shove(), self._flick()
        return {
            "shove_other": AlternativePlan("home", (*quick, *shove, *home), "shoves the other one aside"),
            "shove_other_first": AlternativePlan("approach", (*shove, *whole), "shoves the other one aside first"),
            "roll_other": AlternativePlan("home", (*quick, *flick, *home), "sends the other one rolling"),
            "roll_other_first": AlternativePlan("approach", (*flick, *whole), "sends the other one rolling first"),
            "strike_other": AlternativePlan("turn", self._strike(), "knocks the one that it holds against the other"),
        }

    def _sideways(self) -> Standing:
        """The other object as something to be pushed sideways, away from the middle of the table, so that it rolls."""
        half_m, outwards = self.other.radius_m, copysign(pi / 2, self.other.xy_m[1])
        return reachable(self._lying(half_m), self.base, tuple(outwards + turn for turn in _TURNS_RAD))

    def _endways(self) -> Standing:
        """The other object as something to be pushed along its axis, in either direction, so that it slides."""
        return reachable(self._lying(self.other.height_m / 2), self.base, (0.0, pi, 0.4, -0.4, pi + 0.4, pi - 0.4))

    def _lying(self, half_m: float) -> Standing:
        at_m, height_m = (*self.other.xy_m, 0.0), 2 * self.other.radius_m
        return Standing(self.body, "world", at_m, half_m, half_m, height_m, self.other.heading_rad)

    def _shove(self) -> tuple[Phase, ...]:
        """Push the other object at one of its ends, along the table."""
        return nudge(self._endways(), _SHOVE_M)

    def _flick(self) -> tuple[Phase, ...]:
        """Push the other object fast, so that it leaves the fingers and rolls on."""
        return _at_speed(nudge(self._sideways(), _FLICK_M), _FLICK_MPS)

    def _strike(self) -> tuple[Phase, ...]:
        """Swing the held object, which still lies in the hand, against the other one; bring it back and stand it up."""
        own, other, (ax, ay) = self.own, self.other, (cos(self.own.heading_rad), sin(self.own.heading_rad))
        side = copysign(1.0, other.xy_m[1] - own.xy_m[1])
        across = -side * ay, side * ax
        grip, top = own.along(own.grip_m - own.height_m / 2), other.along(other.height_m / 2)
        # The fingers pass beyond the top of the other object, which the lower part of the held one meets.
        to = top[0] + _BEYOND_M * ax - grip[0], top[1] + _BEYOND_M * ay - grip[1]
        gap_m = own.radius_m + other.radius_m + _RUN_M

        def here(name: str, xy_m: tuple[float, float], up_m: float, speed_mps: float) -> Phase:
            return self.standing.move(name, "here", Pose((*xy_m, up_m)), speed_mps)

        far_m = _RUN_M + _STRIKE_M
        return (
            here("swing", (to[0] - gap_m * across[0], to[1] - gap_m * across[1]), 0.0, 0.30),
            here("sink", (0.0, 0.0), _LOW_M - LIFT_M, 0.25),
            here("strike", (far_m * across[0], far_m * across[1]), 0.0, _STRIKE_MPS),
            here("rise", (-_STRIKE_M * across[0], -_STRIKE_M * across[1]), LIFT_M - _LOW_M, 0.25),
            *self.standing.stand(),
            *self.standing.leave(),
        )


def _at_speed(pushes: tuple[Phase, ...], speed_mps: float) -> tuple[Phase, ...]:
    return tuple(replace(p, speed_mps=speed_mps) if p.name == "touch" else p for p in pushes)


@cache
def reachable(thing: Standing, base: Base, turns_rad: tuple[float, ...]) -> Standing:
    """The same push, turned by the first of these angles by which the arm can follow it; else by the first of all."""
    ways = [
        replace(thing, heading_rad=thing.heading_rad + turn, flipped=flipped)
        for turn, flipped in product(turns_rad, (False, True))
    ]
    can = (way for way in ways if follows(ik_of(base), [frame(pose) for pose in key_poses(way)]))
    return next(can, ways[0])

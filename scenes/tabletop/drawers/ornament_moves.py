"""Moves of the hand that touch the ornament on the cabinet: push it aside, or tip it so far that it rocks back."""

from __future__ import annotations

from math import cos, radians, sin

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.control.arm.moves import back
from scenes.kit.props.cabinet import TOP_M
from scenes.kit.props.placed_cabinet import PlacedCabinet
from scenes.kit.robots.station import ARM

_LEAN_RAD = radians(40.0)  # of the hand towards the drawers, which keeps the palm clear of the ornament
_CLOSED_M = 0.012  # gap of fingers that look closed, yet do not seem to have missed a grasp
_FINGER_M = 0.010  # from the tool point to the face of leaning fingers
_AHEAD_M = 0.030  # gap between fingers and ornament before the push
_LOW_M = 0.022  # height of the fingers at which the ornament slides
_HIGH_SHARE = 0.85  # of the ornament's height, where a push tips it


def leaning(lean_rad: float) -> Quat:
    """In the cabinet's frame: the tool points down and away from the drawers, fingers closing along the fronts."""
    return (-sin(lean_rad / 2), 0.0, cos(lean_rad / 2), 0.0)


def nudge(cabinet: PlacedCabinet, by_m: float) -> tuple[Phase, ...]:
    """With closed fingers, push the ornament by this much towards the back of the cabinet, and let it stand there."""
    return _touch(cabinet, _LOW_M, by_m, 0.10)


def tip(cabinet: PlacedCabinet, by_rad: float) -> tuple[Phase, ...]:
    """With closed fingers, tip the ornament by this angle, then take the hand away so that it rocks back."""
    high_m = _HIGH_SHARE * cabinet.ornament.height_m
    return _touch(cabinet, high_m, high_m * sin(by_rad) + 0.6 * cabinet.ornament.foot_half_m, 0.16)


def _touch(cabinet: PlacedCabinet, up_m: float, by_m: float, speed_mps: float) -> tuple[Phase, ...]:
    """Come down in front of the ornament, push it towards the back at this height, and withdraw.

    `by_m` is how far the fingers go on from where they would touch the edge of its foot.
    """
    x, y = cabinet.ornament_at_m
    face = x + cabinet.ornament.foot_half_m + _FINGER_M * cos(_LEAN_RAD)
    ahead, end = face + _AHEAD_M, face - by_m

    def at(x_m: float, z_m: float) -> dict[str, Goal]:
        return {ARM: Goal("cabinet", Pose((x_m, y, TOP_M + z_m), leaning(_LEAN_RAD)))}

    over_m = up_m + 0.07
    return (
        Phase("over_top", at(ahead, over_m), grip_m={ARM: _CLOSED_M}, speed_mps=0.40, turn_radps=2.0, min_s=0.7),
        Phase("down_to_top", at(ahead, up_m), speed_mps=0.25, min_s=0.3),
        Phase("touch", at(end, up_m), speed_mps=speed_mps, min_s=0.2),
        Phase("withdraw", at(ahead, up_m), speed_mps=0.30, min_s=0.2),
        Phase("rise", {ARM: back(0.08)}, speed_mps=0.35, min_s=0.3),
    )

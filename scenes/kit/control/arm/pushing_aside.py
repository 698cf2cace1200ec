"""Moves of a hand with closed fingers that touch something that stands: push it aside, or tip it so that it rocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, radians, sin

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.control.arm.moves import back
from scenes.kit.robots.station import ARM

# How far the hand leans, so that the fingertips are ahead of the palm: less at something that fits below the palm.
_LEAN_RAD, _LOW_LEAN_RAD = radians(40.0), radians(15.0)
_BELOW_PALM_M = 0.046
_CLOSED_M = 0.012  # gap of fingers that look closed, yet do not seem to have missed a grasp
_FINGER_M = 0.010  # from the tool point to the face of leaning fingers
_AHEAD_M = 0.030  # gap between fingers and object before the push
_OVER_M = 0.07  # how far above the place of the push the hand arrives
_LOW_M = 0.022  # height of the fingers at which a slender object slides
_HIGH_SHARE = 0.85  # of the object's height, where a push tips it
_SLIDES_ON_M = 0.0065  # how much farther something slides than the fingers are sent
_HOLD_S = 0.25  # for so long something is held tipped, so that it can be seen


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that stands on a level surface.

    Attributes:
        body: its name.
        frame: frame of the position, as in `Goal`.
        at_m: middle of its base in this frame.
        half_m: half its width near its foot; top_half_m: half its width near its top.
        height_m: its height.
        heading_rad: direction in the frame's xy plane in which it is pushed.
        flipped: whether the hand comes turned by half a turn about its own axis, which saves the wrist a long way.
    """

    body: str
    frame: str
    at_m: tuple[float, float, float]
    half_m: float
    top_half_m: float
    height_m: float
    heading_rad: float
    flipped: bool = False


def leaning(heading_rad: float, lean_rad: float, flipped: bool = False) -> Quat:
    """Tool pointing down and `lean_rad` towards a heading, fingers closing across it.

    The tool's x axis is above the heading, or above its opposite where `flipped`.
    """
    half, c, s = (heading_rad + pi) / 2, cos(lean_rad / 2), sin(lean_rad / 2)
    w, x, y, z = (-s * cos(half), -c * sin(half), c * cos(half), -s * sin(half))
    return (-z, y, -x, w) if flipped else (w, x, y, z)


def nudge(thing: Standing, by_m: float) -> tuple[Phase, ...]:
    """Push something by this much near its foot, and let it stand there."""
    return _touch(thing, _LOW_M, by_m, 0.10, 0.0)


def there_and_back(thing: Standing, by_m: float) -> tuple[Phase, ...]:
    """Push something by this much near its foot, and push it back from the other side."""
    (x, y, z), heading = thing.at_m, thing.heading_rad
    moved_m = by_m + _SLIDES_ON_M
    there = (x + moved_m * cos(heading), y + moved_m * sin(heading), z)
    pushed = replace(thing, at_m=there, heading_rad=heading + pi, flipped=not thing.flipped)
    return (*_touch(thing, _LOW_M, by_m, 0.14, 0.0), *_touch(pushed, _LOW_M, by_m, 0.14, 0.0))


def tip(thing: Standing, by_rad: float) -> tuple[Phase, ...]:
    """Tip something by this angle near its top, then take the hand away so that it rocks back."""
    high_m = _HIGH_SHARE * thing.height_m
    return _touch(thing, high_m, high_m * sin(by_rad) + thing.half_m - thing.top_half_m, 0.16, _HOLD_S)


def key_poses(thing: Standing) -> tuple[Pose, ...]:
    """Tool poses, in the frame of the thing, that a hand passes when it pushes it near its foot."""
    far_m, near_m = _face_m(thing) + _AHEAD_M, _face_m(thing) - 0.03
    return (_pose(thing, far_m, _LOW_M + _OVER_M), _pose(thing, far_m, _LOW_M), _pose(thing, near_m, _LOW_M))


def _lean_rad(thing: Standing) -> float:
    return _LOW_LEAN_RAD if thing.height_m < _BELOW_PALM_M else _LEAN_RAD


def _face_m(thing: Standing) -> float:
    """Distance of the tool from the middle of the thing at which the fingers touch the edge of its foot [m]."""
    return thing.half_m + _FINGER_M * cos(_lean_rad(thing))


def _pose(thing: Standing, away_m: float, up_m: float) -> Pose:
    """Tool pose at this distance before the middle of the thing, above the surface on which it stands."""
    (x, y, z), heading = thing.at_m, thing.heading_rad
    there = (x - away_m * cos(heading), y - away_m * sin(heading), z + up_m)
    return Pose(there, leaning(heading, _lean_rad(thing), thing.flipped))


def _touch(thing: Standing, up_m: float, by_m: float, speed_mps: float, hold_s: float) -> tuple[Phase, ...]:
    """Come down in front of something, push it at this height, wait for `hold_s`, and withdraw.

    `by_m` is how far the fingers go on from where they would touch the edge of its foot.
    """

    def at(away_m: float, high_m: float) -> dict[str, Goal]:
        return {ARM: Goal(thing.frame, _pose(thing, away_m, high_m))}

    far, near = _face_m(thing) + _AHEAD_M, _face_m(thing) - by_m
    return (
        Phase("over", at(far, up_m + _OVER_M), grip_m={ARM: _CLOSED_M}, speed_mps=0.40, turn_radps=2.0, min_s=0.7),
        Phase("beside", at(far, up_m), speed_mps=0.25, min_s=0.3),
        Phase("touch", at(near, up_m), speed_mps=speed_mps, min_s=0.2, body=thing.body),
        *((Phase("hold", min_s=hold_s, body=thing.body),) if hold_s > 0.0 else ()),
        Phase("withdraw", at(far, up_m), speed_mps=0.30, min_s=0.2, body=thing.body),
        Phase("rise", {ARM: back(0.08)}, speed_mps=0.35, min_s=0.3),
    )

"""Following a track: turn and length of each step, and headings of body and feet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import atan2, ceil, cos, sin

from scenes.kit.control.walking.dcm import Gait, clip
from scenes.kit.control.walking.stepping import WalkMemory
from scenes.kit.worlds.planar import Print, Vec2
from scenes.kit.worlds.track import Track

THERE_M = 0.06  # distance from the end of the track at which a foot has arrived
_LAST = 4.0  # number of nominal steps before the end from which steps get shorter
_SHORTER, _STRETCH = 0.68, 1.1  # longest step, as a share of the nominal one, from there on and before
_MOST_TURN_RAD = 0.3  # maximum turn of one step


def steer(memory: WalkMemory, gait: Gait | None, track: Track | None) -> tuple[WalkMemory, Gait | None]:
    """Course at the stance foot, and gait of this step; None where both feet are at the track's end."""
    if track is None:
        return memory, gait
    carrying, other = memory.prints[memory.stance][:2], memory.prints[1 - memory.stance][:2]
    course, gait = _next_step(carrying, other, gait, track)
    return (memory if course == memory.course else replace(memory, course=course)), gait


@lru_cache(maxsize=16)
def _next_step(carrying: Vec2, other: Vec2, gait: Gait | None, track: Track) -> tuple[Print, Gait | None]:
    """Course and gait for these foot positions; cached, since they stay the same for many control steps."""
    along_m = track.along(carrying)
    course = track.at(along_m)
    if gait is None or gait.length_m <= 0.0:
        return course, gait
    paced = _paced(other, gait, track, along_m)
    if paced is None:
        return course, None
    turn_rad = track.at(along_m + paced.length_m)[2] - course[2]
    return course, replace(paced, turn_rad=clip(turn_rad, -_MOST_TURN_RAD, _MOST_TURN_RAD))


def _paced(other: Vec2, gait: Gait, track: Track, along_m: float) -> Gait | None:
    """The gait with its step length fitted to the remaining distance; `other` is the foot that does not carry."""
    if track.end_m is None:
        return gait
    left_m = track.end_m - along_m
    other_m = track.end_m - track.along(other)
    if abs(left_m) < THERE_M and abs(other_m) < THERE_M:
        return None
    if left_m < _SHORTER * gait.length_m:
        return replace(gait, length_m=max(left_m, -0.10))
    longest_m = (_SHORTER if left_m < _LAST * gait.length_m else _STRETCH) * gait.length_m
    return replace(gait, length_m=left_m / ceil(left_m / longest_m))


def facing(memory: WalkMemory, gait: Gait, time_s: float) -> tuple[float, float]:
    """Headings of the trunk and of the foot in the air at this time of the step."""
    yaw = memory.course[2]
    if gait.turn_rad == 0.0 or memory.mode == "stand":
        return yaw, yaw
    since_s, lasts_s = time_s - memory.mode_s, gait.step_s
    if memory.mode == "single":
        since_s, lasts_s = since_s + gait.double_s, memory.swing_s + gait.double_s
    share = clip(since_s / lasts_s, 0.0, 1.0)
    last = memory.prints[1 - memory.stance][2] - yaw
    flown = clip((time_s - memory.mode_s) / memory.swing_s, 0.0, 1.0) if memory.mode == "single" else 0.0
    back = atan2(sin(last), cos(last))
    return yaw + gait.turn_rad * (share - 0.5), yaw + back + (gait.turn_rad - back) * flown

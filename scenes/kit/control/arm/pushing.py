"""Phases in which one arm pushes an object along the table with its fingertips, instead of gripping it."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.moves import go_home
from scenes.kit.control.arm.poses import Frame, frame, leaning
from scenes.kit.robots.station import ARM

LEAN_RAD = 0.55  # the hand is tilted back, so that the palm stays behind the fingertips at a tall object
TIP_M = 0.0125  # distance of the tilted fingertips ahead of the tool point
LOW_M = 0.028  # height of the tool while pushing; if much higher, a tall object topples
_CLEAR_M = 0.21  # height at which the hand passes over any object on its way to a nudge
_GAP_M = 0.028  # between the fingertips, which straddle the middle of the pushed side
_LAST_M = 0.05  # last part of the push, without new aim: a small error would reverse the direction to the place
_OVER_M, _FAR_M, _NEAR_M, _TOUCH_M = 0.13, 0.05, 0.035, 0.004  # height of the approach; gaps behind the object


@dataclass(frozen=True, slots=True)
class Pushing:
    """Phases of pushing an object to a place.

    Attributes:
        body: the object; its frame is the middle of its base.
        place: body at the place.
        half_m: half the object's width, averaged over the sides that may be pushed [m].
    """

    body: str
    place: str
    half_m: float

    def phases(self, pace: float = 1.0) -> tuple[Phase, ...]:
        """Descend behind the object, touch it, push it nearly there while updating the aim, then the rest; leave.

        `pace` scales the speed of the push.
        """
        over, wide = self._behind(_FAR_M, _OVER_M, 0.0), {ARM: _GAP_M}
        return (
            Phase("approach", over, grip_m=wide, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
            Phase("descend", self._behind(_NEAR_M), speed_mps=0.18, min_s=0.5, reactive=True),
            Phase("touch", self._behind(_TOUCH_M), speed_mps=0.08, min_s=0.4, reactive=True),
            Phase("push", self._nearly_there(), speed_mps=0.09 * pace, min_s=0.6, reactive=True),
            Phase("finish", _by_tool(_LAST_M, 0.0), speed_mps=0.06 * pace, min_s=0.5),
            Phase("back_off", _by_tool(-0.04, 0.0), speed_mps=0.12, min_s=0.4),
            Phase("rise", _by_tool(-0.03, 0.15), speed_mps=0.25, min_s=0.5),
            go_home(),
        )

    def nudge(self, by_m: float, height_m: float = LOW_M, hold_s: float = 0.2) -> tuple[Phase, ...]:
        """Go behind the object, move the fingertips `by_m` against it at this height, wait there, and withdraw.

        Low down the object slides; near its top it leans over, and stands again when the hand withdraws.
        """
        over, wide, up_m = self._behind(_FAR_M, _CLEAR_M, 0.0), {ARM: _GAP_M}, height_m
        return (
            Phase("approach", over, grip_m=wide, speed_mps=0.50, turn_radps=2.0, min_s=0.6),
            Phase("descend", self._behind(_NEAR_M, up_m), speed_mps=0.25, min_s=0.4, reactive=True),
            Phase("touch", self._behind(_TOUCH_M, up_m), speed_mps=0.10, min_s=0.3, reactive=True),
            Phase("nudge", _by_tool(by_m, 0.0), speed_mps=0.08, min_s=0.3),
            Phase("wait", min_s=hold_s),
            Phase("back_off", _by_tool(-0.04 - by_m, 0.0), speed_mps=0.20, min_s=0.4),
            Phase("rise", _by_tool(-0.03, 0.15), speed_mps=0.30, min_s=0.5),
        )

    def _behind(self, gap_m: float, height_m: float = LOW_M, lean_rad: float = LEAN_RAD) -> dict[str, Goal]:
        """The tool behind the object, on the side that faces away from its place."""
        back_m = self.half_m + TIP_M + gap_m
        return {ARM: Goal(f"{self.body}>{self.place}", Pose((-back_m, 0.0, height_m), leaning(0.0, lean_rad)))}

    def _nearly_there(self) -> dict[str, Goal]:
        """The tool on the line from the place through the object, just short of its final position."""
        # This frame's x axis points back towards the robot, so the tool is rotated by half a turn in it.
        back_m = self.half_m + TIP_M + _LAST_M
        return {ARM: Goal(f"{self.place}>{self.body}", Pose((back_m, 0.0, LOW_M), leaning(pi, LEAN_RAD)))}


def push_stops(here: tuple[float, float], there: tuple[float, float], half_m: float) -> tuple[Frame, ...]:
    """Tool poses in the world along a push from here to there [m]; for `follows`."""
    yaw, at_m = atan2(there[1] - here[1], there[0] - here[0]), half_m + TIP_M

    def behind(xy: tuple[float, float], back_m: float, height_m: float = LOW_M, lean_rad: float = LEAN_RAD) -> Frame:
        pos_m = (xy[0] - back_m * cos(yaw), xy[1] - back_m * sin(yaw), height_m)
        return frame(Pose(pos_m, leaning(yaw, lean_rad)))

    over = behind(here, at_m + _FAR_M, _OVER_M, 0.0)
    return over, behind(here, at_m + _NEAR_M), behind(here, at_m), behind(there, at_m)


def _by_tool(forth_m: float, up_m: float) -> dict[str, Goal]:
    """Horizontal and vertical moves of the tilted tool, in its own axes."""
    c, s = cos(LEAN_RAD), sin(LEAN_RAD)
    return {ARM: Goal(f"{ARM}/tool", Pose((forth_m * c + up_m * s, 0.0, forth_m * s - up_m * c)))}

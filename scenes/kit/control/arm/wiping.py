"""Wiping a board: take the wiper off its mat, rub it along the lines of writing, and park it on the mat again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, sin
from typing import NamedTuple

from badgen.contracts.plan import Goal, Phase, Pose, Quat, Vec3
from scenes.kit.control.arm.moves import go_home, leave
from scenes.kit.control.arm.poses import Frame, compose, frame
from scenes.kit.props.board import ROW_X_M, TEXT_Y_M
from scenes.kit.props.wiper import GRASP_Z_M
from scenes.kit.robots.station import ARM

OPEN_M = 0.07  # gap between the fingertips around the wiper's bar
PRESS_M = 0.005  # commanded depth of the felt below the surface
CLEAR_M = 0.05  # height of the felt over the board between strokes
OVERSHOOT_M = 0.057  # distance of a stroke's ends past the middle of a text
_OVER_MAT_M = 0.06
STROKE_MPS = 0.18
_DOWN: Quat = (0.0, 1.0, 0.0, 0.0)  # tool down, fingers closing along y
_LEVEL: Quat = (1.0, 0.0, 0.0, 0.0)
_FINGERTIP_M = 0.0095  # distance of the fingertips below the tool point


class Stop(NamedTuple):
    """A waypoint of a stroke with speed: position of the felt in the board's frame [m], and speed towards it."""

    name: str
    place_m: Vec3
    speed_mps: float


def stroke_ends_y_m(sides: tuple[float, ...], first: float) -> tuple[float, float]:
    """Start and end of strokes over these halves of the board (1 left, -1 right); they start on side `first`."""
    left, right = max(sides) * TEXT_Y_M + OVERSHOOT_M, min(sides) * TEXT_Y_M - OVERSHOOT_M
    return (left, right) if first > 0 else (right, left)


def stroke_stops(begin_y_m: float, end_y_m: float, low_m: float, far_first: bool = False) -> tuple[Stop, ...]:
    """Down to `low_m` over the surface, along the near line, back along the far one, and up again."""
    first, second = (ROW_X_M, -ROW_X_M) if far_first else (-ROW_X_M, ROW_X_M)
    high = max(low_m, 0.0) + CLEAR_M
    return (
        Stop("transfer", (first, begin_y_m, high), 0.24),
        Stop("press", (first, begin_y_m, low_m), 0.10),
        Stop("stroke1", (first, end_y_m, low_m), STROKE_MPS),
        Stop("shift", (second, end_y_m, low_m), STROKE_MPS),
        Stop("stroke2", (second, begin_y_m, low_m), STROKE_MPS),
        Stop("raise", (second, begin_y_m, high), 0.14),
    )


def wiping_poses(board: Frame, mat_xy_m: tuple[float, float], sides: tuple[float, ...]) -> list[Frame]:
    """World tool poses that an arm must reach to take the wiper and to wipe these halves of a board."""
    corners = [(x, y) for x in (-ROW_X_M, ROW_X_M) for y in stroke_ends_y_m(sides, 1.0)]
    over_mat = [frame(Pose((*mat_xy_m, GRASP_Z_M + z), _DOWN)) for z in (0.10, 0.0)]
    return [*over_mat, *(compose(board, frame(Pose((x, y, GRASP_Z_M), _DOWN))) for x, y in corners)]


@dataclass(frozen=True, slots=True)
class Wiping:
    """Parts of plans for the arm named "arm"; the attributes are names of bodies."""

    wiper: str = "wiper"
    board: str = "board"
    mat: str = "mat"

    def take(self) -> tuple[Phase, ...]:
        """Grasp the wiper by its bar and lift it."""
        return (
            Phase("approach", hands=self._above(0.10), grip_m={ARM: OPEN_M}, speed_mps=0.42, turn_radps=1.6, min_s=0.7),
            Phase("descend", hands=self._above(0.0), speed_mps=0.20, min_s=0.4, reactive=True),
            Phase("grasp", grip_m={ARM: 0.0}, min_s=0.4, grasps=True, body=self.wiper),
            self.carry("lift", Goal("self", Pose((0.0, 0.0, _OVER_MAT_M))), 0.15),
        )

    def strokes(
        self, begin_y_m: float, end_y_m: float, low_m: float = -PRESS_M, quat: Quat = _LEVEL
    ) -> tuple[Phase, ...]:
        """Along the near line and back along the far one, the felt commanded to `low_m` over the surface."""
        stops = stroke_stops(begin_y_m, end_y_m, low_m)
        return tuple(self.carry(s.name, Goal(self.board, Pose(s.place_m, quat)), s.speed_mps) for s in stops)

    def far_line_first(self, begin_y_m: float, end_y_m: float) -> tuple[Phase, ...]:
        """The same strokes in the other order: along the far line, and back along the near one."""
        stops = stroke_stops(begin_y_m, end_y_m, -PRESS_M, far_first=True)
        return tuple(self.carry(s.name, Goal(self.board, Pose(s.place_m, _LEVEL)), s.speed_mps) for s in stops)

    def edge_strokes(self, begin_y_m: float, end_y_m: float, lean_rad: float) -> tuple[Phase, ...]:
        """The same strokes with the wiper tilted to one end, so that only that end's edge presses."""
        quat = (cos(lean_rad / 2), 0.0, sin(lean_rad / 2), 0.0)
        return self.strokes(begin_y_m, end_y_m, 0.055 * sin(lean_rad) - PRESS_M, quat)

    def rub(self, begin_y_m: float, end_y_m: float) -> tuple[Phase, ...]:
        """The same strokes with closed fingers instead of the felt."""
        rubbing = [self._fingers(stop) for stop in stroke_stops(begin_y_m, end_y_m, _FINGERTIP_M)]
        return (replace(rubbing[0], speed_mps=0.40, grip_m={ARM: 0.0}), *rubbing[1:])

    def park(self, off_m: float = 0.0, speeds_mps: tuple[float, float] = (0.26, 0.12)) -> tuple[Phase, ...]:
        """Bring the wiper over its mat, or `off_m` beside it along x, and lower it there."""
        over, on = (Goal(self.mat, Pose((off_m, 0.0, z))) for z in (_OVER_MAT_M, 0.002))
        return (self.carry("return", over, speeds_mps[0]), self.carry("lower", on, speeds_mps[1]))

    def carry(self, name: str, goal: Goal, speed_mps: float) -> Phase:
        """Carry the wiper to a goal of its own frame."""
        return Phase(name, carry=goal, speed_mps=speed_mps, turn_radps=0.9, holds=(ARM,), body=self.wiper)

    def _above(self, up_m: float) -> dict[str, Goal]:
        return {ARM: Goal(self.wiper, Pose((0.0, 0.0, GRASP_Z_M + up_m), _DOWN))}

    def _fingers(self, stop: Stop) -> Phase:
        at = Goal(self.board, Pose(stop.place_m, _DOWN))
        return Phase(stop.name, hands={ARM: at}, speed_mps=stop.speed_mps, min_s=0.4)


def let_go() -> tuple[Phase, ...]:
    """Open the fingers, rise, and go home."""
    release, retreat = leave(open_m=OPEN_M)
    return (release, replace(retreat, speed_mps=0.25), go_home(1.1, 0.6))

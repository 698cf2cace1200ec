"""A whiteboard with two patches of handwriting, one on each half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import Literal

import mujoco
import numpy as np

from badgen.contracts.appearance import Rgb
from scenes.kit.worlds.room import throws_no_shadow
from scenes.kit.worlds.shapes import CORNERS, DRAWN, HULL, PRINT, about_z, box, free_body, sliding, sphere

InkColour = Literal["red", "blue", "green", "black"]
INKS: Mapping[InkColour, Rgb] = {
    "red": (0.80, 0.10, 0.12),
    "blue": (0.10, 0.22, 0.78),
    "green": (0.04, 0.47, 0.20),
    "black": (0.08, 0.08, 0.10),
}
BOARD_HALF_M = (0.120, 0.190)
BOARD_H_M = 0.014  # height of the writing surface above the table; the board's frame is the middle of that surface
BOARD_KG = 1.6
ROW_X_M = 0.048  # the two lines of a text run along y, this far from the board's middle line
TEXT_Y_M = 0.097  # distance of a text's middle from the board's middle
TEXT_HALF_M = 0.060  # half the length of a line
LINE_HALF_M = 0.030  # half the height of a line
PEN_R_M = 0.0060
MARKS = 20  # pen strokes in one line
_FOOT_R_M = 0.003


@dataclass(frozen=True, slots=True)
class Hand:
    """Handwriting of one line: number of loops, backward swing, slant, and initial phase within a loop."""

    loops: float
    swing: float
    slant: float
    phase_rad: float


@dataclass(frozen=True, slots=True)
class Writing:
    """A text on one half of the board: its colour and the handwriting of its two lines."""

    ink: InkColour
    lines: tuple[Hand, Hand]


def draw_writing(rng: np.random.Generator, ink: InkColour) -> Writing:
    """Sample two lines, each in its own handwriting."""
    return Writing(ink, (draw_hand(rng), draw_hand(rng)))


def draw_hand(rng: np.random.Generator) -> Hand:
    """Sample the handwriting of one line."""
    loops, swing, slant = rng.uniform((2.2, 0.12, -0.2), (3.2, 0.26, 0.5)).tolist()
    return Hand(loops, swing, slant, float(rng.uniform(-pi, pi)))


def line_points(hand: Hand) -> list[tuple[float, float]]:
    """MARKS + 1 points (x, y) of one line of loops around its middle, at equal arc lengths along the pen's path."""
    fine = [_pen(hand, k / 400) for k in range(401)]
    arc_m = [0.0]
    for (ax, ay), (bx, by) in pairwise(fine):
        arc_m.append(arc_m[-1] + hypot(bx - ax, by - ay))
    picked, k = [], 0
    for i in range(MARKS + 1):
        while k < 400 and arc_m[k] < arc_m[-1] * i / MARKS - 1e-9:
            k += 1
        picked.append(fine[k])
    return picked


def _pen(hand: Hand, s: float) -> tuple[float, float]:
    """Pen position after a share `s` of the line; y is the reading direction, -x is up."""
    turn = 2 * pi * hand.loops * s + hand.phase_rad
    room = 1.0 - hand.swing - abs(hand.slant) * LINE_HALF_M / TEXT_HALF_M
    up = cos(turn)
    y = TEXT_HALF_M * (room * (2 * s - 1) + hand.swing * sin(turn)) + hand.slant * LINE_HALF_M * up
    return -LINE_HALF_M * up, y


def add_board(spec: mujoco.MjSpec, xy_m: tuple[float, float], yaw_rad: float) -> mujoco.MjsBody:
    """Free body "board" on four feet; its frame is the middle of the writing surface.

    The feet slide more easily than the felt, so that felt pressed with more than about 75 N drags the board along.
    """
    spec.add_material(name="board_enamel", rgba=[0.90, 0.91, 0.91, 1], specular=0.25, shininess=0.6)
    spec.add_material(name="board_rim", rgba=[0.22, 0.24, 0.27, 1], specular=0.4, shininess=0.6)
    board = free_body(spec, "board", [*xy_m, BOARD_H_M], yaw_rad)
    (hx, hy), half = BOARD_HALF_M, (BOARD_H_M - _FOOT_R_M) / 2
    panel = box(board, "board_panel", [hx, hy, half], [0, 0, -half], mass=BOARD_KG, material="board_enamel")
    panel.friction = sliding(0.4)
    along_y, along_x = [0.004, hy + 0.003, half], [hx, 0.004, half]
    bars = {"near": (along_y, -hx, 0.0), "far": (along_y, hx, 0.0)}
    bars |= {"right": (along_x, 0.0, -hy), "left": (along_x, 0.0, hy)}
    for name, (size, x, y) in bars.items():
        box(board, f"board_rim_{name}", size, [x, y, -half - 0.0008], material="board_rim", **DRAWN)
    for i, (sx, sy) in enumerate(CORNERS):
        at = [sx * (hx - 0.006), sy * (hy - 0.006), -BOARD_H_M + _FOOT_R_M]
        sphere(board, f"board_foot{i}", _FOOT_R_M, at, mass=0, priority=1, friction=sliding(0.33), **HULL)
    return board


def add_text(board: mujoco.MjsBody, name: str, side: float, writing: Writing) -> None:
    """Two lines of writing on one half of the board, as a body `name`: visual-only pen strokes.

    Args:
        board: made by `add_board`.
        name: name of the new body; its 2 * MARKS geoms are the strokes, those of the near line first.
        side: 1 for the half on the left as the arm sees it, -1 for the right one.
        writing: colour and handwriting of the text.
    """
    text = board.add_body(name=name)
    for row, hand in zip((-1.0, 1.0), writing.lines, strict=True):
        points = [(x + row * ROW_X_M, y + side * TEXT_Y_M) for x, y in line_points(hand)]
        for i, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
            # Slightly longer than the stroke, to close corners; capsules would take a third of a frame's render time.
            half = [hypot(bx - ax, by - ay) / 2 + 0.6 * PEN_R_M, 0.7 * PEN_R_M, 0.3 * PEN_R_M]
            middle, turn = [(ax + bx) / 2, (ay + by) / 2, 0.0], about_z(atan2(by - ay, bx - ax))
            stroke = f"{name}_{'near' if row < 0 else 'far'}{i}"
            throws_no_shadow(box(text, stroke, half, middle, quat=turn, rgba=[*INKS[writing.ink], 1.0], **PRINT))

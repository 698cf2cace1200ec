"""A whiteboard with two patches of handwriting, the wiper that takes them off, and the mat where the wiper lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

import mujoco

from badgen.contracts.plan import Vec3
from scenes.kit.worlds.room import throws_no_shadow

_G = mujoco.mjtGeom
Rgba = tuple[float, float, float, float]
BOARD_HALF_M = (0.120, 0.190)
BOARD_H_M = 0.014  # writing surface above the table; the board's frame is the middle of that surface
BOARD_KG = 1.6
ROW_X_M = 0.048  # the two lines of a text run along y, this far from the board's middle line
TEXT_Y_M = 0.097  # middle of a text from the board's middle
TEXT_HALF_M = 0.060  # half the length of a line
LINE_HALF_M = 0.030  # half the height of a line
PEN_R_M = 0.0060
MARKS = 20  # strokes of the pen in one line
MAT_HALF_M = (0.075, 0.050)
WIPER_KG = 0.16
FELT_H_M = 0.012
BLOCK_H_M = 0.016
HANDLE_H_M = 0.036
GRASP_Z_M = 0.0395  # pads close here above the felt's underside (the wiper's frame): fingertips just over the block
_FOOT_R_M = 0.003


@dataclass(frozen=True, slots=True)
class Hand:
    """How one line is written: loops in it, how wide they swing back, slant, and where in a loop it begins."""

    loops: float
    swing: float
    slant: float
    phase_rad: float


@dataclass(frozen=True, slots=True)
class Wiper:
    """Half sizes of the felt along the line and across it, half width of the handle [m], and the block's colour."""

    half_m: tuple[float, float]
    handle_half_m: float
    rgba: Rgba


def add_materials(spec: mujoco.MjSpec) -> None:
    """Enamel, aluminium rim, felt, mat."""
    spec.add_material(name="board_enamel", rgba=[0.90, 0.91, 0.91, 1], specular=0.25, shininess=0.6)
    spec.add_material(name="board_rim", rgba=[0.45, 0.48, 0.52, 1], specular=0.4, shininess=0.6)
    spec.add_material(name="felt", rgba=[0.20, 0.21, 0.23, 1], specular=0.0)
    spec.add_material(name="wiper_mat", rgba=[0.42, 0.56, 0.62, 1], specular=0.02)


def line_points(hand: Hand) -> list[tuple[float, float]]:
    """MARKS + 1 points (x, y) of one line of loops around its middle, at equal distances along the pen's way."""
    fine = [_pen(hand, k / 400) for k in range(401)]
    way = [0.0]
    for (ax, ay), (bx, by) in pairwise(fine):
        way.append(way[-1] + hypot(bx - ax, by - ay))
    picked, k = [], 0
    for i in range(MARKS + 1):
        while k < 400 and way[k] < way[-1] * i / MARKS - 1e-9:
            k += 1
        picked.append(fine[k])
    return picked


def _pen(hand: Hand, s: float) -> tuple[float, float]:
    """Where the pen is after a share `s` of the line; y is the reading direction, -x is up."""
    turn = 2 * pi * hand.loops * s + hand.phase_rad
    room = 1.0 - hand.swing - abs(hand.slant) * LINE_HALF_M / TEXT_HALF_M
    up = cos(turn)
    y = TEXT_HALF_M * (room * (2 * s - 1) + hand.swing * sin(turn)) + hand.slant * LINE_HALF_M * up
    return -LINE_HALF_M * up, y


def add_board(spec: mujoco.MjSpec, pos: Vec3, yaw_rad: float) -> mujoco.MjsBody:
    """Free body "board" on four feet; its frame is the middle of the writing surface.

    The feet slide more easily than the felt, so that felt pressed with more than about 75 N takes the board along.
    """
    board = spec.worldbody.add_body(name="board", pos=list(pos), quat=_yaw(yaw_rad))
    board.add_freejoint(name="board")
    hx, hy = BOARD_HALF_M
    half = (BOARD_H_M - _FOOT_R_M) / 2
    board.add_geom(
        name="board_panel", type=_G.mjGEOM_BOX, size=[hx, hy, half], pos=[0, 0, -half], mass=BOARD_KG,
        material="board_enamel", conaffinity=7, friction=[0.4, 0.005, 0.0001],
    )  # fmt: skip
    for name, size, at in (
        ("near", (0.004, hy + 0.003, half), (-hx, 0.0)), ("far", (0.004, hy + 0.003, half), (hx, 0.0)),
        ("right", (hx, 0.004, half), (0.0, -hy)), ("left", (hx, 0.004, half), (0.0, hy)),
    ):  # fmt: skip
        board.add_geom(
            name=f"board_rim_{name}", type=_G.mjGEOM_BOX, size=list(size), pos=[*at, -half - 0.0008], mass=0,
            material="board_rim", contype=0, conaffinity=0, group=2,
        )  # fmt: skip
    for i, (sx, sy) in enumerate(((1, 1), (1, -1), (-1, 1), (-1, -1))):
        board.add_geom(
            name=f"board_foot{i}", type=_G.mjGEOM_SPHERE, size=[_FOOT_R_M, 0, 0], mass=0, conaffinity=7, group=3,
            pos=[sx * (hx - 0.006), sy * (hy - 0.006), -BOARD_H_M + _FOOT_R_M], priority=1,
            friction=[0.33, 0.005, 0.0001],
        )  # fmt: skip
    return board


def add_text(board: mujoco.MjsBody, name: str, side: float, lines: Sequence[Hand], rgba: Rgba) -> None:
    """Two lines of writing on one half of the board, as a body `name`: pen strokes that nothing touches."""
    text = board.add_body(name=name)
    for row, hand in zip((-1.0, 1.0), lines, strict=True):
        points = [(x + row * ROW_X_M, y + side * TEXT_Y_M) for x, y in line_points(hand)]
        for i, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
            # A little longer than the stroke, so that corners close; capsules would be a third of a frame's cost.
            stroke = text.add_geom(
                name=f"{name}_{'near' if row < 0 else 'far'}{i}", type=_G.mjGEOM_BOX, rgba=list(rgba),
                size=[hypot(bx - ax, by - ay) / 2 + 0.6 * PEN_R_M, 0.7 * PEN_R_M, 0.3 * PEN_R_M],
                pos=[(ax + bx) / 2, (ay + by) / 2, 0.0], quat=_yaw(atan2(by - ay, bx - ax)),
                contype=0, conaffinity=0, group=1, mass=0,
            )  # fmt: skip
            throws_no_shadow(stroke)


def add_wiper(spec: mujoco.MjSpec, shape: Wiper, pos: Vec3, yaw_rad: float) -> None:
    """Free body "wiper" on its felt: felt, wooden block, and a bar across which fingers close."""
    wiper = spec.worldbody.add_body(name="wiper", pos=list(pos), quat=_yaw(yaw_rad))
    wiper.add_freejoint(name="wiper")
    hx, hy = shape.half_m
    felt = wiper.add_geom(
        name="wiper_felt", type=_G.mjGEOM_BOX, size=[hx, hy, FELT_H_M / 2], pos=[0, 0, FELT_H_M / 2],
        mass=0.25 * WIPER_KG, material="felt", conaffinity=7, priority=1, friction=[0.4, 0.005, 0.0001],
    )  # fmt: skip
    # Springy as felt is: 3 N a millimetre at first, ten times as much once it is pressed flat.
    felt.solref, felt.solimp = [0.025, 1], [0.5, 0.98, 0.010, 0.5, 2]
    wiper.add_geom(
        name="wiper_block", type=_G.mjGEOM_BOX, size=[hx - 0.002, hy - 0.002, BLOCK_H_M / 2],
        pos=[0, 0, FELT_H_M + BLOCK_H_M / 2], mass=0.5 * WIPER_KG, rgba=list(shape.rgba), conaffinity=7,
    )  # fmt: skip
    wiper.add_geom(
        name="wiper_handle", type=_G.mjGEOM_BOX, size=[0.036, shape.handle_half_m, HANDLE_H_M / 2],
        pos=[0, 0, FELT_H_M + BLOCK_H_M + HANDLE_H_M / 2], mass=0.25 * WIPER_KG,
        rgba=[c * 0.8 for c in shape.rgba[:3]] + [1.0], conaffinity=7,
    )  # fmt: skip
    wiper.add_site(name="wiper_handle", pos=[0, 0, GRASP_Z_M], size=[0.004] * 3, group=4)


def add_mat(spec: mujoco.MjSpec, pos: Vec3, yaw_rad: float) -> None:
    """Body "mat": where the wiper lies before and after; nothing touches it."""
    mat = spec.worldbody.add_body(name="mat", pos=list(pos), quat=_yaw(yaw_rad), mocap=True)
    mat.add_geom(
        name="mat", type=_G.mjGEOM_BOX, size=[*MAT_HALF_M, 0.0006], pos=[0, 0, 0.0004], material="wiper_mat",
        contype=0, conaffinity=0, group=1, mass=0,
    )  # fmt: skip


def _yaw(angle_rad: float) -> list[float]:
    return [cos(angle_rad / 2), 0, 0, sin(angle_rad / 2)]

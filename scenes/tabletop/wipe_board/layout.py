"""Layouts of wipe_board: a board with two texts, and a wiper on its mat beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import level_frame
from scenes.kit.control.arm.reach import reaches
from scenes.kit.control.arm.wiping import wiping_poses
from scenes.kit.layout import XY, draw_reaction
from scenes.kit.props.board import BOARD_H_M, INKS, MARKS, Writing, draw_writing
from scenes.kit.props.ink import Ink
from scenes.kit.props.wiper import Wiper, draw_wiper
from scenes.kit.robots.station import draw_base
from scenes.kit.scene import OneArmParams

TEXTS = ("ink_left", "ink_right")
SIDES = {TEXTS[0]: 1.0, TEXTS[1]: -1.0}
INK = Ink(TEXTS, strokes=2 * MARKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeBoardParams(OneArmParams):
    """One layout: positions on the table [m], yaws [rad], the two texts, and the wiper."""

    board_xy_m: XY
    board_yaw_rad: float
    mat_xy_m: XY
    mat_yaw_rad: float
    wiper_yaw_rad: float
    wiper: Wiper
    left: Writing
    right: Writing

    @property
    def mat_side(self) -> float:
        """+1 where the mat lies left of the board, -1 where it lies right."""
        return 1.0 if self.mat_xy_m[1] > self.board_xy_m[1] else -1.0


def in_reach(params: WipeBoardParams) -> bool:
    """Whether the arm reaches the mat and both texts."""
    board = level_frame(params.board_xy_m, BOARD_H_M, params.board_yaw_rad)
    poses = wiping_poses(board, params.mat_xy_m, tuple(SIDES.values()))
    return reaches(ik_of(params.base), poses, steps=20)


def draw_layout(rng: np.random.Generator) -> WipeBoardParams:
    """Sample one candidate for a layout."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    x, y = float(rng.uniform(0.17, 0.23)), -side * float(rng.uniform(0.05, 0.09))
    left, right = (list(INKS)[int(i)] for i in rng.permutation(len(INKS))[:2])
    return WipeBoardParams(
        base=draw_base(rng),
        board_xy_m=(x, y),
        board_yaw_rad=float(rng.uniform(-0.12, 0.12)),
        mat_xy_m=(float(rng.uniform(0.12, 0.22)), y + side * float(rng.uniform(0.30, 0.33))),
        mat_yaw_rad=float(rng.uniform(-0.2, 0.2)),
        wiper_yaw_rad=float(rng.uniform(-0.12, 0.12)),
        wiper=draw_wiper(rng),
        left=draw_writing(rng, left),
        right=draw_writing(rng, right),
        reaction=draw_reaction(rng),
    )

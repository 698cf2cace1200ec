"""Ink on the board: how much of every pen stroke is gone, kept in `mjData.userdata`, worn off by felt that presses."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from scenes.kit.props.board import MARKS

TEXTS = ("ink_left", "ink_right")
TEXT_MARKS = 2 * MARKS  # pen strokes of a text; userdata holds those of the left text, then those of the right
PRESS_N = 0.5  # felt that presses less than this leaves the ink alone
WEAR_PER_NS = 1.5  # share of a stroke's ink that a newton takes off in a second
NEAR_M = 0.001  # felt this near to the surface wipes it
_CONTROL_S = 0.02


def marks(model: mujoco.MjModel) -> Ints:
    """Ids of the pen strokes' geoms, in the order of userdata."""
    owners = [int(model.body(t).id) for t in TEXTS]
    return np.flatnonzero(np.isin(model.geom_bodyid, owners))


def wear(model: mujoco.MjModel, data: mujoco.MjData, press_n: float) -> None:
    """Take ink off the strokes under the felt, in proportion to the force and the time."""
    if press_n <= PRESS_N:
        return
    under = _under_felt(model, data, model.geom_pos[marks(model)])
    data.userdata[:] = np.minimum(data.userdata + under * (press_n * WEAR_PER_NS * _CONTROL_S), 1.0)


def fade(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Draw every stroke as strong as its ink still is; what is gone altogether is not drawn at all."""
    model.geom_rgba[marks(model), 3] = 1.0 - data.userdata


def _under_felt(model: mujoco.MjModel, data: mujoco.MjData, points: F64) -> F64:
    """(n,) 1.0 where the felt lies on the writing surface at these points, (n, 3) in the board's frame."""
    wiper, board, felt = data.body("wiper"), data.body("board"), model.geom("wiper_felt")
    away, turn, origin, axes = np.empty(4), np.empty(4), np.empty(3), np.empty(9)
    mujoco.mju_negQuat(away, wiper.xquat)
    mujoco.mju_mulQuat(turn, away, board.xquat)
    mujoco.mju_rotVecQuat(origin, board.xpos - wiper.xpos, away)
    mujoco.mju_quat2Mat(axes, turn)
    # On the surface z is 0, so the third column of the rotation does not matter.
    x, y, z = (origin[i] + axes[3 * i] * points[:, 0] + axes[3 * i + 1] * points[:, 1] for i in range(3))
    half_x, half_y, _ = felt.size
    on = (np.abs(x) <= half_x) & (np.abs(y) <= half_y) & (z >= -NEAR_M)
    return np.asarray(on, dtype=np.float64)

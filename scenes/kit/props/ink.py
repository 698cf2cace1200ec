"""Ink on a board: the wiped share of every pen stroke, kept in `mjData.userdata`, increased by pressed felt."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints

FELT_N = 0.5  # felt that presses with less force removes no ink
WEAR_PER_NS = 1.5  # share of a stroke's ink removed per newton second
NEAR_M = 0.001  # maximum distance of wiping felt from the surface
_CONTROL_S = 0.02


@dataclass(frozen=True, slots=True)
class Ink:
    """Ink of the texts on one board, and the wiper that removes it.

    A scene sets `spec.nuserdata = ink.size` in `furnish`, calls `wear` in `advance`, and `fade` in `paint`. Userdata
    then holds, for every stroke, the share of its ink that is gone, 0 to 1: those of the first text, then of the next.

    Attributes:
        texts: bodies whose geoms are pen strokes, in the order in which they were added to the board.
        strokes: number of strokes of each text.
        board: body in whose plane z = 0 the strokes lie.
        wiper: body of the felt.
        felt: geom of the felt, a box with its underside in the plane z = 0 of the wiper.
    """

    texts: tuple[str, ...]
    strokes: int
    board: str = "board"
    wiper: str = "wiper"
    felt: str = "wiper_felt"

    @property
    def size(self) -> int:
        """Number of values in userdata."""
        return len(self.texts) * self.strokes

    def columns(self, *texts: str) -> list[int]:
        """Indices in userdata of the strokes of these texts."""
        firsts = [self.texts.index(text) * self.strokes for text in texts]
        return [first + k for first in firsts for k in range(self.strokes)]

    def geoms(self, model: mujoco.MjModel) -> Ints:
        """(size,) ids of the strokes' geoms, in the order of userdata."""
        owners = [int(model.body(t).id) for t in self.texts]
        return np.flatnonzero(np.isin(model.geom_bodyid, owners))

    def wear(self, model: mujoco.MjModel, data: mujoco.MjData, press_n: float) -> None:
        """Remove ink of the strokes under the felt, in proportion to its force on the board and the control period."""
        if press_n <= FELT_N:
            return
        under = self._under_felt(model, data, model.geom_pos[self.geoms(model)])
        data.userdata[:] = np.minimum(data.userdata + under * (press_n * WEAR_PER_NS * _CONTROL_S), 1.0)

    def fade(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Set the opacity of every stroke to the share of its ink that is left; a stroke without ink is invisible."""
        model.geom_rgba[self.geoms(model), 3] = 1.0 - data.userdata

    def _under_felt(self, model: mujoco.MjModel, data: mujoco.MjData, points: F64) -> F64:
        """(n,) 1.0 where the felt lies on the writing surface at these points, (n, 3) in the board's frame."""
        wiper, board, felt = data.body(self.wiper), data.body(self.board), model.geom(self.felt)
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

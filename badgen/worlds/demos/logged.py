"""A policy that repeats the actions of a log, and what counts as done where a log names no goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.bodies import body_name
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import STATE
from badgen.contracts.world import Obs, Reaction
from badgen.worlds.roles import found_roles

MOVED_M = 0.01  # what a demonstration moves less than this, it does not handle
NEAR_M, NEAR_RAD = 0.02, 0.35  # of its place at the end of the demonstration, so near a thing is where it should be


class HoldsActions(Protocol):
    """What a policy that repeats reads."""

    @property
    def actions(self) -> F64:
        """(T, D) all logged actions of the present demonstration."""

    @property
    def resting(self) -> F64:
        """(D,) the action that holds still after its end."""


class Repeats:
    """Gives logged actions one after the other, and then holds still.

    Args:
        source: what holds the actions of the episode that was begun last.
    """

    reaction: Reaction = "open_loop"

    def __init__(self, source: HoldsActions) -> None:
        self._source, self._row = source, 0

    def reset(self, instruction: str, seed: int) -> None:
        """Begin with the first action."""
        self._row = 0

    def act(self, obs: Obs) -> F64:
        """(D,) the next action."""
        actions, row = self._source.actions, self._row
        self._row += 1
        return actions[row] if row < len(actions) else self._source.resting


@dataclass(frozen=True)
class EndPlaces:
    """Where the things that a demonstration moved lie at its end: being there counts as success.

    Attributes:
        bodies: (N,) their bodies.
        pos_m: (N, 3) their places.
        quat: (N, 4) their orientations, w x y z.
    """

    bodies: Ints
    pos_m: F64
    quat: F64

    def reached(self, data: mujoco.MjData) -> bool:
        """Whether each of them is within NEAR_M and NEAR_RAD of its place; `data` has its kinematics."""
        apart = np.sqrt(((data.xpos[self.bodies] - self.pos_m) ** 2).sum(axis=1))
        along = np.abs((data.xquat[self.bodies] * self.quat).sum(axis=1))
        turned = 2.0 * np.arccos(np.minimum(along, 1.0))
        return bool((apart <= NEAR_M).all() and (turned <= NEAR_RAD).all())


def end_places(model: mujoco.MjModel, first: F64, last: F64, name: str) -> EndPlaces:
    """What a demonstration moved, and where it left it.

    Args:
        model: its model.
        first: (n,) its first state.
        last: (nq,) joint positions of its last row.
        name: of the demonstration.

    Raises:
        BadValue: it moves no object and no fixture, so that nothing tells its success.
    """
    data = mujoco.MjData(model)
    mujoco.mj_setState(model, data, first, STATE)
    mujoco.mj_kinematics(model, data)
    before = data.xpos.copy()
    data.qpos[:] = last
    mujoco.mj_kinematics(model, data)
    things = _things(model)
    moved = [b for b in things if float(np.linalg.norm(data.xpos[b] - before[b])) > MOVED_M]
    if not moved:
        raise BadValue(f"{name} moves no object and no fixture, so nothing tells whether its replay succeeds")
    index = np.array(moved, dtype=np.int64)
    return EndPlaces(index, data.xpos[index].copy(), data.xquat[index].copy())


def _things(model: mujoco.MjModel) -> Sequence[int]:
    roles = found_roles(model)
    return [b for b in range(model.nbody) if roles.get(body_name(model, b)) in ("object", "fixture")]

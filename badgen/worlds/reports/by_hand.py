"""Set the state of a world by hand in the middle of a run, and see what its success makes of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import SetByHand, World
from badgen.contracts.world_fault import SampledWorldFault, WorldFacts, WorldFault
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner

_NAME = "by_hand"


@dataclass(frozen=True)
class _Moment:
    """When the state is set: before the first step of physics of a row, once [s]."""

    cause_s: float
    stop_s: float


class _ByHand(WorldFault[_Moment]):
    """Sets positions of joints as it is told, once; what was moved lies still then."""

    name = _NAME

    def __init__(self, edit: SetByHand) -> None:
        self._edit = edit

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> _Moment:
        """Nothing is drawn; the first row."""
        return _Moment(0.0, twin.dt_s / 2.0)

    def before_substep(self, params: _Moment, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Set the positions, and the speeds of the joints that were moved to 0."""
        before = np.array(data.qpos)
        self._edit(model, data)
        for joint in range(model.njnt):
            place = positions_of(model, joint)
            if not np.array_equal(before[place], data.qpos[place]):
                data.qvel[_speeds_of(model, joint)] = 0.0
        mujoco.mj_forward(model, data)


@dataclass(frozen=True)
class _Played:
    """A policy that carries out a list of actions."""

    actions: Iterator[F64]

    def reset(self, instruction: str, seed: int) -> None:
        """It knows nothing but the list."""

    def act(self, obs: object) -> F64:
        """(D,) the next action."""
        return next(self.actions)


def set_by_hand(world: World, seed: int, actions: F64, row: int, edit: SetByHand) -> WorldRun:
    """Carry out actions, and set the state at one row.

    Args:
        world: the world.
        seed: of its reset.
        actions: (T, D) the actions, one for each step.
        row: before which of them the state is set.
        edit: sets it.

    Raises WorldError as every run does.
    """
    clean = WorldRunner(world, _Played(iter(actions))).clean(seed, len(actions))
    now_s, step_s = row / world.hz, float(clean.trajectory.model.opt.timestep)
    fault = SampledWorldFault(OperatorSpec(_NAME, {}), _ByHand(edit), _Moment(now_s, now_s + step_s / 2.0))
    return WorldRunner(world, _Played(iter(actions))).faulted(seed, clean, fault, len(actions))


def positions_of(model: mujoco.MjModel, joint: int) -> slice:
    """Where in `qpos` a joint is."""
    first = int(model.jnt_qposadr[joint])
    return slice(first, int(model.jnt_qposadr[joint + 1]) if joint + 1 < model.njnt else int(model.nq))


def _speeds_of(model: mujoco.MjModel, joint: int) -> slice:
    first = int(model.jnt_dofadr[joint])
    return slice(first, int(model.jnt_dofadr[joint + 1]) if joint + 1 < model.njnt else int(model.nv))

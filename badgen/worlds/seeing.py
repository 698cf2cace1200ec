"""A policy that wants pictures, in a world of any maker: they are drawn from the cameras of the world's model."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE
from badgen.contracts.world import Obs, World
from badgen.policies.pictures import Pictures
from badgen.policies.ready import ReadyPolicy


class Seeing:
    """Adds `image/CAMERA` to what the policy sees, at those steps alone at which it is asked.

    Args:
        policy: what acts.
        world: where it acts.
    """

    def __init__(self, policy: ReadyPolicy, world: World) -> None:
        self._policy, self._world = policy, world
        self._pictures: Pictures | None = None

    @property
    def deterministic(self) -> bool:
        """Whether the same observations lead to the same actions."""
        return self._policy.deterministic

    def reset(self, instruction: str, seed: int) -> None:
        """Begin an episode; the model may be another one."""
        self._policy.reset(instruction, seed)
        if self._pictures is not None:
            self._pictures.__exit__(None, None, None)
        self._pictures = Pictures(self._world.physics()[0], self._policy.acting)

    def act(self, obs: Obs) -> F64:
        """(K, D) the actions of the next K steps."""
        assert self._pictures is not None
        model, data = self._world.physics()
        state = np.empty(mujoco.mj_stateSize(model, STATE))
        mujoco.mj_getState(model, data, state, STATE)
        return self._policy.act(self._pictures.added(obs, state))

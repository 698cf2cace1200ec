"""The fifty tasks of Meta-World with their scripted experts."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import MissingDependency, UnknownName
from badgen.contracts.world import Gripper, Obs
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld

_INSTALL = "install it without its pin of MuJoCo: pip install --no-deps metaworld, then pip install 'mujoco<3.17' scipy"
_GRIPPER = Gripper(3, -1.0, 1.0)


class MetaWorld(GymnasiumWorld):
    """One task of Meta-World; the seed draws where its things are and where they should go.

    The environment itself ignores the seed of `reset`, so its generator is set before.
    """

    def reset(self, seed: int) -> Obs:
        """Begin the episode of this seed."""
        env = self.env
        env._freeze_rand_vec = False  # else every episode begins as the first
        env.seed(seed)
        return env.reset()[0]


class Scripted:
    """An expert of Meta-World as a policy."""

    def __init__(self, policy: Any) -> None:
        self._policy = policy

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget: the experts act on what they see now."""

    def act(self, obs: Obs) -> F64:
        """(4,) the next action."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of actions beyond 1, which the environment clips
            return np.asarray(self._policy.get_action(obs), dtype=np.float64)


def make(task: str) -> MetaWorld:
    """The task of this name, such as "drawer-open-v3", with all positions in the observation."""
    try:
        known: Mapping[str, Any] = importlib.import_module("metaworld.env_dict").ALL_V3_ENVIRONMENTS
        experts: Mapping[str, Any] = importlib.import_module("metaworld.policies").ENV_POLICY_MAP
    except ImportError as e:
        raise MissingDependency(f"this needs metaworld, which cannot be imported ({e}); {_INSTALL}") from e
    if task not in known:
        raise UnknownName("task of Meta-World", task, known)
    env = known[task]()
    env._set_task_called, env._partially_observable, env.seeded_rand_vec = True, False, True
    env.__dict__.pop("sawyer_observation_space", None)  # it was computed for hidden goals
    words = task.rpartition("-")[0].replace("-", " ")
    return MetaWorld(
        env,
        f"metaworld:{task}",
        f"{words.capitalize()}.",
        gripper=_GRIPPER,
        horizon_steps=int(env.max_path_length),
        expert=lambda: Scripted(experts[task]()),
    )

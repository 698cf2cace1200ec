"""Any environment of Gymnasium's interface that shows its MuJoCo model and data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, WorldError
from badgen.contracts.world import Gripper, Obs, Policy
from badgen.worlds.adapters.environment_text import STEPS, split_environment, steps_in

Verdict: TypeAlias = Callable[[Any, Obs, bool, Mapping[str, Any]], bool]
"""(environment, observation, terminated, info) -> whether this state is a success."""
_FLAGS = ("success", "is_success", "goal_achieved")
_DEFAULT_STEPS = 500  # of an environment without a time limit


class GymnasiumWorld:
    """An environment with `.unwrapped.model` and `.unwrapped.data`, used as it is.

    Args:
        env: the environment. Its `reset(seed=...)` must lead to the same start for the same seed.
        name: name by which it is stored; by default that of its spec.
        instruction: what is asked of the robot; by default made of the name.
        neutral: (D,) the action that holds still; by default 0, or the nearest that is allowed.
        gripper: what opens and closes the gripper.
        horizon_steps: most steps of a rollout; by default the environment's time limit.
        success: tells a success; by default "success", "is_success" or "goal_achieved" of `info`, or else whether it is
            healthy, or else whether it was not terminated.
        expert: makes a policy that does the task; None where there is none.
    """

    def __init__(
        self,
        env: Any,
        name: str | None = None,
        instruction: str | None = None,
        neutral: F64 | None = None,
        gripper: Gripper | None = None,
        horizon_steps: int | None = None,
        success: Verdict | None = None,
        expert: Callable[[], Policy] | None = None,
    ) -> None:
        inner = env.unwrapped
        spec = getattr(env, "spec", None)
        self.name = name or str(getattr(spec, "id", None) or type(inner).__name__)
        for part in ("model", "data"):
            if not hasattr(inner, part):
                raise BadValue(f"{self.name}: env.unwrapped has no {part!r}; only MuJoCo environments can be used")
        space = env.action_space
        if not hasattr(space, "low") or len(space.shape) != 1:
            raise BadValue(f"{self.name}: an action must be a row of numbers (a Box of shape (n,)); it has {space}")
        self.instruction = instruction or self.name.partition(":")[2] or self.name
        self.env, self.gripper = env, gripper
        allowed = np.clip(np.zeros(space.shape), space.low, space.high).astype(np.float64)
        self.neutral = allowed if neutral is None else np.array(neutral, dtype=np.float64)
        limit = getattr(spec, "max_episode_steps", None)
        self.horizon_steps = int(horizon_steps or limit or _DEFAULT_STEPS)
        self._success, self._expert = success or flagged, expert
        self.hz = self._measured_hz()

    def reset(self, seed: int) -> Obs:
        """Begin the episode of this seed."""
        return self.env.reset(seed=seed)[0]

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """The model and data of the environment."""
        inner = self.env.unwrapped
        return inner.model, inner.data

    def step(self, action: F64) -> tuple[Obs, bool]:
        """Do one step; a termination is no end, since all rollouts must have the same length."""
        obs, _, terminated, _, info = self.env.step(action)
        return obs, bool(self._success(self.env.unwrapped, obs, bool(terminated), info))

    def close(self) -> None:
        """Close the environment."""
        self.env.close()

    def expert(self) -> Policy:
        """A policy that does the task; raises BadValue where there is none."""
        if self._expert is None:
            raise BadValue(f"{self.name} has no expert; name a policy of your own: --policy module:function")
        return self._expert()

    def _measured_hz(self) -> float:
        self.reset(0)
        _, data = self.physics()
        before_s = float(data.time)
        self.step(self.neutral)
        step_s = float(data.time) - before_s
        if step_s <= 0.0:
            raise WorldError("rate", f"a step of {self.name} takes no simulated time", "it must step MuJoCo")
        return round(1.0 / step_s, 6)


def flagged(env: Any, obs: Obs, terminated: bool, info: Mapping[str, Any]) -> bool:
    """The success that `info` reports; else whether the robot is healthy, or the episode was not terminated."""
    for flag in _FLAGS:
        if flag in info:
            return bool(info[flag])
    return bool(env.is_healthy) if hasattr(env, "is_healthy") else not terminated


def make(task: str) -> GymnasiumWorld:
    """A registered environment, such as "Humanoid-v5" or "Humanoid-v5?steps=200"."""
    env_id, given = split_environment(task, (STEPS,))
    env = made(env_id, max_episode_steps=steps_in(task, given))
    return GymnasiumWorld(env, f"gymnasium:{task}", _INSTRUCTIONS.get(env_id.partition("-")[0]))


def made(task: str, **options: Any) -> Any:
    """The environment of an id, without the checks that Gymnasium adds; raises BadValue for an unknown id.

    Args:
        task: the id.
        options: arguments of the environment, or of `gymnasium.make`.
    """
    import gymnasium

    try:
        return gymnasium.make(task, disable_env_checker=True, **options)
    except gymnasium.error.Error as e:
        raise BadValue(f"Gymnasium cannot make {task!r}: {e}") from e


_INSTRUCTIONS = {
    "Ant": "Stay on your feet and walk.",
    "Humanoid": "Stay on your feet and walk.",
    "Hopper": "Hop without falling.",
    "Walker2d": "Walk without falling.",
    "InvertedPendulum": "Balance the pole.",
    "InvertedDoublePendulum": "Balance the poles.",
    "Pusher": "Push the object to the goal.",
    "Reacher": "Reach the goal.",
}

"""The scene's own expert as a policy, to compare others with or to learn from."""

from __future__ import annotations

from typing import Any

import gymnasium

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.env.scene_env import SceneEnv


class ExpertPolicy:
    """Acts in a scene's environment; it reads the simulation itself, not the observation that it is given."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        inner = env.unwrapped
        if not isinstance(inner, SceneEnv):
            raise BadValue(f"ExpertPolicy acts in badgen's environments only, not in {type(inner).__name__}")
        self._env = inner

    def __call__(self, observation: Any) -> F64:
        """Action for the present step; call it once a step."""
        return self._env.expert_action()

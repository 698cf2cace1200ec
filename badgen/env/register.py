"""Names of the environments in Gymnasium's own registry."""

from __future__ import annotations

import gymnasium

from badgen.contracts.environment import ENTRY_POINT, env_id
from badgen.registry import registry


def register_envs() -> None:
    """Register every installed scene that runs on this MuJoCo; scenes registered before are left as they are."""
    for name in registry().usable_scenes():
        if env_id(name) not in gymnasium.registry:
            gymnasium.register(env_id(name), entry_point=ENTRY_POINT, kwargs={"scene": name})

"""Names of the environments in Gymnasium's own registry."""

from __future__ import annotations

import gymnasium

from badgen.registry import registry


def env_id(scene: str) -> str:
    """Gymnasium's name of a scene: `pick_place` is `badgen/PickPlace-v0`."""
    return f"badgen/{''.join(word.capitalize() for word in scene.split('_'))}-v0"


def register_envs() -> None:
    """Register every installed scene that runs on this MuJoCo; scenes registered before are left as they are."""
    for name in registry().usable_scenes():
        if env_id(name) not in gymnasium.registry:
            gymnasium.register(env_id(name), entry_point="badgen.env.scene_env:SceneEnv", kwargs={"scene": name})

"""How a scene is found as a Gymnasium environment: its id there, and the class that runs it."""

from __future__ import annotations

ENTRY_POINT = "badgen.env.scene_env:SceneEnv"


def env_id(scene: str) -> str:
    """Gymnasium's name of a scene: `pick_place` is `badgen/PickPlace-v0`."""
    return f"badgen/{''.join(word.capitalize() for word in scene.split('_'))}-v0"

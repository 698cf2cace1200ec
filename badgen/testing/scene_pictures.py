"""Checks of a scene's first frame: what the instructions speak of is in the picture, whole and large enough."""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.scene import Scene
from badgen.contracts.trajectory import STATE
from badgen.render.renderer import Renderer
from badgen.render.sight import Sight, sights
from badgen.testing.failure import require
from badgen.testing.rollouts import SceneLab

SIZE_PX = 256
LEAST_PX = 60  # visible pixels below which a viewer does not recognize a thing


def pictures(lab: SceneLab) -> None:
    """Everything that the sentences of the tasks speak of is whole in the first frame of the default camera."""
    params = lab.layout.params
    for name, sight in named_sights(lab.scene, params, lab.model).items():
        found = f"camera {lab.scene.camera_names[0]!r} shows {sight.pixels} pixels of {name!r} at time 0"
        required = f"at least {LEAST_PX} of {SIZE_PX} x {SIZE_PX} pixels of everything in `Task.named`"
        require(sight.pixels >= LEAST_PX, found, required, "move the camera, or sample layouts that hide nothing")
        found = f"camera {lab.scene.camera_names[0]!r} cuts off a part of {name!r} at time 0"
        advice = "move the camera back, or aim it elsewhere"
        require(sight.inside, found, "everything in `Task.named` within the edges of the picture", advice)


def named_sights(scene: Scene[Any], params: Any, model: mujoco.MjModel) -> dict[str, Sight]:
    """How the default camera shows, at time 0, all that the tasks of a layout name."""
    named = dict.fromkeys(name for instance in scene.tasks(params) for name in instance.task.named)
    if not named:
        return {}
    with Renderer(model, SIZE_PX, SIZE_PX, scene.paint) as renderer:
        return dict(sights(renderer, model, _home(model), scene.camera_names[0], tuple(named)))


def _home(model: mujoco.MjModel) -> F64:
    """Integration state of the keyframe "home"."""
    data, state = mujoco.MjData(model), np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_resetDataKeyframe(model, data, mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, "home"))
    mujoco.mj_getState(model, data, state, STATE)
    return state

"""The meshes that cast an arm's shadow lie inside the ones that are seen, so that no surface shadows itself."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from badgen.contracts.appearance import PLAIN
from badgen.registry import registry
from badgen.render.renderer import Renderer
from scenes.kit.robots.panda.meshes import shrunk
from scenes.kit.worlds.stl import lathe, read_stl

PARTS = (*(f"link{i}" for i in range(1, 8)), "hand")


def test_a_surface_shrinks_by_the_distance() -> None:
    round_bar = lathe(((0.0, -0.1), (0.05, -0.1), (0.05, 0.1), (0.0, 0.1)), segments=48)
    points = read_stl(shrunk(round_bar, 0.01)).reshape(-1, 3)
    radius_m = np.hypot(points[:, 0], points[:, 1])
    assert radius_m.max() == pytest.approx(0.04, abs=1e-3)  # the side outweighs the ends in the normal of a rim
    assert np.abs(points[:, 2]).max() < 0.1


@pytest.mark.parametrize("part", PARTS)
def test_it_hides_inside_the_arm(part: str) -> None:
    """From no camera of a scene does a pixel show it."""
    scene = registry().scene("pick_place")
    model = scene.build(scene.sample(np.random.default_rng(3)), PLAIN).compile()
    mesh = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_MESH, f"panda_shadow_{part}")
    if mesh < 0:
        pytest.skip("this MuJoCo cannot turn off a shadow")
    inner = [g for g in range(model.ngeom) if int(model.geom_dataid[g]) == mesh]
    state = np.concatenate([[0.0], model.key("home").qpos, np.zeros(model.nv)])
    full = np.zeros(mujoco.mj_stateSize(model, mujoco.mjtState.mjSTATE_INTEGRATION))
    full[: len(state)] = state
    with Renderer(model, 256, 256) as view:
        seen = [int(np.isin(view.geoms(full, camera), inner).sum()) for camera in scene.camera_names]
    assert len(inner) == 1
    assert max(seen) <= 2

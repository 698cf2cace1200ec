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

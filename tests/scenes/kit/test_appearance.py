"""Drawn rooms: all different, all readable, none in the way of a task."""

import json
from itertools import combinations
from math import dist

import mujoco
import numpy as np
import pytest

from badgen.appearance import randomize_appearance
from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.arrays import Image
from badgen.contracts.colour import lightness
from badgen.contracts.scene import CameraSpec
from badgen.contracts.trajectory import STATE
from badgen.render.renderer import Renderer
from badgen.serialization import from_json, to_json
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.table import TABLE_HALF, TABLE_X, new_world

FRONT = (1.10, 0.0, 0.66)
APPEARANCES = [randomize_appearance(np.random.default_rng(seed)) for seed in range(200)]
DRAWN = [PLAIN, *APPEARANCES[:5]]


def world(appearance: Appearance) -> mujoco.MjModel:
    """Room with a red block on the table."""
    spec = new_world("appearance", appearance)
    spec.worldbody.add_geom(
        name="block", type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.05] * 3, pos=[0.2, 0, 0.05], rgba=[0.8, 0.2, 0.2, 1]
    )
    add_cameras(spec, [CameraSpec("front", "from the front", FRONT, (0.08, 0.0, 0.17), 42)], appearance)
    return spec.compile()


def picture(appearance: Appearance) -> Image:
    model = world(appearance)
    data = mujoco.MjData(model)
    state = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, data, state, STATE)
    with Renderer(model, 96, 96) as camera:
        return camera.rgb(state, "front")


def test_looks_are_drawn_from_the_seed_and_differ() -> None:
    assert len(set(APPEARANCES)) == len(APPEARANCES)
    assert randomize_appearance(np.random.default_rng(3)) == APPEARANCES[3]
    for part in ("wall", "distractors", "shell_rgb", "key"):
        assert len({getattr(appearance, part) for appearance in APPEARANCES}) > 100, part
    assert {appearance.table.pattern for appearance in APPEARANCES} == {
        "plain",
        "speckle",
        "tiles",
        "checker",
        "gradient",
    }


@pytest.mark.parametrize(
    "appearance", [PLAIN, *(next(k for k in APPEARANCES if (k.wall is None) == bare) for bare in (0, 1))]
)
def test_a_look_survives_json(appearance: Appearance) -> None:
    assert from_json(Appearance, json.loads(json.dumps(to_json(appearance)))) == appearance


def test_distractors_stand_on_the_far_margins_and_apart() -> None:
    for things in (appearance.distractors for appearance in APPEARANCES):
        assert len(things) <= 4
        for d in things:
            x, y = d.xy_m
            assert abs(x - TABLE_X) < TABLE_HALF[0]
            assert abs(y) < TABLE_HALF[1]
            assert abs(y) - 1.3 * d.radius_m > 0.38, "inside the working area"  # a box reaches out by its diagonal
            assert d.height_m < 0.15
        assert all(dist(a.xy_m, b.xy_m) > 0.1 for a, b in combinations(things, 2))


def test_light_comes_from_above_and_throws_a_shadow() -> None:
    for appearance in APPEARANCES:
        assert appearance.key.direction[2] < -0.75
        assert min(appearance.key.rgb) > max(appearance.fill.rgb) + 0.1
        assert max(appearance.key.rgb) - min(appearance.key.rgb) < 0.1, "colours are named, so light is near white"


def test_lightness_is_that_of_the_cie() -> None:
    assert lightness((1.0, 1.0, 1.0)) == pytest.approx(100.0, abs=0.01)
    assert lightness((0.0, 0.0, 0.0)) == 0.0
    assert lightness((0.5, 0.5, 0.5)) == pytest.approx(53.39, abs=0.01)  # tables of sRGB greys
    assert lightness((1.0, 0.0, 0.0)) == pytest.approx(53.24, abs=0.01)


def test_robots_stand_out_from_floor_and_wall() -> None:
    motors = lightness((0.16, 0.165, 0.18))
    for appearance in APPEARANCES:
        shell, floor = lightness(appearance.shell_rgb), lightness(appearance.floor.rgb)
        assert abs(shell - floor) > 13.5
        assert floor - motors > 20.0
        if appearance.wall is not None:
            assert abs(shell - lightness(appearance.wall.rgb)) > 21.0


@pytest.mark.slim
def test_every_look_builds_with_its_cameras_near_their_places() -> None:
    for appearance in DRAWN:
        pos = world(appearance).camera("front").pos
        assert dist(pos, FRONT) <= (0.0 if appearance == PLAIN else 0.07)


@pytest.mark.parametrize("appearance", DRAWN)
def test_a_picture_is_neither_dark_nor_burnt_out(appearance: Appearance) -> None:
    front = picture(appearance).astype(float)
    luminance = front @ [0.2126, 0.7152, 0.0722]
    assert 85.0 < luminance.mean() < 200.0
    assert (front.min(axis=2) > 250).mean() < 0.05
    red = front[..., 0] - front[..., 1:].max(axis=2)
    assert (red > 50).sum() > 20, "the block is not to be seen"


def test_the_picture_is_a_function_of_the_look() -> None:
    speckled = next(k for k in APPEARANCES if k.table.pattern == "speckle" and k.distractors)
    assert (picture(speckled) == picture(speckled)).all()
    assert (picture(speckled) != picture(PLAIN)).mean() > 0.5

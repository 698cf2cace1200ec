"""Walkers in pictures: feet that are lifted, falls that stay in view, paths of one colour, a robot that stands out."""

import mujoco
import numpy as np
import pytest
from lab import SCENES, layout, twin

from badgen.contracts.arrays import F64, Image, Ints
from badgen.contracts.colour import lightness
from badgen.contracts.trajectory import STATE
from badgen.registry import registry
from badgen.render.renderer import Renderer
from scenes.kit.judging import gait_criteria
from scenes.kit.robots.g1.model import SIDES

pytestmark = pytest.mark.skipif("humanoid_walk" not in SCENES, reason="the installed mujoco is too old for the walker")
SIZE = 256
WALKERS = ("humanoid_walk", "humanoid_stop", "humanoid_turn", "humanoid_carry")


def views(scene: str) -> tuple[str, ...]:
    return registry().scene(scene).camera_names


def at_home(model: mujoco.MjModel) -> mujoco.MjData:
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, 0)
    mujoco.mj_forward(model, data)
    return data


def stored(model: mujoco.MjModel, data: mujoco.MjData) -> F64:
    state: F64 = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, data, state, STATE)
    return state


def of_robot(model: mujoco.MjModel, bodies: Ints) -> Ints:
    """(height, width) whether a pixel shows the robot."""
    root = model.body_rootid[np.maximum(bodies, 0)]
    return np.asarray((root == model.body("pelvis").id) & (bodies >= 0), dtype=np.int64)


@pytest.mark.parametrize("camera", views("humanoid_walk") if "humanoid_walk" in SCENES else ())
def test_a_lifted_foot_is_seen_above_the_floor(camera: str) -> None:
    """The sole and the floor right below it are 3 px apart or more in every real step."""
    t = twin("humanoid_walk")
    data, at = mujoco.MjData(t.model), t.model.camera(camera).id
    scale = SIZE / 2 / np.tan(np.radians(t.model.cam_fovy[at]) / 2)
    site = {side: t.site(f"{side}_foot") for side in SIDES}
    for step in gait_criteria.real_steps(t)[:8]:
        sole = site[SIDES[step.foot]]
        k = step.left + int(np.argmax(sole[step.left : step.landed, 2]))
        mujoco.mj_setState(t.model, data, t.state[k], STATE)
        mujoco.mj_forward(t.model, data)
        ends = (sole[k] - data.cam_xpos[at], sole[k] * [1, 1, 0] - data.cam_xpos[at])
        (_, up, back), (_, low, low_back) = (data.cam_xmat[at].reshape(3, 3).T @ end for end in ends)
        assert scale * (low / low_back - up / back) >= 3.0


@pytest.mark.parametrize("velocity", [(1.2, 0.0), (0.0, -1.2), (-1.0, 0.6), (0.0, 1.2)])
def test_a_fallen_robot_stays_in_view_and_above_the_floor(velocity: tuple[float, float]) -> None:
    model = layout("humanoid_walk").world().model
    data = at_home(model)
    data.qvel[:2] = velocity
    with Renderer(model, SIZE, SIZE) as view:
        whole = of_robot(model, view.bodies(stored(model, data), "behind")).sum()
        for _ in range(4):
            mujoco.mj_step(model, data, 120)
            shown = of_robot(model, view.bodies(stored(model, data), "behind"))
            border = shown[0].sum() + shown[-1].sum() + shown[:, 0].sum() + shown[:, -1].sum()
            assert border <= 12, "only a hand or a foot may reach the border"
            assert shown.sum() > 0.3 * whole


@pytest.mark.parametrize("scene", WALKERS)
def test_a_robot_fills_the_picture_and_is_whole(scene: str) -> None:
    model = layout(scene).world().model
    with Renderer(model, SIZE, SIZE) as view:
        for camera in views(scene):
            shown = of_robot(model, view.bodies(stored(model, at_home(model)), camera))
            rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
            assert 0 < rows[0] < rows[-1] < SIZE - 1, camera
            assert 0 < columns[0] < columns[-1] < SIZE - 1, camera
            assert rows[-1] - rows[0] > SIZE * (0.35 if camera == "wide" else 0.65), camera


@pytest.mark.parametrize("slot", range(4))
def test_a_robot_stands_out_from_what_is_behind_it(slot: int) -> None:
    """Along its outline, most pixels differ clearly in lightness from their neighbours outside."""
    model = layout("humanoid_walk", slot).world().model
    state = stored(model, at_home(model))
    with Renderer(model, SIZE, SIZE) as view:
        shown, picture = of_robot(model, view.bodies(state, "side")), view.rgb(state, "side")
    y, x = np.nonzero(shown[:, 3:-3] & ~shown[:, 6:])
    inside, outside = (_lightness(picture[y, x + by]) for by in (3, 6))
    assert (np.abs(inside - outside) > 5.0).mean() > 0.75


def _lightness(pixels: Image) -> F64:
    return np.array([lightness((r, g, b)) for r, g, b in (pixels / 255).tolist()])

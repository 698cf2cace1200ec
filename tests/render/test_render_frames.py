"""Multi-view frames: a world at rest is rendered once, motion is rendered again, and known frames are reused."""

import mujoco
import numpy as np
import pytest
from lab import twin

from badgen.contracts.trajectory import STATE
from badgen.registry import registry
from badgen.render.renderer import STILL, Renderer

BALL_OVER_FLOOR = """
<mujoco>
  <visual><quality shadowsize="512"/><headlight ambient="0.2 0.2 0.2" diffuse="0 0 0"/></visual>
  <statistic extent="1"/>
  <worldbody>
    <light type="directional" dir="0 0 -1" pos="0 0 2" castshadow="true"/>
    <camera name="left" pos="-0.2 0 0.6"/><camera name="right" pos="0.2 0 0.6"/>
    <geom type="plane" size="2 2 1"/>
    <body pos="0 0 1"><joint type="slide" axis="1 0 0"/><geom size="0.1"/></body>
  </worldbody>
</mujoco>
"""


def test_what_stands_still_is_drawn_once() -> None:
    t = twin("lid_lift")
    states = np.repeat(t.state[:1], 3, axis=0)
    lid = 1 + int(t.model.joint("lid").qposadr[0])  # after the time
    states[1, lid] += 0.5 * STILL
    states[2, lid] += 0.01
    with Renderer(t.model, 64, 64) as camera:
        first, near, moved = camera.render_frames(states, ["front"])
        assert near is first
        assert np.array_equal(moved[0], camera.rgb(states[2], "front"))
        assert not np.array_equal(moved[0], first[0])


def test_known_frames_are_taken_as_they_are() -> None:
    t = twin("lid_lift")
    known = np.zeros((64, 64, 3), dtype=np.uint8)
    with Renderer(t.model, 64, 64) as camera:
        frames = camera.render_frames(t.state[[0, 0, 150]], ["front"], {1: (known,)})
    assert frames[1][0] is known
    assert frames[2][0].std() > 5


@pytest.mark.parametrize("scene", ["lid_lift", "wipe_board", "humanoid_walk"])
def test_cameras_that_share_their_shadows_see_what_each_sees_alone(scene: str) -> None:
    t, cameras = twin(scene), registry().scene(scene).camera_names
    states = t.state[[0, len(t) // 3, len(t) // 2]]
    with Renderer(t.model, 96, 96, registry().scene(scene).paint) as together:
        frames = together.render_frames(states, (*cameras, *reversed(cameras)))
    with Renderer(t.model, 96, 96, registry().scene(scene).paint) as alone:
        for state, frame in zip(states, frames, strict=True):
            for camera, picture in zip((*cameras, *reversed(cameras)), frame, strict=True):
                assert np.array_equal(picture, alone.rgb(state, camera)), camera


def test_shadows_are_there_and_move() -> None:
    model = mujoco.MjModel.from_xml_string(BALL_OVER_FLOOR)
    data = mujoco.MjData(model)
    states = np.empty((2, mujoco.mj_stateSize(model, STATE)))
    for k, x in enumerate((0.0, 0.3)):
        data.qpos[0] = x
        mujoco.mj_getState(model, data, states[k], STATE)
    with Renderer(model, 64, 64) as camera:
        # The ball itself is above both cameras: all that they see of it is its shadow.
        (left, right), (left_moved, right_moved) = camera.render_frames(states, ["left", "right"])
    for still, moved in ((left, left_moved), (right, right_moved)):
        assert (still.max(axis=2) < 0.5 * still.max()).sum() > 20
        assert not np.array_equal(still, moved)

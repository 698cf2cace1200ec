"""Where a camera of the kitchen looks."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from badgen.worlds.adapters.robotics_world import aim

ROOM = """
<mujoco>
  <worldbody><camera name="door" pos="0 0 9"/><camera name="window" pos="5 5 5"/><geom size="0.1"/></worldbody>
</mujoco>
"""


@pytest.mark.parametrize(
    ("azimuth", "elevation", "ahead"),
    [(0.0, 0.0, (1.0, 0.0, 0.0)), (90.0, 0.0, (0.0, 1.0, 0.0)), (70.0, -35.0, (0.28, 0.77, -0.574))],
)
def test_an_aimed_camera_looks_ahead_with_its_picture_level(
    azimuth: float, elevation: float, ahead: tuple[float, float, float]
) -> None:
    model = mujoco.MjModel.from_xml_string(ROOM)
    aim(model, "window", (-0.2, 0.5, 2.0), 2.2, azimuth, elevation)
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    axes = data.cam_xmat[1].reshape(3, 3)  # a camera looks along its negative third axis
    assert np.allclose(-axes[:, 2], ahead, atol=1e-3)
    assert np.allclose(data.cam_xpos[1] - 2.2 * axes[:, 2], [-0.2, 0.5, 2.0])
    assert axes[2, 0] == pytest.approx(0.0)
    assert axes[2, 1] > 0.5
    assert np.allclose(model.cam_pos[0], [0.0, 0.0, 9.0])

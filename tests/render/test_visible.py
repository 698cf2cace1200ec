"""When a camera first sees that a body stands elsewhere than in the twin, with a screen, a moving eye and ink."""

import mujoco
import numpy as np
import numpy.typing as npt
import pytest

from badgen.contracts.trajectory import STATE, Trajectory
from badgen.render.renderer import Renderer
from badgen.render.visible import _apart, visible_s

ROWS, STEPS = 6, np.arange(6, dtype=np.int64)
MODEL = mujoco.MjModel.from_xml_string("""
<mujoco>
  <size nuserdata="1"/>
  <visual><global offwidth="224" offheight="224"/></visual>
  <worldbody>
    <camera name="fixed" pos="0 0 1"/>
    <body name="hand" pos="0 0 1"><joint name="hand" type="slide" axis="1 0 0"/><geom size="0.01" group="5"/>
      <camera name="eye"/></body>
    <body name="screen" pos="0 0.5 0.5"><joint name="screen" type="slide" axis="0 -1 0"/>
      <geom type="box" size="0.2 0.2 0.01"/></body>
    <body name="thing"><joint name="thing" type="slide" axis="1 0 0"/><geom name="ink" type="box" size="0.1 0.1 0.02"/>
    </body>
  </worldbody>
</mujoco>
""")


def rollout(ink: float = 0.0, **travel_m: npt.NDArray[np.floating]) -> Trajectory:
    """Six rows in which joints are where the test says; all else stays, and ink fades in the last three rows."""
    data = mujoco.MjData(MODEL)
    state = np.empty((ROWS, mujoco.mj_stateSize(MODEL, STATE)))
    for k in range(ROWS):
        data.time = 0.2 * k
        for joint, way in travel_m.items():
            data.joint(joint).qpos[0] = way[k]
        data.userdata[0] = ink * (k >= 3)
        mujoco.mj_getState(MODEL, data, state[k], STATE)
    none = np.zeros((ROWS, 0))
    return Trajectory(
        model=MODEL,
        time_s=0.2 * np.arange(ROWS, dtype=np.float64),
        state=state,
        qpos=state[:, 1 : 1 + MODEL.nq],
        qvel=none,
        action=none,
        ctrl=none,
        contact_n=none,
        pairs=(),
        phase=np.zeros(ROWS, dtype=np.int64),
        phases=("only",),
        warnings={},
    )


def seen_s(wrong: Trajectory, camera: str = "fixed", ink: bool = False) -> float | None:
    def fade(model: mujoco.MjModel, data: mujoco.MjData) -> None:
        model.geom_rgba[model.geom("ink").id, 3] = 0.0 if ink and data.userdata[0] else 1.0

    with Renderer(MODEL, 224, 224, fade) as pictures:
        return visible_s(pictures, camera, wrong, rollout(), ("thing",), STEPS)


def from_row(row: int, to_m: float) -> npt.NDArray[np.floating]:
    return np.where(np.arange(ROWS) >= row, to_m, 0.0)


def test_a_body_is_seen_in_the_first_frame_in_which_it_stands_elsewhere() -> None:
    assert seen_s(rollout(thing=from_row(2, 0.08))) == pytest.approx(0.4)
    assert seen_s(rollout(thing=from_row(2, 0.002))) is None  # half a pixel


def test_what_passes_in_front_of_a_body_does_not_show_it_elsewhere() -> None:
    assert seen_s(rollout(screen=from_row(1, 0.45))) is None
    assert seen_s(rollout(screen=from_row(1, 0.35), thing=from_row(4, 0.08))) == pytest.approx(0.8)


def test_a_body_behind_something_is_not_seen() -> None:
    hidden = rollout(screen=from_row(0, 0.5), thing=from_row(2, 0.08))
    with Renderer(MODEL, 224, 224) as pictures:
        twin = rollout(screen=from_row(0, 0.5))
        assert visible_s(pictures, "fixed", hidden, twin, ("thing",), STEPS) is None


def test_a_camera_that_moves_does_not_move_what_it_sees() -> None:
    assert seen_s(rollout(hand=from_row(1, 0.2)), "eye") is None
    assert seen_s(rollout(hand=from_row(1, 0.2), thing=from_row(3, 0.08)), "eye") == pytest.approx(0.6)


def test_ink_that_fades_is_seen_though_nothing_moves() -> None:
    assert seen_s(rollout(ink=1.0), ink=True) == pytest.approx(0.6)
    assert seen_s(rollout(ink=1.0)) is None  # other ink, same appearance


@pytest.mark.parametrize(("shift_px", "apart"), [(0, False), (2, False), (3, True)])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_silhouette_must_move_by_3_px(axis: int, shift_px: int, apart: bool) -> None:
    shape = np.zeros((40, 40), dtype=bool)
    shape[10:20, 12:26] = True
    assert _apart(shape, np.roll(shape, shift_px, axis=axis)) is apart


def test_a_silhouette_that_vanishes_is_apart_and_a_speck_is_not() -> None:
    shape, none = np.zeros((40, 40), dtype=bool), np.zeros((40, 40), dtype=bool)
    shape[5:8, 5:8] = True
    assert _apart(shape, none)
    shape[5, 5] = False
    assert not _apart(shape, none)

"""What is judged is what is stored: rounded rows, the same wherever they are made again."""

from __future__ import annotations

from dataclasses import replace

import mujoco
import numpy as np
import pytest
from lab import group

from badgen.contracts.stored_form import POSITION_BITS, VELOCITY_BITS, as_stored, dropped_columns, rounded
from badgen.contracts.trajectory import STATE, userdata_slice

SCENE = "push"


def test_rounding_is_to_the_nearest_step_and_changes_nothing_the_second_time() -> None:
    values = np.random.default_rng(0).normal(0.0, 3.0, (50, 7))
    once = rounded(values, POSITION_BITS)
    assert 0 < np.abs(once - values).max() <= 2.0 ** -(POSITION_BITS + 1)
    np.testing.assert_array_equal(rounded(once, POSITION_BITS), once)
    assert not np.signbit(rounded(np.array([-1e-12]), POSITION_BITS))[0]


def test_the_judged_rollout_is_the_stored_form_and_the_exact_one_is_kept() -> None:
    judged = group(SCENE).twin.judged
    t, exact = judged.trajectory, judged.exact
    assert 0 < np.abs(t.qpos - exact.qpos).max() <= 2.0 ** -(POSITION_BITS + 1)
    assert 0 < np.abs(t.qvel - exact.qvel).max() <= 2.0 ** -(VELOCITY_BITS + 1)
    np.testing.assert_array_equal(t.contact_n, exact.contact_n)
    nq, nv, dropped = t.model.nq, t.model.nv, dropped_columns(t.model)
    np.testing.assert_array_equal(t.state[:, 1 : 1 + nq], t.qpos)
    np.testing.assert_array_equal(t.state[:, 1 + nq : 1 + nq + nv], t.qvel)
    assert not t.state[:, dropped].any()
    assert exact.state[:, dropped].any()
    np.testing.assert_array_equal(exact.state, judged.full.state[: len(t)])


def test_a_rollout_that_was_read_stays_as_it_is() -> None:
    t = group(SCENE).twin.judged.trajectory
    again = replace(t)
    assert as_stored(again) is again
    full = group(SCENE).twin.judged.full
    assert as_stored(full) is as_stored(full)


def test_poses_are_those_of_the_rounded_states() -> None:
    t = group(SCENE).twin.judged.trajectory
    data, row = mujoco.MjData(t.model), len(t) // 2
    mujoco.mj_setState(t.model, data, t.state[row], STATE)
    mujoco.mj_kinematics(t.model, data)
    np.testing.assert_array_equal(t.poses()[0][row], data.xpos)


@pytest.mark.parametrize("userdata", [0, 3])
def test_only_what_the_next_step_needs_is_dropped(userdata: int) -> None:
    xml = f"""<mujoco><size nuserdata="{userdata}"/><worldbody><body mocap="true"/><body><joint name="a"/>
    <geom size=".1"/></body></worldbody><actuator><motor joint="a"/></actuator></mujoco>"""
    model = mujoco.MjModel.from_xml_string(xml)
    data, state = mujoco.MjData(model), np.zeros(mujoco.mj_stateSize(model, STATE))
    for values in (data.qacc_warmstart, data.ctrl, data.qfrc_applied, data.xfrc_applied):
        values[:] = 1.0
    data.mocap_pos[:], data.mocap_quat[:], data.qpos[:], data.userdata[:] = 2.0, 2.0, 2.0, 2.0
    mujoco.mj_getState(model, data, state, STATE)
    dropped = dropped_columns(model)
    assert (state[dropped] == 1.0).all()
    assert not (np.delete(state, np.r_[dropped]) == 1.0).any()
    assert (state[userdata_slice(model)] == 2.0).all()

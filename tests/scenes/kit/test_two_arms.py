"""Two arms at a table: where they stand, their contact pairs, and a scene that needs nothing but its things."""

import mujoco
import numpy as np
import pytest
from lid_scene import LidParams, LidScene, LidTask, at_home, model

from scenes.kit.robots.pair import (
    ARMS,
    GRIP_ACTUATORS,
    HANDS,
    JOINTS,
    SIDE,
    arms_on,
    base_of,
    draw_bases,
    grips,
    handled_pairs,
)
from scenes.kit.robots.panda.model import HOME


def test_the_arms_stand_on_their_sides_and_look_at_the_middle() -> None:
    for arm in ARMS:
        base = base_of(arm)
        assert base.y_m * SIDE[arm] > 0.0
        ahead = base.y_m - base.x_m / np.cos(base.yaw_rad) * np.sin(base.yaw_rad)
        assert abs(ahead) < abs(base.y_m)


def test_bases_are_drawn_each_on_its_own_or_as_one() -> None:
    usual = [base_of(arm) for arm in ARMS]
    for as_one in (False, True):
        bases = draw_bases(np.random.default_rng(3), 0.02, as_one=as_one)
        off = np.array([(b.x_m - u.x_m, b.y_m - u.y_m) for b, u in zip(bases, usual, strict=True)])
        assert 0.0 < np.abs(off).max() <= 0.02
        assert np.allclose(off[0], off[1]) == as_one
        assert [b.yaw_rad for b in bases] == [u.yaw_rad for u in usual]


@pytest.mark.parametrize(("as_one", "draws"), [(False, 4), (True, 2)])
def test_bases_take_so_many_numbers(as_one: bool, draws: int) -> None:
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    draw_bases(one, as_one=as_one)
    other.random(draws)
    assert one.random() == other.random()


def test_the_pairs_of_a_handled_body_are_those_that_the_names_ask_for() -> None:
    names = [pair.name for pair in handled_pairs("lid")]
    assert names == [*(finger for grip in grips("lid") for finger in grip), *arms_on("lid"), "lid-table"]


def test_every_name_is_in_the_model() -> None:
    obj = mujoco.mjtObj
    assert all(mujoco.mj_name2id(model(), obj.mjOBJ_BODY, name) >= 0 for name in HANDS)
    assert all(mujoco.mj_name2id(model(), obj.mjOBJ_JOINT, name) >= 0 for name in JOINTS)
    assert [model().actuator(name).name for name in GRIP_ACTUATORS] == list(GRIP_ACTUATORS)
    for camera in LidScene().camera_names:
        assert mujoco.mj_name2id(model(), obj.mjOBJ_CAMERA, camera) >= 0
    for pair in LidScene.pairs:
        assert mujoco.mj_name2id(model(), obj.mjOBJ_BODY, pair.first) >= 0
        assert mujoco.mj_name2id(model(), obj.mjOBJ_BODY, pair.second) >= 0


def test_both_arms_begin_at_home() -> None:
    data = at_home()
    for arm in ARMS:
        assert [float(data.joint(f"{arm}/joint{i + 1}").qpos[0]) for i in range(7)] == list(HOME)


def test_the_expert_knows_where_each_arm_stands() -> None:
    expert = LidTask(LidParams()).expert()
    assert tuple(expert.arms) == ARMS
    data = at_home()
    for arm, ik in expert.arms.items():
        assert np.allclose(ik.tool(np.array(HOME)).pos, data.site(f"{arm}/tool").xpos, atol=1e-9)

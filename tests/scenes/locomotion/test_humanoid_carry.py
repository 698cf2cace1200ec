"""A box between two palms: held by friction, lost, dropped and thrown; and a walk that is judged backward."""

import dataclasses

import mujoco
import numpy as np
import pytest
from lab import SCENES, group, perturbed, with_force

from badgen.contracts.plan import Phase, Plan
from badgen.contracts.trajectory import Trajectory
from badgen.registry import registry
from perturbations.wide_grip import WideGrip, WideGripParams
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.between_palms import BetweenPalms

pytestmark = pytest.mark.skipif("humanoid_carry" not in SCENES, reason="the installed mujoco is too old for the walker")

SCENE = "humanoid_carry"
BOX = BetweenPalms("box", "the box")


def _held() -> Trajectory:
    return group(SCENE).twin.judged.full


def test_only_the_palms_hold_the_box() -> None:
    t = _held()
    model, data = t.model, mujoco.MjData(t.model)
    assert model.neq == 0
    assert model.nu == 29
    mujoco.mj_setState(model, data, t.state[100], mujoco.mjtState.mjSTATE_INTEGRATION)
    mujoco.mj_forward(model, data)
    assert not data.xfrc_applied.any()
    assert not data.qfrc_applied.any()
    box = model.body(BOX.body).id
    pairs = [{int(model.geom_bodyid[c.geom1]), int(model.geom_bodyid[c.geom2])} for c in data.contact]
    meets = {model.body(i).name for p in pairs if box in p for i in p - {box}}
    assert meets == {"left_palm", "right_palm"}
    assert min(t.force_n(g)[1:].min() for g in BOX.grip) > 3.0
    assert max(t.force_n(g).max() for g in BOX.grip) < 80.0


def test_motors_stay_within_their_limits() -> None:
    t = _held()
    limit = t.model.actuator_forcerange[:, 1]
    assert (np.abs(t.ctrl) <= limit + 1e-9).all()
    assert (np.abs(t.ctrl) > 0.98 * limit).mean() < 0.002


def test_the_box_does_not_creep() -> None:
    t = _held()
    assert BOX.slid_m(t).max() < 0.03  # 9 s of walking; friction that lets it creep gives more than 0.1
    assert t.tilt_rad("box").max() < 0.25


def test_a_hold_is_lost_after_three_rows_without_both_palms() -> None:
    t = _held()
    for rows, out in ((2, False), (3, True)):
        assert BOX.lost(with_force(t, slice(100, 100 + rows), **{"left_palm-box": 0.0})).any() is np.bool_(out)
    assert not BOX.lost(t).any()


def test_a_drop_is_told_from_a_throw() -> None:
    dropped, thrown = perturbed((SCENE, "drop", 0)).judged, perturbed((SCENE, "throw", 0)).judged
    assert dropped.mode == "drop"
    assert BOX.fling_mps(dropped.trajectory).max() < 1.0
    assert thrown.mode == "throw"
    assert BOX.fling_mps(thrown.trajectory).max() > 2.0
    for run in (dropped.trajectory, thrown.trajectory):
        assert BOX.fall_m(run).max() > 0.5
        assert BOX.in_hands(run)[-1] == 0.0


def test_walking_backward_is_walking_in_the_other_sense() -> None:
    scene = registry().scene(SCENE)
    backward = next(
        g for k in range(20) if (g := group(SCENE, k)).layout.request.task.name == "back"
    )  # drawn evenly from three tasks
    assert [t.task.name for t in scene.tasks(backward.layout.params)] == ["ahead", "back", "lift"]
    t = backward.twin.judged.full
    assert gait_criteria.walks(t, -1.0)[-1]
    assert not gait_criteria.walks(t).any()
    assert gait_criteria.walked_m(t, -1.0)[-1] > 1.1
    assert all(s.ahead_m > 0 for s in gait_criteria.real_steps(t, -1.0))
    assert len(gait_criteria.real_steps(t, -1.0)) >= 12


def test_palms_at_their_aim_feel_no_spring() -> None:
    from scenes.kit.control.carrying.figure import TRUNK, figure
    from scenes.kit.control.carrying.reach import holding
    from scenes.kit.control.carrying.squeeze import Aim, Squeeze

    model = figure(None)
    data = mujoco.MjData(model)
    angles, miss_m = holding((0.28, 0.0, 0.08), 0.24)
    assert miss_m < 0.001
    for joint, angle in angles.items():
        data.joint(joint).qpos[0] = angle
    mujoco.mj_kinematics(model, data)
    at = data.site("left_palm").xpos - data.body(TRUNK).xpos
    assert at == pytest.approx([0.28, 0.12, 0.08], abs=0.001)
    squeeze = Squeeze(model)
    rest = squeeze.torques(model, data, Aim((0.28, 0.0, 0.08), 0.24))
    tight = squeeze.torques(model, data, Aim((0.28, 0.0, 0.08), 0.16))
    assert np.abs(rest).max() < 0.1
    assert np.abs(tight).max() > 2.0
    assert not tight[:15].any()  # legs and waist
    left, right = tight[15:22], tight[22:]
    assert np.abs(left) == pytest.approx(np.abs(right), abs=0.02)


def test_a_wider_grip_begins_inside_its_phase() -> None:
    plan = Plan((Phase("a", min_s=1.0, grip_m={"palms": 0.2}), Phase("b", grip_m={"palms": 0.2})))
    edited = WideGrip(["a"], (0.1, 0.1)).edit_plan(WideGripParams("a", 0.4, 0.4, 0.1), plan)
    assert [(p.name, round(p.min_s, 3)) for p in edited.phases[:2]] == [("a", 0.4), ("a", 0.6)]
    assert [round(p.grip_m["palms"], 3) for p in edited.phases] == [0.2, 0.3, 0.3]
    none = WideGrip(["a"], (0.1, 0.1)).scaled(WideGripParams("a", 0.4, 0.4, 0.1), 0.0)
    assert dataclasses.replace(none, wider_m=0.0) == none

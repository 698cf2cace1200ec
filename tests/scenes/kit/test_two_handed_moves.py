"""Phases of two arms, and the rehearsal that tells whether an arm keeps to them."""

import numpy as np
import pytest
from lid_scene import GRASPS, HANDS, LidParams, LidTask

from badgen.contracts.plan import Goal, Pose
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import Frame
from scenes.kit.control.arm.rehearsal import can_carry, rehearse
from scenes.kit.control.arm.two_handed import LiftAndLay
from scenes.kit.robots.pair import ARMS, base_of
from scenes.kit.robots.panda.model import HOME

MOVE = LiftAndLay("lid", GRASPS, 0.07, mark="mat", foot_m=0.01, seat_m=0.08)


def test_both_hands_come_from_above_and_then_close() -> None:
    approach, descend, grasp = HANDS.take()
    for arm in ARMS:
        rise = np.subtract(approach.hands[arm].pose.pos_m, descend.hands[arm].pose.pos_m)
        assert rise.tolist() == pytest.approx([0.0, 0.0, 0.10])
        assert descend.hands[arm] == GRASPS[arm]
        assert grasp.grip_m[arm] == 0.0
    assert grasp.grasps


@pytest.mark.parametrize("arm", ARMS)
def test_one_hand_alone_leaves_the_other_open_and_still(arm: str) -> None:
    phases = MOVE.by(arm).whole()
    assert all(set(phase.hands) <= {arm} for phase in phases)
    assert all(phase.holds in ((), (arm,)) for phase in phases)
    other = next(a for a in ARMS if a != arm)
    assert all(phase.grip_m.get(other, 0.07) == 0.07 for phase in phases)


def test_a_thing_is_lifted_clear_of_its_seat_and_laid_on_its_mark() -> None:
    named = {phase.name: phase for phase in MOVE.whole()}
    lift, transfer, lower = (named[name].carry for name in ("lift", "transfer", "lower"))
    assert lift == Goal("self", Pose((0.0, 0.0, 0.11)))
    assert transfer is not None
    assert transfer.frame == "mat"
    assert transfer.pose.pos_m[2] == pytest.approx(0.01 + 0.08 + 0.10)
    assert lower == MOVE.over(0.001)
    assert list(named)[-3:] == ["release", "retreat", "home"]


def test_the_plan_of_a_task_is_made_of_them() -> None:
    plan = LidTask(LidParams()).plan()
    assert [phase.name for phase in plan.phases] == [phase.name for phase in MOVE.whole()]
    assert plan.recover == HANDS.recover()


def test_a_rehearsed_way_ends_where_it_should() -> None:
    ik, home = ik_of(base_of("left")), np.array(HOME)
    here = ik.tool(home)
    there = Frame(here.pos + np.array([0.05, -0.05, -0.10]), here.quat)
    found = rehearse(ik, home, [here, there])
    assert found.worst_m < 0.003
    assert np.allclose(ik.tool(found.q).pos, there.pos, atol=0.003)


def test_what_is_out_of_reach_cannot_be_carried() -> None:
    ik, grasp = ik_of(base_of("left")), GRASPS["left"].pose
    take = [Pose((0.1, 0.0, z)) for z in (0.15, 0.02, 0.15)]
    near, far = [Pose((0.1, 0.2, z)) for z in (0.15, 0.02)], [Pose((1.5, 0.2, 0.15))]
    assert can_carry(ik, grasp, take, [near])
    assert not can_carry(ik, grasp, take, [near, far])

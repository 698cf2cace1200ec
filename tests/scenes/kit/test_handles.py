"""Moves about a cabinet: phases in order with goals that add up, and whether the arm can reach the handles."""

from dataclasses import replace

import mujoco
import numpy as np
import pytest
from cabinet_runs import CABINET, THING, at_home, model

from badgen.contracts.plan import Goal, Pose
from scenes.kit.control.arm.handles import (
    BRISK,
    OPEN_M,
    OVER_M,
    STOP_M,
    Stowing,
    handle_tools,
    let_go,
    over_handle,
    reaches_handles,
    slide,
    take,
)
from scenes.kit.faults import arm as fault
from scenes.kit.props.cabinet import DRAWERS, FLOOR_M, HANDLE_H_M
from scenes.kit.robots.station import ARM, Base

STOWING = Stowing("thing", THING, "drawer_a", CABINET.shape)


def test_taking_comes_from_above_and_closes() -> None:
    approach, descend, grasp = take("drawer_a", over_handle("drawer_a", 0.0), BRISK, above_m=0.09, prefix="open_")
    assert [p.name for p in (approach, descend, grasp)] == ["open_approach", "open_descend", "open_grasp"]
    assert approach.hands[ARM] == over_handle("drawer_a", 0.09)
    assert descend.hands[ARM] == over_handle("drawer_a", 0.0)
    assert descend.reactive
    assert (approach.grip_m[ARM], grasp.grip_m[ARM]) == (OPEN_M, 0.0)
    assert (grasp.body, grasp.grasps, grasp.retry_from) == ("drawer_a", True, "open_approach")


def test_sliding_aims_at_the_opening_of_that_drawer() -> None:
    phase = slide("pull", "drawer_b", CABINET.shape, 0.05)
    assert phase.carry == Goal("cabinet", Pose(CABINET.shape.drawer_at("drawer_b", 0.05)))
    assert (phase.body, phase.holds) == ("drawer_b", (ARM,))


def test_letting_go_opens_before_it_rises() -> None:
    release, retreat = let_go(up_m=0.1, open_m=0.05, prefix="block_")
    assert (release.name, retreat.name) == ("block_release", "block_retreat")
    assert release.grip_m == {ARM: 0.05}
    assert not release.hands
    assert retreat.hands[ARM].pose.pos_m == (0.0, 0.0, 0.1)


def test_tools_are_at_the_handles() -> None:
    m, d = model(), at_home()
    tools = iter(handle_tools(CABINET))
    for drawer in DRAWERS:
        for opening_m in (0.0, CABINET.shape.travel_m):
            d.joint(drawer).qpos[0] = opening_m
            mujoco.mj_kinematics(m, d)
            above, at = next(tools), next(tools)
            assert at.pos == pytest.approx(d.body(f"{drawer}_handle").xpos)
            assert at.pos[2] == pytest.approx(HANDLE_H_M)
            assert above.pos - at.pos == pytest.approx(np.array([0.0, 0.0, 0.10]))
    assert next(tools, None) is None


def test_a_cabinet_out_of_reach_is_found_out() -> None:
    assert reaches_handles(Base(), CABINET)
    assert not reaches_handles(Base(), replace(CABINET, xy_m=(0.75, 0.30)))


def test_stowing_opens_fills_and_shuts_in_that_order() -> None:
    names = [p.name for p in STOWING.whole()]
    assert len(set(names)) == len(names)
    order = [
        "open_grasp",
        "pull",
        "open_release",
        "block_grasp",
        "lift",
        "carry",
        "lower",
        "block_release",
        "push",
        "home",
    ]
    assert [n for n in names if n in order] == order


def test_stowing_goes_over_the_fronts_and_down_to_the_floor() -> None:
    over, down, *_ = STOWING.stow()
    assert over.carry is not None
    assert down.carry is not None
    assert over.carry.frame == down.carry.frame == "drawer_a"
    assert over.carry.pose.pos_m[2] == OVER_M
    assert FLOOR_M < down.carry.pose.pos_m[2] < FLOOR_M + 0.02
    pull = next(p for p in STOWING.open() if p.name == "pull")
    assert pull == slide("pull", "drawer_a", CABINET.shape, 0.12 - STOP_M, pull.speed_mps, retry_from="open_approach")


def test_putting_back_ends_at_the_place() -> None:
    place = Pose((0.1, -0.2, 0.0))
    down = next(p for p in STOWING.put_at(place) if p.name == "put_back")
    assert down.carry is not None
    assert down.carry.pose.pos_m == pytest.approx((0.1, -0.2, 0.001))


def test_swapped_blocks_of_phases_are_data() -> None:
    spec = fault.swapped((("a", "b"), ("c",)), (("c",), ("d",)))
    assert spec.name == "swapped_phases"
    assert spec.args == {"swap": [[["a", "b"], ["c"]], [["c"], ["d"]]]}

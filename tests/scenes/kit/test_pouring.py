"""Pouring: the lip stays where it is told however far the cup leans, and a side is chosen that the arm can do."""

from dataclasses import replace
from math import cos, pi, sin

import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.errors import LayoutError
from badgen.contracts.plan import Goal, Pose
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.control.arm.pouring import POUR, Pouring, Tilt
from scenes.kit.layout_pouring import can_pour, easiest_pouring
from scenes.kit.props.cup import GRIP_BELOW_RIM_M, Cup
from scenes.kit.robots.station import ARM, Base

MOVE = Pouring("cup", "plate", 0.031, 0.085, pi / 4, 1.2, 0.65, (0.15, -0.1, 0.0), 0.3)
CUP = Cup((0.16, -0.12), 0.4, 0.031, 0.085, "red")
NEAR, FAR = (0.15, 0.08), (1.4, 0.08)


def lip_m(goal: Goal) -> F64:
    """Where the edge on the pouring side is, in the frame of the goal."""
    side = (MOVE.half_m * cos(MOVE.facet_rad), MOVE.half_m * sin(MOVE.facet_rad), MOVE.height_m)
    return compose(frame(goal.pose), frame(Pose(side))).pos


@pytest.mark.parametrize("tilt", [*POUR.values(), Tilt(2.4, 0.3, -0.05)])
def test_the_lip_is_where_it_is_told(tilt: Tilt) -> None:
    back = -tilt.lip_back_m
    expected = (back * cos(MOVE.heading_rad), back * sin(MOVE.heading_rad), tilt.lip_z_m)
    assert lip_m(MOVE.over(tilt)) == pytest.approx(expected)


def test_a_tilt_in_its_own_axes_leans_towards_the_pouring_side() -> None:
    turned = frame(Pose(quat=MOVE.tilted(pi / 2)))
    up = compose(turned, frame(Pose((0.0, 0.0, 1.0)))).pos
    assert up == pytest.approx((cos(MOVE.facet_rad), sin(MOVE.facet_rad), 0.0))


def test_the_hand_withdraws_along_its_own_axis() -> None:
    at, back = frame(MOVE.grasp().pose), frame(MOVE.grasp(0.1).pose)
    assert at.pos == pytest.approx((0.0, 0.0, MOVE.height_m - GRIP_BELOW_RIM_M))
    assert back.pos == pytest.approx(compose(at, frame(Pose((0.0, 0.0, -0.1)))).pos)


def test_the_cup_is_put_back_where_it_stood() -> None:
    whole = MOVE.whole()
    lower = next(p for p in whole if p.name == "lower")
    assert lower.carry is not None
    assert lower.carry.pose.pos_m[:2] == MOVE.stand_m[:2]
    assert [p.name for p in whole][:3] == ["approach", "descend", "grasp"]
    assert all(p.holds == (ARM,) and p.body == "cup" for p in whole if p.carry is not None)


@pytest.mark.parametrize(("cup_y_m", "plate_y_m"), [(0.05, 0.25), (-0.05, -0.25)])
def test_a_way_is_found_from_the_side_of_the_cup(cup_y_m: float, plate_y_m: float) -> None:
    way = easiest_pouring(Base(), "cup", replace(CUP, xy_m=(0.16, cup_y_m)), "plate", (0.2, plate_y_m))
    assert sin(way.heading_rad) * np.sign(plate_y_m - cup_y_m) > 0.5
    assert way.facet_rad / (pi / 4) == pytest.approx(round(way.facet_rad / (pi / 4)))  # out over a flat side
    assert way.onto == "plate"


def test_the_other_side_is_taken_where_the_arm_cannot_do_the_nearer_one() -> None:
    assert sin(easiest_pouring(Base(), "cup", CUP, "plate", NEAR).heading_rad) < 0.0


def test_a_plate_out_of_reach_is_refused() -> None:
    assert can_pour(Base(), "cup", CUP, "plate", NEAR)
    assert not can_pour(Base(), "cup", CUP, "plate", FAR)
    with pytest.raises(LayoutError, match="cannot pour cup") as refused:
        easiest_pouring(Base(), "cup", CUP, "plate", FAR)
    assert "nearer to the arm" in str(refused.value)


def test_a_cup_set_down_askew_stands_on_the_edge_of_its_foot() -> None:
    goal = MOVE.askew(1.0).carry
    assert goal is not None
    edge = (MOVE.half_m * cos(MOVE.facet_rad), MOVE.half_m * sin(MOVE.facet_rad), 0.0)
    assert 0.0 < compose(frame(goal.pose), frame(Pose(edge))).pos[2] < 0.005

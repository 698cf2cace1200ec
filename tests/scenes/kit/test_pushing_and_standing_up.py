"""Pushing a thing and standing one up: the poses that are asked for before the scene is built are those of the plan."""

from math import atan2, cos, pi, sin

import numpy as np
import pytest

from badgen.contracts.plan import Phase
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import Frame, compose, distance, frame
from scenes.kit.control.arm.pushing import Pushing, push_stops
from scenes.kit.control.arm.reach import follows
from scenes.kit.control.arm.standing_up import StandingUp, lying_grip, standing_grip, standing_up_stops
from scenes.kit.props.marks import Mark
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.panda.posture import eased
from scenes.kit.robots.station import ARM, Base

HERE, THERE, HALF_M = (0.25, 0.12), (0.42, -0.05), 0.03
CAN, MARK = Upright("can", "red", 0.03, 0.12, 0.0, (0.10, 0.12), 0.2), Mark("blue", (0.40, -0.10), -0.1)


def facing(at: tuple[float, float], to: tuple[float, float], z_m: float = 0.0) -> Frame:
    """Frame at one place, x level towards another: what a goal's `a>b` stands for."""
    half = atan2(to[1] - at[1], to[0] - at[0]) / 2
    return Frame(np.array([*at, z_m]), np.array([cos(half), 0.0, 0.0, sin(half)]))


def goal_of(phases: tuple[Phase, ...], name: str, at: Frame) -> Frame:
    phase = next(p for p in phases if p.name == name)
    return compose(at, frame(phase.hands[ARM].pose))


def assert_same(a: Frame, b: Frame, within_m: float = 1e-9) -> None:
    metres, radians = distance(a, b)
    assert metres <= within_m
    assert radians == pytest.approx(0.0, abs=1e-6)


def test_a_push_goes_through_its_stops() -> None:
    phases, behind = Pushing("block", "mark", HALF_M).phases(), facing(HERE, THERE)
    over, near, touch, there = push_stops(HERE, THERE, HALF_M)
    assert_same(goal_of(phases, "approach", behind), over)
    assert_same(goal_of(phases, "descend", behind), near)
    assert_same(goal_of(phases, "touch", behind), touch, within_m=0.0041)
    nearly = goal_of(phases, "push", facing(THERE, HERE))
    assert distance(nearly, there)[0] == pytest.approx(0.05)
    assert_same(compose(nearly, frame(next(p for p in phases if p.name == "finish").hands[ARM].pose)), there)


def test_a_slow_push_is_slow_only_while_it_pushes() -> None:
    usual, slow = (Pushing("block", "mark", HALF_M).phases(pace) for pace in (1.0, 0.5))
    ratio = {a.name: b.speed_mps / a.speed_mps for a, b in zip(usual, slow, strict=True)}
    assert {name for name, share in ratio.items() if share < 1.0} == {"push", "finish"}
    assert ratio["push"] == pytest.approx(0.5)


def test_a_thing_is_stood_up_through_its_stops() -> None:
    phases = StandingUp("can", CAN, "mark").phases()
    half, top = CAN.height_m / 2, CAN.along(CAN.height_m / 2)
    line, disc = facing(CAN.along(-half), top, CAN.radius_m), facing(MARK.xy_m, (1.40, -0.10 - np.tan(0.1)))
    off, low, up, over, stands = standing_up_stops(CAN, MARK)
    assert_same(goal_of(phases, "approach", line), off)
    assert_same(goal_of(phases, "descend", line), low)
    assert distance(low, up)[0] == pytest.approx(0.13)
    assert_same(goal_of(phases, "turn", disc), over)
    assert_same(goal_of(phases, "lower", disc), stands)


def test_in_the_hand_the_thing_turns_by_a_quarter() -> None:
    lying, standing = (frame(grip) for grip in (lying_grip(CAN), standing_grip(CAN, 0.0)))
    assert distance(lying, standing)[1] == pytest.approx(pi / 2)


def test_a_laid_thing_lies_short_of_the_mark() -> None:
    standing = StandingUp("can", CAN, "mark")
    turn, lower = standing.lay(0.20)
    middle = lower.hands[ARM].pose.pos_m[0] - (CAN.grip_m - CAN.height_m / 2)
    assert middle == pytest.approx(-0.20)
    assert turn.hands[ARM].pose.pos_m[2] > lower.hands[ARM].pose.pos_m[2] > CAN.radius_m
    assert [p.name for p in standing.retake()] == ["descend", "grasp", "lift"]


def test_the_arm_follows_what_is_near_and_not_what_is_far() -> None:
    ik = ik_of(Base())
    assert follows(ik, push_stops(HERE, THERE, HALF_M), eased)
    assert not follows(ik, push_stops(HERE, (1.2, 0.0), HALF_M))
    assert not follows(ik, push_stops(HERE, THERE, HALF_M), lambda q: False)


def test_home_leaves_a_straight_way_on() -> None:
    bent = np.array(HOME)
    assert eased(bent)
    bent[2] = 1.6
    assert not eased(bent)

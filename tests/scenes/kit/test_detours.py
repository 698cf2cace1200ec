"""Detours of an arm: it ends where it began, misses beside what it should grasp, and rocks a body about an edge."""

from math import radians

import numpy as np
import pytest

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.detours import hesitating, missing, slowed, trembling, waiting
from scenes.kit.control.arm.moves import go_home
from scenes.kit.control.arm.poses import compose, frame, rocked
from scenes.kit.control.arm.pushing import LEAN_RAD, LOW_M, Pushing
from scenes.kit.robots.station import ARM

_AT = Goal("block", Pose((0.0, 0.0, 0.02)))
_APPROACH = Phase("approach", {ARM: _AT.moved((0.0, 0.0, 0.08))}, grip_m={ARM: 0.08}, min_s=0.8)
_DESCEND = Phase("descend", {ARM: _AT}, speed_mps=0.2, min_s=0.4, reactive=True)
_PHASES = (_APPROACH, _DESCEND, go_home())


@pytest.mark.parametrize("swings", [5, 8, 12])
def test_a_trembling_hand_ends_where_it_began(swings: int) -> None:
    places = np.cumsum([phase.hands[ARM].pose.pos_m[1] for phase in trembling(swings, 0.03)])
    assert places[-1] == pytest.approx(0.0)
    assert np.abs(places).max() == pytest.approx(0.03)
    assert list(np.sign(places[:-1])) == [(-1.0) ** k for k in range(len(places) - 1)]


def test_pauses_come_before_the_named_phases_only() -> None:
    found = hesitating(_PHASES, ("descend",), 0.7)
    assert [phase.name for phase in found] == ["approach", "wait", "descend", "home"]
    assert found[1] == waiting(0.7)[0]


def test_all_but_the_way_home_is_slower() -> None:
    approach, descend, home = slowed(_PHASES, 0.5)
    assert (approach.min_s, descend.speed_mps) == (1.6, 0.1)
    assert home == _PHASES[-1]


def test_a_miss_closes_the_fingers_beside_the_object_and_opens_them_again() -> None:
    over, beside, shut, _, rise = missing(_APPROACH, _DESCEND, (0.0, 0.06, 0.01))
    assert beside.hands[ARM].pose.pos_m == pytest.approx((0.0, 0.06, 0.03))
    assert over.hands[ARM].pose.pos_m[:2] == beside.hands[ARM].pose.pos_m[:2]
    assert not beside.reactive
    assert (shut.grip_m[ARM], shut.grasps) == (0.0, False)
    assert rise.grip_m == _APPROACH.grip_m


@pytest.mark.parametrize(("edge_m", "degrees"), [(0.03, 25.0), (-0.03, -25.0), (0.1, 20.0)])
def test_a_rocked_body_turns_about_its_edge_and_comes_back(edge_m: float, degrees: float) -> None:
    over, back = (frame(pose) for pose in rocked(edge_m, radians(degrees)))
    edge = frame(Pose((edge_m, 0.0, 0.0)))
    assert compose(over, edge).pos == pytest.approx(edge.pos)
    assert compose(over, frame(Pose((-edge_m, 0.0, 0.0)))).pos[2] > 0.01
    home = compose(over, back)
    assert home.pos == pytest.approx(np.zeros(3))
    assert abs(home.quat[0]) == pytest.approx(1.0)


@pytest.mark.parametrize("height_m", [LOW_M, 0.10])
def test_a_nudge_goes_as_far_as_it_is_told_and_withdraws(height_m: float) -> None:
    phases = {phase.name: phase.hands for phase in Pushing("block", "mark", 0.02).nudge(0.04, height_m)}
    # In its own axes the tool leans back, and a level move has a part along it.
    (x, _, z), (back_x, _, back_z) = (phases[name][ARM].pose.pos_m for name in ("nudge", "back_off"))
    assert np.hypot(x, z) == pytest.approx(0.04)
    assert np.arctan2(z, x) == pytest.approx(LEAN_RAD)
    assert (back_x, back_z) == pytest.approx((-2.0 * x, -2.0 * z))
    assert phases["touch"][ARM].pose.pos_m[2] == height_m

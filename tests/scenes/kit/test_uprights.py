"""Things that are stood up: how far they are off the table, and what counts as dropped, toppled, rolled or missed."""

from math import cos, radians, sin

import numpy as np
import pytest
from table_runs import CANS, ROWS, TwoCans, during, held, on_mark, pose, run, then

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Rule
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from scenes.kit.judging.uprights import (
    HandledUpright,
    left_lying,
    other_rolled_away,
    rolled_away,
    rolled_m,
    toppled,
)

DRAWN = TwoCans().things[0]
CAN = HandledUpright.of(CANS[0], DRAWN)
LYING = pose(0.04, 0.15, DRAWN.radius_m, radians(90.0))
TABLE = f"{CANS[0]}-table"


def rolling(speed_mps: float = 0.1) -> F64:
    path = np.tile(LYING, (ROWS, 1))
    path[:, 1] += speed_mps * 0.02 * np.arange(ROWS)
    return path


def is_broken(rule: Rule, t: Trajectory) -> bool:
    return any(b.events for b in find_breaches(t, (rule,)))


@pytest.mark.parametrize("tilt_rad", [0.0, 0.3, radians(90.0)])
def test_clearance_is_that_of_the_lowest_point(tilt_rad: float) -> None:
    t = run({CANS[0]: pose(0.1, 0.0, 0.2, tilt_rad)})
    assert CAN.clearance_m(t)[0] == pytest.approx(0.2 - DRAWN.radius_m * sin(tilt_rad))
    over = run({CANS[0]: pose(0.1, 0.0, 0.2, radians(180.0) - tilt_rad)})
    height_m = DRAWN.height_m * cos(tilt_rad)
    assert CAN.clearance_m(over)[0] == pytest.approx(0.2 - height_m - DRAWN.radius_m * sin(tilt_rad))


def test_the_fingers_should_close_at_the_grip() -> None:
    x, y, z = run().site("arm/tool")[0]
    t = run({CANS[0]: pose(x - DRAWN.grip_m, y, z, radians(90.0))})
    assert CAN.reach_m(t)[0] == pytest.approx(0.0, abs=1e-9)


def test_raised_in_the_grip_or_falling() -> None:
    up = pose(0.1, 0.0, 0.1)
    assert CAN.raised(run({CANS[0]: up}, held(CANS[0], 0, ROWS)))[-1] == 1.0
    assert CAN.raised(run({CANS[0]: up}))[-1] == 0.0
    assert CAN.falling(run({CANS[0]: up}))[-1] == 1.0
    assert CAN.falling(run({CANS[0]: up}, held(CANS[0], 0, ROWS)))[-1] == 0.0
    assert CAN.low(run({CANS[0]: pose(0.1, 0.0, 0.014)})).all()


def test_fingers_shut_before_they_ever_held_it() -> None:
    assert CAN.missed(run(gap_m=0.004)).all()
    assert not CAN.missed(run(gap_m=0.006)).any()
    assert not CAN.missed(run(forces=held(CANS[0], 10, 20), gap_m=0.004))[10:].any()


def test_what_rolls_untouched_rolls_away() -> None:
    on_table = {TABLE: during(0)}
    t = run({CANS[0]: rolling()}, on_table)
    assert rolled_m(t, CAN)[-1] == pytest.approx(0.1 * 0.02 * (ROWS - 1))
    assert is_broken(rolled_away(CAN), t)
    carried = run({CANS[0]: rolling()}, on_table | {"arm-can_a": during(0)})
    assert rolled_m(carried, CAN)[-1] == 0.0
    assert rolled_m(run({CANS[0]: rolling()}), CAN)[-1] == 0.0


def test_rolling_off_is_harm_for_what_should_be_left_alone() -> None:
    harm = other_rolled_away(CAN, CAN.down)
    assert (harm.kind, harm.lasting) == ("safety", True)
    assert (rolled_away(CAN).kind, rolled_away(CAN).lasting) == ("method", False)
    assert is_broken(harm, run({CANS[0]: rolling()}, {TABLE: during(0)}))


def test_let_go_upright_it_topples_and_let_go_lying_it_is_left_lying() -> None:
    forces = held(CANS[0], 0, 10) | {TABLE: during(0)}
    falls = run({CANS[0]: then(on_mark(0), on_mark(0, z=0.03, tilt_rad=radians(90.0)), at=30)}, forces)
    laid = run({CANS[0]: LYING}, forces)
    assert is_broken(toppled(CAN), falls)
    assert is_broken(left_lying(CAN), falls)
    assert not is_broken(toppled(CAN), laid)
    assert is_broken(left_lying(CAN), laid)
    assert not is_broken(left_lying(CAN), run({CANS[0]: LYING}, {TABLE: during(0)}))  # never taken


def test_it_is_down_where_it_lies_elsewhere_than_at_first() -> None:
    moved = LYING + np.array([0.0, 0.08, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert CAN.down(run({CANS[0]: LYING}))[-1] == 0.0
    assert CAN.down(run({CANS[0]: then(LYING, moved)}))[-1] == 1.0
    assert CAN.down(run({CANS[0]: then(LYING, on_mark(0))}))[-1] == 0.0

"""Towers of things: what stands, what is left on the wrong thing, what has come down, and what is struck."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hand_made_arm import Numbers, Where, column, made, path

from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled, between
from scenes.kit.judging.tower import Tower

pytestmark = pytest.mark.slim
BODIES = ("block", "can0", "can1")
HEIGHT_M = 0.05
THINGS = tuple(
    Handled(b, f"the {b}", (f"{b}-table", *(between(b, other) for other in BODIES if other != b))) for b in BODIES
)
TOWER = Tower(THINGS, (HEIGHT_M,) * 3, (0.04,) * 3, order=(0, 1, 2), over_m=0.06, centre_tol_m=0.012)


def standing(
    off_m: float = 0.0, up_m: float = 0.0, order: tuple[int, ...] = (0, 1, 2), newtons: Numbers | None = None
) -> Trajectory:
    """A tower in that order, its top moved aside or up."""
    names = [BODIES[k] for k in order]
    at = {name: (0.0, 0.0, n * HEIGHT_M) for n, name in enumerate(names)}
    at[names[-1]] = (off_m, 0.0, (len(names) - 1) * HEIGHT_M + up_m)
    forces: Numbers = {between(a, b): 1.0 for a, b in pairwise(names)}
    return made(at=at, forces={**forces, **(newtons or {})})


@pytest.mark.parametrize(
    ("off_m", "up_m", "newtons", "stands"),
    [
        (0.0, 0.0, {}, True),
        (0.011, 0.0, {}, True),
        (0.013, 0.0, {}, False),
        (0.0, 0.002, {}, True),
        (0.0, 0.004, {}, False),
        (0.0, 0.0, {"arm-can1": 0.06}, False),
        (0.0, 0.0, {"arm-can1": 0.04}, True),
    ],
)
def test_a_tower_is_done_where_all_stands_centred_level_and_let_go_of(
    off_m: float, up_m: float, newtons: dict[str, float], stands: bool
) -> None:
    assert TOWER.goal(standing(off_m, up_m, newtons=newtons)).all() == stands


def test_the_order_counts() -> None:
    assert TOWER.wrongly_stacked(standing(order=(0, 2, 1))).all()
    assert not TOWER.wrongly_stacked(standing()).any()
    assert not TOWER.goal(standing(order=(0, 2, 1))).any()


def test_a_thing_is_left_on_another_only_once_nobody_holds_either() -> None:
    assert TOWER.left_on(standing(), [(1, 0)]).all()
    assert not TOWER.left_on(standing(newtons={"arm-block": 1.0}), [(1, 0)]).any()
    assert not TOWER.left_on(standing(), [(2, 0)]).any()
    assert not TOWER.left_on(standing(), []).any()


@pytest.mark.parametrize(("up_m", "low"), [(0.019, True), (0.021, False)])
def test_near_what_is_below_letting_go_is_setting_down(up_m: float, low: bool) -> None:
    assert TOWER.parts[1].low(standing(up_m=up_m)).all() == low


def test_what_had_been_left_in_its_place_comes_down() -> None:
    top = path(10, (0, (0.0, 0.0, 0.1)), (6, (0.1, 0.0, 0.0)))
    at: Where = {"block": (0.0, 0.0, 0.0), "can0": (0.0, 0.0, 0.05), "can1": top}
    forces: Numbers = {"block-can0": 1.0, "can0-can1": column(10, (0, 6, 1.0))}
    assert TOWER.come_down_m(made(at=at, forces=forces)) == pytest.approx([0.0] * 6 + [0.1] * 4)
    carried = made(at=at, forces={**forces, "arm-can1": 1.0})
    assert TOWER.come_down_m(carried).max() == 0.0


def test_a_step_counts_only_while_all_below_is_as_it_should_be() -> None:
    second = TOWER.parts[1]
    assert second.ready(standing()).all()
    shoved = path(10, (5, (0.061, 0.0, 0.0)))
    t = made(at={"block": shoved, "can0": shoved + np.array([0.0, 0.0, 0.05])}, forces={"block-can0": 1.0})
    assert list(second.ready(t)[[0, 4, 9]]) == [True, True, False]
    assert not second.ready(made()).any()  # what should be below lies on the table still


@pytest.mark.parametrize(("rise_m", "newtons"), [(0.045, 3.0), (0.047, 0.0)])
def test_a_carried_thing_strikes_the_side_of_another_but_not_its_top(rise_m: float, newtons: float) -> None:
    at = {"can0": (0.0, 0.0, rise_m), "block": (0.0, 0.0, 0.0), "tool": (0.0, 0.0, rise_m + 0.04)}
    assert TOWER.strike_n(made(at=at, forces={"arm-can0": 2.0, "block-can0": 3.0}))[-1] == pytest.approx(newtons)


def test_the_arm_strikes_what_it_does_not_take() -> None:
    assert TOWER.strike_n(made(forces={"arm-block": 2.0}))[-1] == pytest.approx(2.0)
    # A hand that comes down on what it should take presses on it.
    assert TOWER.strike_n(made(forces={"arm-can0": 2.0}))[-1] == 0.0
    assert replace(TOWER, order=(0, 2)).strike_n(made(forces={"arm-can0": 2.0}))[-1] == pytest.approx(2.0)

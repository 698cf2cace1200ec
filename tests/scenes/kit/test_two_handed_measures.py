"""Measures and rules about a thing that two arms carry, at their edges."""

import numpy as np
import pytest
from lid_scene import CARRY, LID, LidParams, LidTask, resting_at, rows

from badgen.judging import find_breaches
from scenes.kit.judging import two_handed as pair
from scenes.kit.judging.rules import dropped
from scenes.kit.judging.two_handed import PLACE_TOL_M, both_reach, empty_hands
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARMS, grips

MAT, OTHER = (0.2, 0.2), (0.2, -0.2)
TABLE = {"lid-table": 3.0}
LEFT, RIGHT = (dict.fromkeys(grip, 5.0) for grip in grips("lid"))
IN_THE_AIR = resting_at(0.0, 0.0, 0.3, n=40)


@pytest.mark.parametrize(("forces", "share"), [({}, 0.0), (LEFT, 0.5), ({**LEFT, **RIGHT}, 1.0)])
def test_hands_that_hold_are_counted(forces: dict[str, float], share: float) -> None:
    t = rows(IN_THE_AIR[:5], forces)
    assert LID.held_share(t).tolist() == [share] * 5
    assert LID.in_hand(t).tolist() == [min(2 * share, 1.0)] * 5
    assert LID.in_one_hand(t).tolist() == [float(share == 0.5)] * 5
    assert LID.unsupported(t).tolist() == [share == 0.0] * 5


@pytest.mark.parametrize(("off_m", "good"), [(PLACE_TOL_M - 0.001, True), (PLACE_TOL_M + 0.001, False)])
def test_a_millimetre_decides_where_it_is_placed(off_m: float, good: bool) -> None:
    t = rows(resting_at(MAT[0] + off_m, MAT[1]), TABLE)
    assert CARRY.goal(t).tolist() == [good] * 5
    assert (CARRY.left_beside_m(t) > PLACE_TOL_M).tolist() == [not good] * 5
    assert CARRY.left_on_another_m(t).max() == 0.0


def test_on_another_mark_it_is_not_merely_beside() -> None:
    t = rows(resting_at(*OTHER), TABLE)
    assert CARRY.left_on_another_m(t)[-1] == pytest.approx(0.4)
    assert CARRY.left_beside_m(t).max() == 0.0


def test_what_is_in_hand_is_neither_released_nor_left() -> None:
    t = rows(resting_at(*OTHER), {**TABLE, "left-lid": 1.0})
    assert not CARRY.goal(t).any()
    assert CARRY.left_on_another_m(t).max() == 0.0


def test_progress_grows_on_the_way() -> None:
    up = rows(resting_at(0.0, 0.0, 0.2), {**LEFT, **RIGHT})
    half = rows(np.vstack([resting_at(0.0, 0.0, 0.2, n=1), resting_at(0.1, 0.1, 0.2)]), {**LEFT, **RIGHT})
    over = rows(resting_at(*MAT, 0.2), {**LEFT, **RIGHT})
    assert CARRY.lifted(up)[-1] == 1.0
    assert CARRY.carried(up)[-1] == 0.0
    assert CARRY.carried(half)[-1] == pytest.approx(0.5)
    assert CARRY.carried(over)[-1] == 1.0
    assert CARRY.lowered(over)[-1] == 0.0
    assert CARRY.released(rows(resting_at(*MAT), TABLE))[-1] == 1.0
    assert CARRY.lifted(rows(resting_at(0.0, 0.0, 0.2), LEFT, tilt_rad=0.7))[-1] == 0.0


def test_hands_on_their_marks_have_reached_them() -> None:
    t = rows(IN_THE_AIR[:5])
    tools = [t.site(f"{arm}/tool") for arm in ARMS]
    assert both_reach(t, tools, 0.01).tolist() == [1.0] * 5
    assert both_reach(t, [tools[0], tools[1] + 1.0], 0.01).tolist() == [0.5] * 5
    assert both_reach(t, [tool - np.array([0.0, 0.0, 0.3]) for tool in tools], 0.01, above_m=0.3).tolist() == [1.0] * 5


def test_only_shut_hands_are_empty() -> None:
    t = rows(IN_THE_AIR[:5])
    assert empty_hands(t).tolist() == [0.0] * 5
    t.qpos[2:, int(t.model.joint("right/finger_joint1").qposadr[0])] = 0.0
    assert empty_hands(t).tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]


def broken(forces: dict[str, float]) -> set[str]:
    rules = (*LidTask(LidParams()).task.rules, pair.one_handed(LID))
    return {b.rule.name for b in find_breaches(rows(IN_THE_AIR, forces), rules) if b.events}


def test_a_thing_in_one_hand_for_long_breaks_the_rule() -> None:
    assert "one_handed" in broken(LEFT)
    assert "one_handed" not in broken({**LEFT, **RIGHT})


@pytest.mark.parametrize(
    ("name", "contact", "limit_n"),
    [("arms_clash", "left-right", 10.0), ("arm_strikes_table", "right-table", 20.0)],
)
def test_blows_count_from_their_limits_on(name: str, contact: str, limit_n: float) -> None:
    assert name in broken({contact: limit_n + 0.1})
    assert name not in broken({contact: limit_n - 0.1})


@pytest.mark.parametrize(("to_m", "lost"), [(PLUG_M + 0.1, {"lid_dropped"}), (PLUG_M + 0.01, set())])
def test_letting_go_of_it_is_a_drop_unless_it_is_low(to_m: float, lost: set[str]) -> None:
    t = rows(resting_at(*MAT, to_m, n=40), {**LEFT, **RIGHT})
    t.contact_n[20:] = 0.0
    found = find_breaches(t, (dropped(LID, CARRY.low, name="lid_dropped"),))
    assert {b.rule.name for b in found if b.events} == lost

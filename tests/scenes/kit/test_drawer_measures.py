"""Measures and rules about drawers, on runs made by hand."""

import numpy as np
import pytest
from cabinet_runs import CABINET, run

from badgen.contracts.rule import Touch
from scenes.kit.judging.cabinet import (
    CABINET_PAIRS,
    DrawerGoal,
    fastest_mps,
    in_tray,
    left_standing,
    over_tray,
    slid_m,
    stowed_pairs,
    untouched,
)
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import back_home, raised_m
from scenes.kit.judging.stowed import SHUT_TOL_M, Stowed
from scenes.kit.props.cabinet import FLOOR_M
from scenes.kit.robots.panda.model import HOME

GOAL = DrawerGoal("drawer_a", 0.06, 0.01)
SHAPE = CABINET.shape
STOWED = Stowed(Handled("thing", "the block", ("thing-table", "thing-cabinet")), "drawer_a", SHAPE)


def inside(opening_m: float, up_m: float = FLOOR_M) -> tuple[float, float, float]:
    """World place in the middle of drawer a's tray."""
    x, y, _ = SHAPE.drawer_at("drawer_a", opening_m)
    return (*CABINET.at(x - SHAPE.tray_m[0] / 2, y), up_m)


def test_short_and_too_far_are_told_apart() -> None:
    t = run(5, {"drawer_a": [0.0, 0.0, 0.04, 0.04, 0.04]})
    assert GOAL.short_m(t).tolist() == pytest.approx([0.0, 0.0, 0.0, 0.02, 0.02])  # not yet while it slides
    assert not GOAL.too_far_m(t).any()
    t = run(4, {"drawer_a": [0.0, 0.09, 0.09, 0.09]})
    assert GOAL.too_far_m(t)[2:] == pytest.approx(0.03)
    assert not GOAL.short_m(t).any()


def test_short_of_a_shut_drawer_is_still_open() -> None:
    t = run(4, {"drawer_a": [0.10, 0.03, 0.03, 0.03]})
    assert DrawerGoal("drawer_a", 0.0, 0.006).short_m(t)[2:] == pytest.approx(0.03)


def test_a_drawer_in_hand_is_not_settled() -> None:
    path = {"drawer_a": [0.06] * 3}
    assert GOAL.settled(run(3, path)).all()
    held = run(3, path, forces_n={"arm-drawer_a_handle": [0.0, 1.0, 0.0]})
    assert GOAL.settled(held).tolist() == [True, False, True]
    assert untouched(held, "drawer_a").tolist() == [True, False, True]
    assert untouched(held, "drawer_b").all()


def test_progress_of_sliding_starts_at_the_first_row() -> None:
    t = run(3, {"drawer_a": [0.0, 0.025, 0.05]})
    assert GOAL.slid(t).tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert slid_m(t, "drawer_a").tolist() == pytest.approx([0.0, 0.025, 0.05])


def test_undone_counts_only_after_it_once_stood_there() -> None:
    t = run(6, {"drawer_a": [0.0, 0.06, 0.06, 0.06, 0.02, 0.02]})
    assert GOAL.undone_m(t).tolist() == pytest.approx([0.0, 0.0, 0.0, 0.0, 0.04, 0.04])


def test_the_faster_drawer_counts() -> None:
    t = run(2, {"drawer_a": [0.0, 0.002], "drawer_b": [0.03, 0.026]})
    assert fastest_mps(t).tolist() == pytest.approx([0.0, 0.2])


def test_a_thing_is_in_the_tray_only_down_on_its_floor() -> None:
    places = [inside(0.1), inside(0.1, 0.10), inside(0.0), (0.10, -0.10, FLOOR_M)]
    t = run(4, {"drawer_a": [0.1, 0.1, 0.1, 0.1]}, places)
    assert over_tray(t, "thing", "drawer_a", SHAPE).tolist()[:2] == [True, True]
    assert in_tray(t, "thing", "drawer_a", SHAPE).tolist()[:2] == [True, False]
    assert not in_tray(t, "thing", "drawer_b", SHAPE).any()
    assert not over_tray(t, "thing", "drawer_a", SHAPE)[3]


def test_stowed_means_laid_down_and_shut_in() -> None:
    path = [0.1, 0.1, 0.05, 0.0, 0.0]
    t = run(5, {"drawer_a": path}, [inside(m) for m in path])
    assert STOWED.laid(t).all()
    assert STOWED.goal(t).tolist() == [False, False, False, False, True]  # at rest only in the last row
    assert np.diff(STOWED.shut_in(t)).min() >= 0.0
    assert STOWED.open_share(t)[[0, -1]].tolist() == pytest.approx([(0.1 - SHUT_TOL_M) / (0.102 - SHUT_TOL_M), 0.0])
    held = run(5, {"drawer_a": path}, [inside(m) for m in path], forces_n={"arm-thing": [1.0] * 5})
    assert not STOWED.laid(held).any()


def test_a_shut_drawer_without_the_thing_is_forgotten() -> None:
    t = run(4, {"drawer_a": [0.0, 0.09, 0.0, 0.0]})
    assert STOWED.forgotten(t).tolist() == [False, False, True, True]


def test_taking_the_thing_before_a_drawer_is_open_is_too_early() -> None:
    up = [(0.10, -0.10, z) for z in (0.0, 0.05, 0.05, 0.05)]
    t = run(4, {"drawer_b": [0.0, 0.0, 0.05, 0.0]}, up)
    assert raised_m(t, "thing").tolist() == pytest.approx([0.0, 0.05, 0.05, 0.05])
    assert STOWED.too_early_m(t).tolist() == pytest.approx([0.0, 0.05, 0.0, 0.0])


def test_a_knock_inside_its_drawer_is_a_landing() -> None:
    hits = {"thing-drawer_a_tray": [5.0, 5.0], "thing-carcass": [0.0, 2.0]}
    t = run(2, {"drawer_a": [0.1, 0.1]}, [inside(0.1), inside(0.1, 0.12)], forces_n=hits)
    assert STOWED.knock_n(t).tolist() == pytest.approx([0.0, 7.0])


def test_home_counts_only_after_the_arm_has_left_it() -> None:
    joint = [HOME[0], HOME[0], HOME[0] + 0.2, HOME[0] + 0.04]
    assert back_home(run(4, joints_rad={"arm/joint1": joint})).tolist() == [False, False, False, True]


def test_rules_watch_pairs_that_are_recorded() -> None:
    recorded = {pair.name for pair in (*CABINET_PAIRS, *stowed_pairs("thing"))}
    struck, toppled, *moved = left_standing("the vase")
    assert isinstance(struck.condition, Touch)
    assert set(struck.condition.pairs) <= recorded
    assert (struck.against, toppled.subject) == ("the vase", "the vase")
    assert not toppled.lasting
    assert [r.event for r in moved] == ["rocked", "displaced", "displaced"]

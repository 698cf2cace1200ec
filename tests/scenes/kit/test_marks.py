"""Tasks with two things and two marks: the goal at its edges, what was left where, the rules and the words."""

from math import radians

import numpy as np
import pytest
from table_runs import CANS, TwoCans, during, on_mark, pose, run, then

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.plan import Plan
from badgen.contracts.rule import Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from scenes.kit.judging.measures import moved_m
from scenes.kit.props.uprights import Upright
from scenes.kit.two_marks import (
    CHOICES,
    MarkTask,
    other_left_aside,
    other_rocks,
    other_toppled,
    things_clash,
    wrong_thing_or_place,
)

_TOLERANCE_M = 0.03


class CanTask(MarkTask[Upright]):
    """A can to a mark, left there as soon as nobody touches it."""

    bodies = CANS
    tolerance_m = _TOLERANCE_M
    preposition = "to"
    instructions = ("Bring {thing} to {mark}.", "{Thing} belongs on {mark}.")
    plain = ("Move {thing}.",)

    def left_standing(self, t: Trajectory) -> Bools:
        return self.thing.left_alone(t) & (moved_m(t, self.thing.body) > 0.01)

    def milestones(self) -> tuple[Milestone, ...]:
        return (Milestone("leave", 1.0, self.left, "left"),)

    def rules(self) -> tuple[Rule, ...]:
        return (*wrong_thing_or_place(self, self.other_handled_m), things_clash(self), other_left_aside(self, 0.012))

    def other_handled_m(self, t: Trajectory) -> F64:
        return moved_m(t, self.other.body) * self.other.touched(t)

    def plan(self) -> Plan:
        return Plan(())


TASK = CanTask(TwoCans(), 0, 0)
LYING = pose(0.04, 0.15, 0.03, radians(90.0))


def ends_at(off_m: float, mark: int = 0) -> Trajectory:
    return run({"can_a": then(LYING, on_mark(mark, off_m))})


def broken(t: Trajectory) -> set[str]:
    return {b.rule.name for b in find_breaches(t, TASK.task.rules) if b.events}


def test_each_thing_goes_to_each_mark() -> None:
    tasks = [CanTask(TwoCans(), k, onto) for k, onto in CHOICES]
    names = [t.task.name for t in tasks]
    assert names == ["red_can_to_green", "red_can_to_white", "blue_can_to_green", "blue_can_to_white"]
    assert [(t.thing.body, t.other.body) for t in tasks] == [CANS, CANS, CANS[::-1], CANS[::-1]]
    assert [(t.mark.body, t.other_mark.body) for t in tasks][:2] == [("mark_a", "mark_b"), ("mark_b", "mark_a")]


def test_sentences_name_the_thing_and_its_mark() -> None:
    task = CanTask(TwoCans(), 1, 0).task
    assert task.instructions == ("Bring the blue can to the green mark.", "The blue can belongs on the green mark.")
    assert task.unconstrained == ("Move the blue can.",)


@pytest.mark.parametrize(
    ("off_m", "up_m", "degrees", "expected"),
    [
        (_TOLERANCE_M - 0.001, 0.0, 0.0, True),
        (_TOLERANCE_M + 0.001, 0.0, 0.0, False),
        (0.0, 0.004, 0.0, True),
        (0.0, 0.006, 0.0, False),
        (0.0, 0.0, 3.9, True),
        (0.0, 0.0, 4.1, False),
    ],
)
def test_the_goal_at_its_edges(off_m: float, up_m: float, degrees: float, expected: bool) -> None:
    there = then(LYING, on_mark(0, off_m, up_m, radians(degrees)))
    assert bool(TASK.goal(run({"can_a": there}))[-1]) == expected


def test_what_is_touched_or_moves_is_not_left() -> None:
    held = run({"can_a": on_mark(0)}, {"arm-can_a": during(0)})
    sliding = np.tile(on_mark(0), (60, 1))
    sliding[:, 0] += 0.02 * 0.02 * (np.arange(60) - 59)
    assert TASK.placed(held).all()
    assert not TASK.goal(held).any()
    assert not TASK.goal(run({"can_a": sliding}))[1:].any()
    assert 0.5 < TASK.left(run({"can_a": sliding}))[-1] < 1.0


def test_left_beside_its_mark_or_on_the_other_one() -> None:
    assert not broken(ends_at(_TOLERANCE_M - 0.002))
    assert broken(ends_at(_TOLERANCE_M + 0.002)) == {"left_astray"}
    assert broken(ends_at(0.01, mark=1)) == {"on_other_mark"}
    assert TASK.mistaken_m(ends_at(0.0, mark=1))[-1] == pytest.approx(0.24)
    assert TASK.astray_m(ends_at(0.05))[-1] == pytest.approx(0.05)


def test_the_other_thing_is_left_alone() -> None:
    done, shifted = then(LYING, on_mark(0)), then(pose(0.1, -0.15), pose(0.2, -0.15))
    assert broken(run({"can_a": done}, {"can_a-can_b": during(10, 20)})) == {"things_clash"}
    assert broken(run({"can_a": done, "can_b": shifted})) == {"other_disturbed"}
    taken = run({"can_a": done, "can_b": shifted}, {"arm-can_b": during(0)})
    assert broken(taken) == {"other_taken"}
    let_go = run({"can_a": done, "can_b": shifted}, {"arm-can_b": during(0, 45)})
    assert broken(let_go) == {"other_taken", "other_disturbed"}
    assert TASK.other_gone(taken)[-1] == pytest.approx(1.0)


@pytest.mark.parametrize(("shift_m", "expected"), [(0.011, set()), (0.013, {"other_disturbed"})])
def test_the_other_thing_may_not_be_left_over_a_centimetre_off(shift_m: float, expected: set[str]) -> None:
    shifted = then(pose(0.1, -0.15), pose(0.1 + shift_m, -0.15))
    assert broken(run({"can_a": then(LYING, on_mark(0)), "can_b": shifted})) == expected


@pytest.mark.parametrize(
    ("degrees", "rows", "ends_deg", "expected"),
    [
        (14.0, 20, 0.0, set()),
        (16.0, 20, 0.0, {"other_rocks"}),
        (16.0, 8, 0.0, set()),  # not long enough for a careful eye
        (16.0, 20, 9.0, set()),  # it does not stand again
        (44.0, 20, 9.0, set()),
        (46.0, 20, 46.0, {"other_toppled"}),
    ],
)
def test_the_other_thing_may_neither_rock_nor_fall(
    degrees: float, rows: int, ends_deg: float, expected: set[str]
) -> None:
    leans = np.tile(pose(0.1, -0.15), (60, 1))
    leans[20 : 20 + rows] = pose(0.1, -0.15, 0.0, radians(degrees))
    leans[20 + rows :] = pose(0.1, -0.15, 0.0, radians(ends_deg))
    rules = (other_rocks(TASK), other_toppled(TASK, TASK.other_gone))
    assert {b.rule.name for b in find_breaches(run({"can_b": leans}), rules) if b.events} == expected

"""tidy_drawer: the success test at its edges, steps left out or taken back, and the expert on fresh seeds."""

import pytest
from drawer_cases import accepted, kinds, moved, outcome, still, touched
from lab import each_slot, task, twin

from scenes.kit.judging.stowed import SHUT_TOL_M, Stowed
from scenes.tabletop.drawers.tidy_layout import other_block

SCENE = "tidy_drawer"


def asked() -> Stowed:
    """What the clean run of slot 0 is asked to bring about."""
    goal: Stowed = task(SCENE).goal.__self__  # type: ignore[attr-defined]
    return goal


@pytest.mark.parametrize(("by_m", "expected"), [(-0.001, "success"), (0.001, "failure")])
def test_a_millimetre_decides_whether_it_is_shut(by_m: float, expected: str) -> None:
    assert outcome(SCENE, still(SCENE, {asked().drawer: SHUT_TOL_M + by_m})) == expected


def test_the_block_must_be_in_the_drawer_and_at_rest() -> None:
    block, end = asked().thing.body, slice(-40, None)
    t = still(SCENE)
    assert outcome(SCENE, t) == "success"
    assert outcome(SCENE, moved(t, block, end, (0.0, 0.0, 0.013))) == "failure"  # on top of something
    assert outcome(SCENE, moved(t, block, end, (0.0, 0.3, 0.0))) == "failure"  # beside the cabinet
    assert outcome(SCENE, moved(t, block, slice(-10, None), (0.0, 0.0, 0.001))) == "failure"  # it has just moved


@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
@pytest.mark.parametrize("part", ["block", "handle"])
def test_everything_is_let_go(part: str, newtons: float, expected: str) -> None:
    body = asked().thing.body if part == "block" else f"{asked().drawer}_handle"
    assert outcome(SCENE, touched(still(SCENE), slice(-30, None), f"arm-{body}", newtons)) == expected


def test_steps_left_out_or_taken_back_are_named() -> None:
    t, task_ = twin(SCENE), asked()
    assert kinds(SCENE, t) == set()
    shut_s = t.phase_start_s("shut_approach")
    assert shut_s is not None
    after = slice(t.steps(shut_s) + 20, None)
    assert "reverted" in kinds(SCENE, moved(t, task_.thing.body, after, (0.0, 0.0, 0.05)))
    assert "omitted" in kinds(SCENE, moved(t, task_.thing.body, after, (0.0, 0.0, 0.05)))
    assert "wrong_object" in kinds(SCENE, moved(t, other_block(task_.thing.body), after, (0.0, 0.0, 0.021)))
    assert "wrong_order" in kinds(SCENE, moved(t, task_.thing.body, slice(20, 40), (0.0, 0.0, 0.04)))


def test_a_knock_on_the_front_counts_and_a_landing_inside_does_not() -> None:
    t, task_ = twin(SCENE), asked()
    carry_s, end_s = t.phase_start_s("carry"), t.phase_start_s("shut_approach")
    assert carry_s is not None
    assert end_s is not None
    pair = f"{task_.thing.body}-{task_.drawer}_tray"
    on_the_way, inside = t.steps(carry_s), t.steps(end_s)
    assert kinds(SCENE, touched(t, slice(on_the_way, on_the_way + 5), pair, 5.0)) == {"collision"}
    assert kinds(SCENE, touched(t, slice(inside, inside + 5), pair, 30.0)) == set()


@each_slot(5)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    good, reason = accepted(SCENE, slot)
    assert good, reason

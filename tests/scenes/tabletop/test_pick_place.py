"""pick_place: what counts as put away, what as a strike, and an expert that leaves all else alone."""

from functools import lru_cache

import numpy as np
import pytest
from lab import each_slot, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect
from badgen.judging.certificate import outcome_of
from badgen.registry import registry
from scenes.tabletop.pick_place.judging import INSIDE_M, PickPlaceMeasures
from scenes.tabletop.pick_place.layout import CONTAINERS, ITEMS, REQUESTED

NAME = "pick_place"


@lru_cache
def measures() -> PickPlaceMeasures:
    """What is asked for in the shared layout."""
    params, name = layout(NAME).params, task(NAME).name
    return next(
        PickPlaceMeasures(params, k, c)
        for k in range(len(REQUESTED))
        for c in CONTAINERS
        if name == f"{ITEMS[k]}_to_{c}"
    )


def at_rest(off_m: float = 0.0, speed_mps: float = 0.0) -> Trajectory:
    """The end of a clean run, all along, with the item `off_m` from the middle of its container."""
    t, e = twin(NAME), measures()
    qpos = np.repeat(t.qpos[-1:], len(t), axis=0)
    item, container = (int(t.model.joint(b).qposadr[0]) for b in (e.thing.body, e.container))
    qpos[:, item] = qpos[:, container] + off_m + speed_mps * 0.02 * (np.arange(len(t)) - len(t) + 1)
    qpos[:, item + 1] = qpos[:, container + 1]
    qpos[:, item + 3 : item + 7] = [1.0, 0.0, 0.0, 0.0]
    body = e.thing.body
    borne = {f"{body}-{e.container}": 1.0, f"{body}-table": 0.0, f"arm-{body}": 0.0}
    return with_force(with_qpos(t, qpos), slice(None), **borne)


def outcome(t: Trajectory) -> str:
    return outcome_of(t, task(NAME), [])


@pytest.mark.slim
@pytest.mark.parametrize(("beyond_m", "expected"), [(-0.001, "success"), (0.001, "failure")])
def test_a_millimetre_decides(beyond_m: float, expected: str) -> None:
    assert outcome(at_rest(INSIDE_M[measures().container] + beyond_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_an_item_that_moves_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(at_rest(speed_mps=speed_mps)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(
    ("pair", "newtons", "expected"),
    [
        ("arm-{body}", 0.04, "success"),
        ("arm-{body}", 0.06, "failure"),
        ("{body}-table", 0.04, "success"),
        ("{body}-table", 0.06, "failure"),
        ("{body}-{container}", 0.06, "success"),
        ("{body}-{container}", 0.04, "failure"),
    ],
)
def test_it_is_let_go_of_and_borne_by_the_container_alone(pair: str, newtons: float, expected: str) -> None:
    name = pair.format(body=measures().thing.body, container=measures().container)
    assert outcome(with_force(at_rest(), slice(-30, None), **{name: newtons})) == expected


@pytest.mark.slim
def test_the_same_run_is_a_failure_for_whoever_named_another_container_or_item() -> None:
    run, e = twin(NAME), measures()
    asked = {t.name: t for t in layout(NAME).tasks}
    other = asked[f"{e.thing.body}_to_{e.wrong_container}"]
    assert outcome_of(run, other, []) == "failure"
    assert detect(run, other.rules)[0].kind == "wrong_target"
    taken = asked[f"{ITEMS[(e.k + 1) % len(REQUESTED)]}_to_{e.container}"]
    assert outcome_of(run, taken, []) == "failure"
    assert detect(run, taken.rules)[0].kind == "wrong_object"


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "struck"), [(0.9, False), (1.1, True)])
def test_touching_another_item_is_a_strike(newtons: float, struck: bool) -> None:
    touched = with_force(twin(NAME), slice(40, 44), **{f"arm-{measures().others.bodies[0]}": newtons})
    assert any(e.rule == "others_struck" for e in detect(touched, task(NAME).rules)) is struck


@each_slot(5)
def test_the_expert_succeeds_on_fresh_seeds_and_touches_nothing_else(slot: int) -> None:
    certificate = group(NAME, slot).twin.certificate
    assert certificate.accepted, certificate.reason
    t, body = twin(NAME, slot), task(NAME, slot).name.split("_")[0]
    assert all(t.force_n(f"arm-{item}").max() == 0.0 for item in ITEMS if item != body)


def test_the_wrong_place_is_never_the_one_that_was_named() -> None:
    scene = registry().scene("pick_place")
    for instance in scene.tasks(scene.sample(np.random.default_rng(4))):
        asked = instance.task
        (rule,) = (r for r in asked.rules if r.event == "wrong_target")
        assert rule.against in ("the bowl", "the plate")
        assert all(rule.against.removeprefix("the ") not in text for text in asked.instructions)

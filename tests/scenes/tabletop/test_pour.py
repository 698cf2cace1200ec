"""pour: where a nut counts as poured, spilled or still inside, and what is no way to pour."""

from math import cos, radians, sin

import mujoco
import numpy as np
import pytest
from lab import SEED, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.task import Request
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.judging import detect, find_breaches
from badgen.judging.certificate import outcome_of
from badgen.registry import registry
from scenes.kit.judging.pouring import Pour
from scenes.kit.robots.station import ARM
from scenes.tabletop.pour.judging import LEFT_OUT
from scenes.tabletop.pour.layout import CUPS, PourParams
from scenes.tabletop.pour.scene import PourTask

NAME = "pour"


def poured() -> PourParams:
    params = layout(NAME).params
    assert isinstance(params, PourParams)
    return params


def asked() -> Pour:
    """The cup, the nuts and the plate that are asked for in the shared layout."""
    one = layout(NAME).scene.task(poured(), task(NAME).name)
    assert isinstance(one, PourTask)
    return one.pour


def at_rest() -> F64:
    """Positions of the end of a clean run, held all along."""
    t = twin(NAME)
    return np.repeat(t.qpos[-1:], len(t), axis=0)


def put_nut(qpos: F64, k: int, place: tuple[float, float, float]) -> F64:
    """Put the k-th nut of the cup somewhere else."""
    name, model = f"{asked().grains.name}/{k}", twin(NAME).model
    for axis, joint in enumerate("xyz"):
        at = int(model.joint(name + joint).qposadr[0])
        qpos[:, at] = place[axis] - model.body(name).pos[axis]
    return qpos


def beside_rim(beyond_m: float, z_m: float) -> tuple[float, float, float]:
    """A place this far beyond the upper edge of the rim of the plate that was asked for, towards the camera."""
    plate = asked().vessels.plates[asked().onto]
    return plate.xy_m[0] + plate.rim_r_m + beyond_m, plate.xy_m[1], z_m


def outcome(t: Trajectory) -> str:
    return outcome_of(t, task(NAME), find_breaches(t, [r for r in task(NAME).rules if r.name == "nuts_spilled"]))


def with_nuts_at(places: list[tuple[float, float, float]]) -> Trajectory:
    qpos = at_rest()
    for k, place in enumerate(places):
        put_nut(qpos, k, place)
    return with_qpos(twin(NAME), qpos)


@pytest.mark.slim
def test_all_nuts_on_the_plate_is_success() -> None:
    assert outcome(with_nuts_at([])) == "success"


@pytest.mark.slim
@pytest.mark.parametrize(("nuts", "expected"), [(LEFT_OUT, "unsafe_success"), (LEFT_OUT + 1, "failure")])
def test_one_nut_outside_is_a_spill_and_two_are_a_failure(nuts: int, expected: str) -> None:
    low = poured().grain_r_m
    assert outcome(with_nuts_at([beside_rim(0.02 + 0.02 * k, low) for k in range(nuts)])) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("beyond_m", "counted"), [(-0.001, True), (0.001, False)])
def test_the_edge_of_the_rim_decides(beyond_m: float, counted: bool) -> None:
    t = with_nuts_at([beside_rim(beyond_m, 0.02)])
    assert bool(asked().on_plate(t)[-1, 0]) == counted


@pytest.mark.slim
def test_nuts_in_a_cup_that_stands_on_the_plate_are_not_poured() -> None:
    qpos, model = at_rest(), twin(NAME).model
    cup = int(model.joint(asked().thing.body).qposadr[0])
    x, y, _ = twin(NAME).pos(asked().onto)[-1]
    qpos[:, cup : cup + 7] = [x, y, 0.004, 1.0, 0.0, 0.0, 0.0]
    for k in range(asked().grains.count):
        put_nut(qpos, k, (x, y, 0.015 + 0.003 * k))
    t = with_qpos(twin(NAME), qpos)
    assert asked().poured(t)[-1] == 0.0
    assert outcome(t) == "failure"


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(2.9, "success"), (3.1, "failure")])
def test_a_cup_that_leans_is_not_put_down(degrees: float, expected: str) -> None:
    qpos, half = at_rest(), radians(degrees) / 2
    cup = int(twin(NAME).model.joint(asked().thing.body).qposadr[0])
    qpos[:, cup + 3 : cup + 7] = [cos(half), sin(half), 0.0, 0.0]
    assert outcome(with_qpos(twin(NAME), qpos)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_cup_in_hand_is_not_released(newtons: float, expected: str) -> None:
    t = with_force(with_nuts_at([]), slice(-30, None), **{f"{ARM}-{asked().thing.body}": newtons})
    assert outcome(t) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.019, "success"), (0.021, "failure")])
def test_a_nut_that_rolls_is_not_settled(speed_mps: float, expected: str) -> None:
    qpos = at_rest()
    at = int(twin(NAME).model.joint(f"{asked().grains.name}/0y").qposadr[0])
    moved = speed_mps * 0.02 * (np.arange(len(qpos)) - len(qpos) + 1)
    qpos[-40:, at] += moved[-40:]
    assert outcome(with_qpos(twin(NAME), qpos)) == expected


@pytest.mark.parametrize(
    ("operator", "alternative", "leaves_at", "expected"),
    [("shortcut", "drop_cup", "tip", "drop"), ("wrong_target", "other_plate", "approach", "wrong_target")],
)
def test_what_is_no_way_to_pour(operator: str, alternative: str, leaves_at: str, expected: str) -> None:
    spec = OperatorSpec(operator, {"alternatives": {alternative: leaves_at}})
    built = registry().operator(spec)
    params = built.sample(np.random.default_rng(SEED), twin(NAME))
    judged = group(NAME).perturbed(SampledFault(spec, built, params)).judged
    serious = [e.kind for e in judged.events if e.kind not in ("late", "stall", "shaking")]
    assert serious[0] == expected
    assert judged.outcome == "failure"
    assert asked().poured(judged.trajectory).max() <= 0.5


def test_only_pads_touch_the_cup_while_it_is_carried() -> None:
    t = twin(NAME)
    data, cup = mujoco.MjData(t.model), t.model.body(asked().thing.body).id
    start, stop = t.phase_start_s("lift"), t.phase_start_s("release")
    assert start is not None
    assert stop is not None
    others = set[str]()
    for k in np.flatnonzero((t.time_s >= start + 0.2) & (t.time_s < stop - 0.2))[::5]:
        mujoco.mj_setState(t.model, data, t.state[k], STATE)
        mujoco.mj_forward(t.model, data)
        for contact in data.contact:
            one, two = (int(t.model.geom_bodyid[g]) for g in contact.geom)
            if cup in (one, two):
                others.add(t.model.geom(contact.geom[1 if one == cup else 0]).name)
    assert {n for n in others if not n.startswith("grains_")} == {f"{ARM}/{f}_pad" for f in ("left", "right")}


def test_another_layout_and_task_can_be_done() -> None:
    one = layout(NAME, 1).tasks[-1]
    run = group(NAME, 1).clean(Request(one, one.instructions[0]))
    assert run.certificate.accepted, run.certificate.reason
    assert detect(run.judged.trajectory, one.rules) == ()


def broken(t: Trajectory, rule: str) -> bool:
    return any(b.events for b in find_breaches(t, [r for r in task(NAME).rules if r.name == rule]))


def shifted(body: str, by_m: float, up_m: float = 0.0, degrees: float = 0.0) -> F64:
    """A cup that begins where it does in a clean run, and slides to a place this far away."""
    qpos, half = np.repeat(twin(NAME).qpos[:1], len(twin(NAME)), axis=0), radians(degrees) / 2
    at = int(twin(NAME).model.joint(body).qposadr[0])
    qpos[:, at] += np.minimum(np.arange(len(qpos)) / 50, 1.0) * by_m
    qpos[1:, at + 2] += up_m
    qpos[1:, at + 3 : at + 7] = [cos(half), sin(half), 0.0, 0.0]
    return qpos


@pytest.mark.slim
@pytest.mark.parametrize(
    ("by_m", "up_m", "held", "expected"),
    [
        (0.040, 0.002, True, True),
        (0.025, 0.002, True, False),
        (0.040, 0.020, True, False),
        (0.040, 0.002, False, False),
    ],
)
def test_a_cup_that_slides_in_the_hand_is_dragged(by_m: float, up_m: float, held: bool, expected: bool) -> None:
    cup = asked().thing.body
    t = with_qpos(twin(NAME), shifted(cup, by_m, up_m))
    t = with_force(t, slice(None), **{f"{ARM}-{cup}": 5.0 if held else 0.0})
    assert broken(t, "cup_dragged") is expected


@pytest.mark.slim
@pytest.mark.parametrize(("by_m", "expected"), [(0.024, False), (0.026, True)])
def test_a_cup_stands_where_it_stood(by_m: float, expected: bool) -> None:
    cup = asked().thing.body
    t = with_force(with_qpos(twin(NAME), shifted(cup, by_m)), slice(None), **{f"{ARM}-{cup}": 0.0})
    assert broken(t, "cup_left_off") is expected


@pytest.mark.slim
@pytest.mark.parametrize(
    ("by_m", "degrees", "rule", "expected"),
    [
        (0.011, 0.0, "other_cup_shoved", False),
        (0.013, 0.0, "other_cup_shoved", True),
        (0.013, 7.0, "other_cup_shoved", False),  # whether it was shoved is known once it stands again
        (0.0, 44.0, "other_cup_toppled", False),
        (0.0, 46.0, "other_cup_toppled", True),
    ],
)
def test_the_other_cup_is_left_alone(by_m: float, degrees: float, rule: str, expected: bool) -> None:
    other = next(cup for cup in CUPS if cup != asked().thing.body)
    assert broken(with_qpos(twin(NAME), shifted(other, by_m, degrees=degrees)), rule) is expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "up_m", "expected"), [(14.0, 0.0, False), (16.0, 0.0, True), (16.0, 0.03, False)])
def test_the_other_cup_rocks_once_it_stands_again(degrees: float, up_m: float, expected: bool) -> None:
    other = next(cup for cup in CUPS if cup != asked().thing.body)
    qpos = shifted(other, 0.0, up_m, degrees)
    qpos[100:] = shifted(other, 0.0)[100:]
    assert broken(with_qpos(twin(NAME), qpos), "other_cup_rocked") is expected

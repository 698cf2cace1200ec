"""stack: what counts as a tower, in which order, and an expert that builds towers of two and of three."""

from functools import lru_cache

import mujoco
import numpy as np
import pytest
from lab import each_slot, group, layout, task, with_force, with_qpos

from badgen.contracts.task import Request, Task
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.judging import detect
from badgen.judging.certificate import outcome_of
from scenes.kit.judging.handled import between
from scenes.tabletop.stack.judging import CENTRE_TOL_M
from scenes.tabletop.stack.layout import BLOCKS

NAME = "stack"
THREE, SWAPPED, TWO = (0, 1, 2), (0, 2, 1), (0, 1)


def name_of(order: tuple[int, ...]) -> str:
    return "_".join(("tower", *(str(k) for k in order)))


def asked(order: tuple[int, ...]) -> Task:
    return next(t for t in layout(NAME).tasks if t.name == name_of(order))


@lru_cache
def built() -> Trajectory:
    """Clean run of a tower of three."""
    return group(NAME).clean(Request(asked(THREE), "")).judged.trajectory


def at_rest(
    order: tuple[int, ...] = THREE, off_m: float = 0.0, up_m: float = 0.0, speed_mps: float = 0.0
) -> Trajectory:
    """A tower standing all along, with its top block moved aside or up."""
    t, blocks = built(), layout(NAME).params.items
    qpos = np.repeat(t.qpos[-1:], len(t), axis=0)
    where = [int(t.model.joint(BLOCKS[k]).qposadr[0]) for k in order]
    height_m, forces = 0.0, {}
    for n, (k, at) in enumerate(zip(order, where, strict=True)):
        qpos[:, at : at + 7] = [*qpos[0, where[0] : where[0] + 2], height_m, 1.0, 0.0, 0.0, 0.0]
        height_m += blocks[k].height_m
        if n > 0:
            forces[between(BLOCKS[k], BLOCKS[order[n - 1]])] = 1.0
    qpos[:, where[-1]] += off_m + speed_mps * 0.02 * (np.arange(len(t)) - len(t) + 1)
    qpos[:, where[-1] + 2] += up_m
    return with_force(with_qpos(t, qpos), slice(None), **forces)


def outcome(t: Trajectory, order: tuple[int, ...] = THREE) -> str:
    return outcome_of(t, asked(order), [])


@pytest.mark.slim
@pytest.mark.parametrize(("off_m", "expected"), [(CENTRE_TOL_M - 0.001, "success"), (CENTRE_TOL_M + 0.001, "failure")])
def test_a_millimetre_decides(off_m: float, expected: str) -> None:
    assert outcome(at_rest(off_m=off_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("up_m", "expected"), [(0.002, "success"), (0.004, "failure")])
def test_a_block_above_its_place_does_not_stand_there(up_m: float, expected: str) -> None:
    assert outcome(at_rest(up_m=up_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_block_that_moves_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(at_rest(speed_mps=speed_mps)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
@pytest.mark.parametrize("block", BLOCKS)
def test_a_tower_in_hand_is_not_released(block: str, newtons: float, expected: str) -> None:
    assert outcome(with_force(at_rest(), slice(-30, None), **{f"arm-{block}": newtons})) == expected


@pytest.mark.slim
def test_the_order_counts() -> None:
    wrong = at_rest(SWAPPED)
    assert outcome(wrong) == "failure"
    assert detect(wrong, asked(THREE).rules)[0].kind == "wrong_order"


@pytest.mark.slim
def test_a_third_block_on_a_tower_of_two_is_one_too_many_but_the_two_are_stacked() -> None:
    kinds = {e.kind for e in detect(built(), asked(TWO).rules)}
    assert "wrong_object" in kinds
    assert not kinds & {"wrong_order", "wrong_target"}  # nothing of the tower stands where it should not


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "struck"), [(1.4, False), (1.6, True)])
def test_touching_a_standing_block_with_the_arm_is_a_strike(newtons: float, struck: bool) -> None:
    touched = with_force(built(), slice(40, 44), **{f"arm-{BLOCKS[0]}": newtons})
    assert any(e.rule == "block_struck" for e in detect(touched, asked(THREE).rules)) is struck


@pytest.mark.slim
@pytest.mark.parametrize("newtons", [20.0, 50.0, 100.0])
def test_blocks_that_are_pressed_on_do_not_sink_into_each_other_or_the_table(newtons: float) -> None:
    t = built()
    data = mujoco.MjData(t.model)
    mujoco.mj_setState(t.model, data, t.state[-1], STATE)
    standing_m = data.qpos.copy()
    data.xfrc_applied[t.model.body(BLOCKS[THREE[-1]]).id, 2] = -newtons
    mujoco.mj_step(t.model, data, nstep=75)
    for n, k in enumerate(THREE, start=1):
        z = int(t.model.joint(BLOCKS[k]).qposadr[0]) + 2
        sunk_m = standing_m[z] - data.qpos[z]
        # Each contact below it gives way a little, in MuJoCo 3.3.7 twice as much as in 4.0.
        assert 0.0 < sunk_m < 0.0014 * n, (BLOCKS[k], sunk_m)


@each_slot(7)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    certificate = group(NAME, slot).twin.certificate
    assert certificate.accepted, (task(NAME, slot).name, certificate.reason)

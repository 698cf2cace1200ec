"""fold_cloth: its success test at the edges, what a short fold comes to, its expert on a seed that nobody tuned on."""

from functools import lru_cache
from math import cos, radians, sin

import mujoco
import numpy as np
import pytest
from lab import SCENES, group, layout, twin, with_force, with_qpos

from badgen.contracts.scene import Scene
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.judging import find_breaches
from badgen.judging.certificate import outcome_of
from scenes.kit.props.cloth import COLUMNS, ROWS, vertex
from scenes.tabletop.fold_cloth.judging import CUP, FAR_TOL_M, FLAT_M, LINE_TOL_M
from scenes.tabletop.fold_cloth.layout import LINES, FoldClothParams

pytestmark = pytest.mark.skipif("fold_cloth" not in SCENES, reason="the installed mujoco is too old for a cloth")
ROW = LINES["to_near_stripe"]  # the cheapest fold


@lru_cache
def slot() -> int:
    return next(k for k in range(40) if layout("fold_cloth", k).request.task.name == "to_near_stripe")


def run() -> Trajectory:
    return twin("fold_cloth", slot())


def scene() -> Scene[FoldClothParams]:
    return layout("fold_cloth", slot()).scene


def outcome(t: Trajectory) -> str:
    return outcome_of(t, layout("fold_cloth", slot()).request.task, [])


def address(t: Trajectory, row: int, column: int, axis: str) -> int:
    return int(t.model.joint(f"{vertex(row, column)}/{axis}").qposadr[0])


def at_rest(off_m: float = 0.0, far_m: float = 0.0, height_m: float = 0.0, speed_mps: float = 0.0) -> Trajectory:
    """The end of the clean run for as long as it lasts, with the hem or the far edge or the middle somewhere else."""
    t = run()
    qpos = np.repeat(t.qpos[-1:], len(t), axis=0)
    side = layout("fold_cloth", slot()).params.cloth.side_m
    for j in range(COLUMNS):
        hem, line = address(t, 0, j, "x"), address(t, ROW, j, "x")
        qpos[:, hem] = qpos[:, line] + side * ROW / (ROWS - 1) + off_m
        qpos[:, address(t, 0, j, "y")] = qpos[:, address(t, ROW, j, "y")]
        for axis, at in (("x", far_m), ("y", 0.0), ("z", 0.0)):
            where = address(t, ROWS - 1, j, axis)
            qpos[:, where] = t.qpos[0, where] + at
    qpos[0] = t.qpos[0]
    middle = address(t, 6, 2, "z")
    qpos[:, middle] += height_m - t.pos(vertex(6, 2))[-1, 2] if height_m else 0.0
    slat = int(t.model.joint("slat").qposadr[0])
    qpos[1:, slat] += speed_mps * 0.02 * np.arange(1 - len(t), 0)
    return with_qpos(t, qpos)


@pytest.mark.parametrize("way", [1.0, -1.0])
@pytest.mark.parametrize(("off_m", "expected"), [(LINE_TOL_M - 0.001, "success"), (LINE_TOL_M + 0.001, "failure")])
def test_a_millimetre_decides(way: float, off_m: float, expected: str) -> None:
    assert outcome(at_rest(off_m=way * off_m)) == expected


@pytest.mark.parametrize(("far_m", "expected"), [(FAR_TOL_M - 0.001, "success"), (FAR_TOL_M + 0.001, "failure")])
def test_a_cloth_that_was_pulled_along_is_not_folded(far_m: float, expected: str) -> None:
    assert outcome(at_rest(far_m=far_m)) == expected


@pytest.mark.parametrize(("height_m", "expected"), [(FLAT_M - 0.001, "success"), (FLAT_M + 0.001, "failure")])
def test_a_bulging_cloth_is_not_folded(height_m: float, expected: str) -> None:
    assert outcome(at_rest(height_m=height_m)) == expected


@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_slat_that_moves_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(at_rest(speed_mps=speed_mps)) == expected


@pytest.mark.parametrize("pair", ["left-slat", "right-cloth"])
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_cloth_in_hand_is_not_released(pair: str, newtons: float, expected: str) -> None:
    assert outcome(with_force(at_rest(), slice(-30, None), **{pair: newtons})) == expected


def test_it_goes_on_bit_equal_from_a_stored_state() -> None:
    t = run()
    start = t.phase_start_s("lay")
    assert start is not None
    k = int(np.searchsorted(t.time_s, start))
    data, state = mujoco.MjData(t.model), np.empty_like(t.state[k])
    mujoco.mj_setState(t.model, data, t.state[k], STATE)
    substeps = round(t.dt_s / t.model.opt.timestep)
    for row in range(k, k + 10):
        for n in range(1, substeps + 1):
            data.ctrl[:] = t.ctrl[row - 1] + (t.ctrl[row] - t.ctrl[row - 1]) * (n / substeps)
            if n == substeps:
                data.ctrl[:] = t.ctrl[row]
            mujoco.mj_step(t.model, data)
    mujoco.mj_getState(t.model, data, state, STATE)
    assert np.array_equal(state[1:], t.state[k + 10][1:])


def test_only_pads_take_the_slat() -> None:
    t = run()
    start, stop = t.phase_start_s("grasp"), t.phase_start_s("release")
    assert start is not None
    assert stop is not None
    data, slat = mujoco.MjData(t.model), t.model.geom("slat").id
    touched = set[str]()
    for k in np.flatnonzero((t.time_s >= start) & (t.time_s < stop))[::5]:
        mujoco.mj_setState(t.model, data, t.state[k], STATE)
        mujoco.mj_forward(t.model, data)
        for contact in data.contact:
            if slat in contact.geom and contact.geom.min() >= 0:
                touched |= {t.model.geom(g).name for g in contact.geom if g != slat}
    assert touched == {f"{h}/{f}_pad" for h in ("left", "right") for f in ("left", "right")}


def test_the_raised_cloth_drapes() -> None:
    t = run()
    heights = np.stack([t.pos(vertex(row))[:, 2] for row in range(ROWS)], axis=1)
    k = int(heights[:, 0].argmax())  # the hem is up highest
    assert heights[k, 0] - heights[k, ROW] > 0.05, "from the held hem the cloth hangs down"
    assert heights[k, ROW + 2 :].max() < 0.006, "and the rest lies flat"
    slopes = np.diff(heights[k, : ROW + 3])
    assert slopes.min() < 2.0 * slopes[-1] - 0.005, "in a curve, not as a board"


def test_the_clean_run_is_accepted() -> None:
    certificate = group("fold_cloth", slot()).twin.certificate
    assert certificate.accepted, certificate.reason


@pytest.mark.parametrize(
    ("by_m", "degrees", "rule", "expected"),
    [
        (0.009, 0.0, "cup_shoved", False),
        (0.011, 0.0, "cup_shoved", True),
        (0.0, 9.0, "cup_rocked", False),
        (0.0, 11.0, "cup_rocked", True),
    ],
)
def test_the_cup_beside_the_cloth_is_left_alone(by_m: float, degrees: float, rule: str, expected: bool) -> None:
    t, half = run(), radians(degrees) / 2
    qpos, cup = t.qpos.copy(), int(t.model.joint(CUP).qposadr[0])
    qpos[50:, cup] += by_m
    qpos[50:, cup + 3 : cup + 7] = [cos(half), sin(half), 0.0, 0.0]
    rules = [r for r in layout("fold_cloth", slot()).request.task.rules if r.name == rule]
    assert any(b.events for b in find_breaches(with_qpos(t, qpos), rules)) is expected

"""A cloth on the table: where its points are, that it lies still in a cloth's world, and its measures."""

from functools import lru_cache
from math import hypot

import mujoco
import numpy as np
import pytest
from by_hand import rollout

from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.cloth_measures import (
    cloth_height_m,
    far_edge_moved_m,
    hem_on_row,
    off_row_m,
    pulled_along,
    slat_height_m,
    slat_left_alone,
    slat_set_down,
)
from scenes.kit.props.cloth import COLUMNS, HEM_M, ROWS, Laid, add_cloth, add_slat, prepare_world, vertex
from scenes.kit.worlds.table import new_world

pytestmark = pytest.mark.skipif(not hasattr(mujoco.mjtIntegrator, "mjINT_DISCRETE"), reason="too old for a cloth")
LAID = Laid((0.15, 0.02), yaw_rad=0.2, side_m=0.30)
WHITE = (0.9, 0.9, 0.9)


@lru_cache
def at_rest() -> tuple[mujoco.MjModel, mujoco.MjData]:
    spec = new_world("cloth")
    prepare_world(spec)
    add_cloth(spec, LAID, WHITE, {4: (0.8, 0.1, 0.1)})
    add_slat(spec, LAID, 0.1)
    model = spec.compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    return model, data


def test_points_of_the_table_are_where_the_vertices_lie() -> None:
    _, data = at_rest()
    for i, j in ((0, 0), (0, COLUMNS - 1), (4, 2), (ROWS - 1, 0)):
        aside_m = (j / (COLUMNS - 1) - 0.5) * LAID.side_m
        point = LAID.point(LAID.travel_m(i), aside_m)
        assert data.body(vertex(i, j)).xpos[:2] == pytest.approx(point[:2])


def test_the_hem_travels_to_a_row_by_its_share_of_the_side() -> None:
    assert LAID.travel_m(0) == 0.0
    assert LAID.travel_m(ROWS - 1) == LAID.side_m


def test_the_slat_lies_along_the_hem_and_its_marks_where_hands_take_it() -> None:
    _, data = at_rest()
    hem, slat = np.array(LAID.point(0.0, 0.0)), data.body("slat").xpos
    assert hypot(*(slat - hem)[:2]) == pytest.approx(HEM_M)
    left, right = (data.body(f"slat_{side}").xpos for side in ("left", "right"))
    assert hypot(*(left - right)[:2]) == pytest.approx(0.2)
    assert left[1] > right[1]


def test_a_flat_cloth_stays_where_it_is() -> None:
    model, _ = at_rest()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    before = data.body(vertex(ROWS - 1, 0)).xpos.copy()
    for _ in range(40):
        mujoco.mj_step(model, data)
    assert np.abs(data.body(vertex(ROWS - 1, 0)).xpos - before).max() < 0.002


PAIRS = ("left-slat", "right-slat", "left-cloth", "right-cloth", "slat-table")


def moved(shift_m: dict[str, tuple[float, float, float]], forces: dict[str, float] | None = None) -> Trajectory:
    """The flat cloth, of which these vertices and the slat are elsewhere from the second row on."""
    model, data = at_rest()
    qpos = np.repeat(data.qpos[None], 5, axis=0)
    for body, by_m in shift_m.items():
        at = int(model.body(body).jntadr[0])
        first = int(model.jnt_qposadr[at])
        qpos[1:, first : first + 3] += by_m
    return rollout(model, qpos, PAIRS, {"slat-table": 0.3, **(forces or {})})


def test_the_hem_is_on_a_row_when_all_of_it_is() -> None:
    flat = moved({})
    assert off_row_m(flat, 4)[0] == pytest.approx([LAID.travel_m(4)] * COLUMNS)
    on = {vertex(0, j): (LAID.travel_m(4), 0.0, 0.0) for j in range(COLUMNS)}
    assert hem_on_row(moved(on), 4, 0.001).tolist() == [False, True, True, True, True]
    assert not hem_on_row(moved({**on, vertex(0, 0): (LAID.travel_m(4), 0.002, 0.0)}), 4, 0.001).any()


def test_a_far_corner_tells_how_far_the_cloth_was_pulled_along() -> None:
    t = moved({vertex(ROWS - 1, 0): (-0.06, 0.0, 0.0)})
    assert far_edge_moved_m(t)[-1] == pytest.approx(0.06)
    assert pulled_along(t)[-1] == pytest.approx(0.5)


def test_the_highest_point_of_a_cloth_is_its_height() -> None:
    assert cloth_height_m(moved({vertex(6): (0.0, 0.0, 0.05)}))[-1] == pytest.approx(0.052)


def test_a_slat_is_set_down_once_it_lies_elsewhere_and_left_alone_once_untouched() -> None:
    there = {"slat": (0.1, 0.0, 0.01)}
    assert slat_height_m(moved(there))[-1] == pytest.approx(0.01)
    assert slat_set_down(moved(there)).tolist() == [False, True, True, True, True]
    assert not slat_set_down(moved({"slat": (0.1, 0.0, 0.04)})).any()
    assert slat_left_alone(moved(there)).tolist() == [False, False, True, True, True]
    assert not slat_left_alone(moved(there, {"left-cloth": 0.1})).any()

"""What layouts with marks are drawn from, and what is built of them."""

from collections import Counter

import mujoco
import numpy as np
import pytest

from scenes.kit.layout import draw_distinct, draw_place, draw_side, off_line_m
from scenes.kit.props.marks import MARK_R_M, MARKS, Mark, add_marks
from scenes.kit.worlds.short_table import SHORT_EDGE_X_M, SHORT_TOP_M, shorten_table
from scenes.kit.worlds.table import TABLE_HALF, TABLE_X, new_world


def test_options_are_drawn_once_each() -> None:
    rng = np.random.default_rng(0)
    draws = [draw_distinct(rng, ("a", "b", "c"), 2, (0.8, 0.1, 0.1)) for _ in range(300)]
    assert all(len(set(d)) == 2 for d in draws)
    counts = Counter(d[0] for d in draws)
    assert counts["a"] > 200
    assert sorted(draw_distinct(rng, ("a", "b", "c"), 3)) == ["a", "b", "c"]


def test_names_are_drawn_as_numpy_draws_them() -> None:
    one, same = np.random.default_rng(3), np.random.default_rng(3)
    names = ("red", "green", "blue", "white")
    assert draw_distinct(one, names, 3) == [str(c) for c in same.choice(list(names), size=3, replace=False)]
    assert one.random() == same.random()


def test_places_lie_on_the_side_that_was_drawn() -> None:
    rng = np.random.default_rng(0)
    assert {draw_side(rng) for _ in range(20)} == {1.0, -1.0}
    places = [draw_place(rng, (0.2, 0.3), (0.1, 0.15), -1.0) for _ in range(50)]
    assert all(0.2 <= x <= 0.3 and -0.15 <= y <= -0.1 for x, y in places)


@pytest.mark.parametrize(("place", "expected"), [((0.5, 0.2), 0.2), ((1.3, 0.4), 0.5), ((-0.3, -0.4), 0.5)])
def test_distance_from_a_stretch_of_line(place: tuple[float, float], expected: float) -> None:
    assert off_line_m(place, (0.0, 0.0), (1.0, 0.0)) == pytest.approx(expected)


def test_marks_are_discs_that_nothing_touches() -> None:
    spec, marks = new_world("marks"), (Mark("red", (0.3, 0.1)), Mark("blue", (0.4, -0.1), 0.5))
    add_marks(spec, marks)
    ball = spec.worldbody.add_body(name="ball", pos=[0.3, 0.1, 0.01])
    ball.add_freejoint(name="ball")
    ball.add_geom(name="ball", size=[0.02, 0, 0])
    model = spec.compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    assert len(data.contact) == 1  # with the table, on which the disc lies
    for name, mark in zip(MARKS, marks, strict=True):
        body = model.body(name)
        assert tuple(body.pos) == (*mark.xy_m, 0.0)
        assert body.mocapid[0] >= 0
        disc = model.geom(f"{name}_disc")
        assert disc.size[0] == MARK_R_M


def x_m(model: mujoco.MjModel, geom: str) -> float:
    """Where a geom of the table stands along x."""
    return float(model.body("table").pos[0] + model.geom_pos[model.geom(geom).id, 0])


def edges_m(model: mujoco.MjModel) -> tuple[float, float]:
    """Front and back edge of the table along x."""
    middle = x_m(model, "table_top")
    half = float(model.geom("table_top").size[0])
    return middle + half, middle - half


def test_a_short_table_moves_the_edge_opposite_the_arm_alone() -> None:
    usual, near = new_world("usual"), new_world("near")
    shorten_table(near)
    before, after = usual.compile(), near.compile()
    assert edges_m(before) == pytest.approx((TABLE_X + TABLE_HALF[0], TABLE_X - TABLE_HALF[0]))
    assert edges_m(after) == pytest.approx((SHORT_EDGE_X_M, TABLE_X - TABLE_HALF[0]))
    (middle, half), (_, wide) = SHORT_TOP_M
    assert edges_m(after) == pytest.approx((middle + half, middle - half))
    assert after.geom("table_top").size[1] == pytest.approx(wide)
    for k in range(4):
        legs = [x_m(m, f"table_leg{k}") for m in (before, after)]
        gaps = [min(abs(edge - leg) for edge in edges_m(m)) for m, leg in zip((before, after), legs, strict=True)]
        assert gaps[0] == pytest.approx(gaps[1])

"""A placed cabinet: what is drawn fits a table, what is built stands where the layout says, views can be mirrored."""

import mujoco
import numpy as np
import pytest
from cabinet_runs import CABINET, at_home, model

from badgen.contracts.scene import CameraSpec
from scenes.kit.props.cabinet import DRAWERS, TOP_M, other_drawer
from scenes.kit.props.placed_cabinet import COLOURS, draw_cabinet
from scenes.kit.worlds.cameras import WRIST, mirrored


@pytest.mark.parametrize("seed", range(10))
def test_a_drawn_cabinet_is_on_one_side_with_three_colours(seed: int) -> None:
    cabinet = draw_cabinet(np.random.default_rng(seed), (0.2, 0.5))
    assert cabinet.side * cabinet.xy_m[1] > 0.2
    assert len({*cabinet.colours, cabinet.ornament_colour}) == 3
    assert {*cabinet.colours, cabinet.ornament_colour} <= set(COLOURS)
    assert all(0.2 <= m / cabinet.shape.travel_m <= 0.5 for m in cabinet.openings_m)
    assert abs(cabinet.ornament_at_m[0]) < cabinet.shape.depth_m / 2
    assert abs(cabinet.ornament_at_m[1]) < cabinet.shape.width_m / 2


def test_both_sides_are_drawn() -> None:
    rng = np.random.default_rng(0)
    assert {draw_cabinet(rng, (0.0, 0.0)).side for _ in range(20)} == {1.0, -1.0}


def test_it_stands_where_the_layout_says() -> None:
    d = at_home()
    mujoco.mj_kinematics(model(), d)
    assert d.body("cabinet").xpos[:2] == pytest.approx(CABINET.xy_m)
    assert d.body("ornament").xpos == pytest.approx((*CABINET.at(*CABINET.ornament_at_m), TOP_M))
    for drawer, opening_m in CABINET.opened_m.items():
        x, y, _ = CABINET.shape.drawer_at(drawer, opening_m)
        assert d.body(drawer).xpos[:2] == pytest.approx(CABINET.at(x, y))


def test_words_name_drawers_and_ornament() -> None:
    assert [CABINET.the_drawer(d) for d in DRAWERS] == ["the red drawer", "the blue drawer"]
    assert CABINET.the_ornament == "the vase"
    assert [other_drawer(d) for d in DRAWERS] == list(DRAWERS[::-1])


def test_a_mirrored_view_is_on_the_other_side() -> None:
    view = CameraSpec("front", "from the front", (1.0, -0.1, 0.6), (0.1, 0.2, 0.0), 36)
    assert mirrored(view) == CameraSpec("front", "from the front", (1.0, 0.1, 0.6), (0.1, -0.2, 0.0), 36)
    assert mirrored(mirrored(view)) == view
    assert mirrored(WRIST) is WRIST

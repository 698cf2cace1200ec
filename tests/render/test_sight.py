"""Sights against a model whose pixels can be computed by hand."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from badgen.contracts.errors import UnknownName
from badgen.contracts.trajectory import STATE
from badgen.render.renderer import Renderer
from badgen.render.sight import Sight, sights

# A camera 1 m above the plane z = 0 that sees 1 m x 1 m of it: 100 pixels a metre.
MODEL = mujoco.MjModel.from_xml_string(
    f"""<mujoco><visual><global offwidth="100" offheight="100"/></visual><worldbody>
  <camera name="eye" pos="0 0 1" fovy="{2 * np.degrees(np.arctan(0.5))}"/>
  <body name="plate" pos="-.2 .2 0"><geom name="flat" type="box" size=".1 .1 .0001"/>
    <body name="knob" pos="0 0 .0003"><geom type="box" size=".05 .05 .0001"/></body></body>
  <body name="edge" pos=".45 -.3 0"><geom type="cylinder" size=".08 .0001"/></body>
  <body name="hidden" pos="-.2 .2 -.1"><geom type="box" size=".02 .02 .01"/></body>
  <body name="behind" pos="0 0 1.5"><geom type="sphere" size=".02"/></body>
  <geom name="guard" type="sphere" size=".1" group="3"/>
</worldbody></mujoco>"""
)


def seen(*names: str) -> dict[str, Sight]:
    data, state = mujoco.MjData(MODEL), np.empty(mujoco.mj_stateSize(MODEL, STATE))
    mujoco.mj_getState(MODEL, data, state, STATE)
    with Renderer(MODEL, 100, 100) as renderer:
        return dict(sights(renderer, MODEL, state, "eye", names))


def test_a_body_counts_with_everything_attached_to_it_and_a_geom_alone() -> None:
    found = seen("plate", "knob", "flat")
    assert found["plate"] == Sight(400, True)
    assert found["knob"] == Sight(100, True)
    assert found["flat"] == Sight(300, True)


def test_what_reaches_over_the_edge_is_not_inside() -> None:
    edge = seen("edge")["edge"]
    assert not edge.inside
    assert 100 < edge.pixels < np.pi * 8**2


def test_what_is_hidden_has_no_pixels_and_what_is_behind_the_camera_is_not_inside() -> None:
    assert seen("hidden")["hidden"] == Sight(0, True)
    assert seen("behind")["behind"] == Sight(0, False)


def test_a_name_that_is_not_drawn_is_an_error() -> None:
    for name in ("guard", "plat"):
        with pytest.raises(UnknownName, match=f"no body, geom, flex or skin that is drawn named '{name}'"):
            seen(name)

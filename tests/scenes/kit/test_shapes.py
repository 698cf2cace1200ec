"""The builders of bodies and geoms, and the tables of numbers that come as files."""

import mujoco
import numpy as np
import pytest

from badgen.contracts.errors import StoreError
from scenes.kit.props.palettes import PALETTES
from scenes.kit.robots.g1.numbers import ARM, LEG, WAIST
from scenes.kit.robots.g1.shapes import _LOOKS
from scenes.kit.worlds.data_files import read_data
from scenes.kit.worlds.shapes import DRAWN, HULL, about_z, around, box, cylinder, free_body, skin, sliding, sphere
from scenes.kit.worlds.stl import lathe

CONE = lathe([(0.0, 0.0), (0.05, 0.0), (0.0, 0.1)], 8)


def test_a_body_of_shapes_has_its_sizes_masses_and_contacts() -> None:
    spec = mujoco.MjSpec()
    body = free_body(spec, "thing", [0.1, 0.2, 0.3], np.pi)
    solid = box(body, "box", [0.1, 0.2, 0.3], mass=1.0, friction=sliding(0.4))
    hidden = cylinder(body, "cylinder", (0.1, 0.2), [0, 0, 1], mass=2.0, **HULL)
    drawn = sphere(body, "sphere", 0.1, [0, 0, 2], **DRAWN)
    model = spec.compile()
    assert model.body_mass[1] == pytest.approx(3.0)
    assert mujoco.MjData(model).qpos == pytest.approx([0.1, 0.2, 0.3, 0, 0, 0, 1])
    assert model.geom_friction[0] == pytest.approx([0.4, 0.005, 0.0001])
    assert model.geom("cylinder").size[:2] == pytest.approx([0.1, 0.2])
    assert [(g.contype, g.conaffinity, g.group) for g in (solid, hidden, drawn)] == [(1, 7, 0), (1, 7, 3), (0, 0, 2)]


def test_a_mesh_is_added_once_and_never_touched() -> None:
    spec = mujoco.MjSpec()
    for side in ("left", "right"):
        body = free_body(spec, side, [0, 0, 0])
        sphere(body, side, 0.1)
        look = skin(spec, body, f"{side}_look", "cone", CONE, rgba=[1, 0, 0, 1])
        assert (look.contype, look.conaffinity) == (0, 0)
    spec.compile()
    assert [mesh.name for mesh in spec.meshes] == ["cone"]


def test_places_around_an_axis_are_even() -> None:
    places = list(around(4, 0.5, 0.1, first=0.5))
    assert [k for k, _, _ in places] == [0, 1, 2, 3]
    assert [angle for _, angle, _ in places] == pytest.approx([np.pi / 4 * n for n in (1, 3, 5, 7)])
    assert places[1][2] == pytest.approx([-(0.125**0.5), 0.125**0.5, 0.1])
    assert about_z(np.pi / 2) == pytest.approx([0.5**0.5, 0, 0, 0.5**0.5])


def test_colours_are_shares() -> None:
    assert all(0 <= share <= 1 for palette in PALETTES.values() for rgb in palette.values() for share in rgb)


def test_the_humanoid_has_looks_for_its_own_links_only() -> None:
    assert set(_LOOKS) - {"pelvis"} <= {link.name for link in (*LEG, *WAIST, *ARM)}
    assert all(link.motor.torque_nm > 0 for link in (*LEG, *WAIST, *ARM))


def test_a_file_that_does_not_fit_says_so() -> None:
    with pytest.raises(StoreError, match="expected"):
        read_data(dict[str, int], "scenes.kit.props", "palettes")

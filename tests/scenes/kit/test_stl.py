"""Shapes made from rings are closed and face outwards; files that are not whole are refused."""

from __future__ import annotations

import io
from math import pi

import numpy as np
import pytest
import trimesh

from badgen.contracts.errors import AssetError
from badgen.contracts.robot import Meshes
from scenes.kit.worlds.loft import Section, loft
from scenes.kit.worlds.stl import lathe, read_stl, write_stl

CYLINDER = [(0.0, 0.0), (0.05, 0.0), (0.05, 0.2), (0.0, 0.2)]


def solid(stl: bytes) -> trimesh.Trimesh:
    """The shape with equal corners merged, as another program opens it."""
    return trimesh.load_mesh(io.BytesIO(stl), file_type="stl")


def test_a_lathed_profile_is_a_closed_solid() -> None:
    shape = solid(lathe(CYLINDER, segments=64))
    assert shape.is_watertight
    assert shape.volume == pytest.approx(pi * 0.05**2 * 0.2, rel=0.01)  # negative where it faces inwards
    assert len(shape.faces) == 4 * 64  # two on the wall, one on each end; none without a surface


@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_a_loft_is_a_closed_solid_along_its_axis(axis: str) -> None:
    ends = [Section(at, (0.05, 0.03), (0.1, 0.2), power=2.0) for at in (0.3, 0.5)]
    shape = solid(loft(axis, ends, segments=64))
    assert shape.is_watertight
    assert shape.volume == pytest.approx(pi * 0.05 * 0.03 * 0.2, rel=0.01)
    along = "xyz".index(axis)
    middle = np.roll([0.4, 0.1, 0.2], along)  # along, across, up: in the order of the axes from `axis` on
    np.testing.assert_allclose(shape.bounds.mean(axis=0), middle, atol=1e-6)


def test_triangles_come_back_from_a_file_to_the_bit() -> None:
    stl = lathe(CYLINDER)
    assert write_stl(read_stl(stl)) == stl
    assert Meshes("here", {"a": stl, "b": stl}).faces == 2 * len(read_stl(stl))


@pytest.mark.parametrize("stl", [b"", lathe(CYLINDER)[:-1], write_stl(np.empty((0, 3, 3), np.float32))])
def test_a_file_that_is_not_whole_is_refused(stl: bytes) -> None:
    with pytest.raises(AssetError, match="install it again"):
        read_stl(stl)

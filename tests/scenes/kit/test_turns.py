"""Quaternions in plain numbers agree with MuJoCo's."""

from math import pi
from typing import Literal

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from scenes.kit.control.arm.poses import about, times

QUARTERS: list[tuple[Literal["x", "y", "z"], F64, F64]] = [
    ("x", np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])),
    ("y", np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])),
    ("z", np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])),
]


@pytest.mark.parametrize(("axis", "before", "after"), QUARTERS)
@pytest.mark.parametrize(("turns", "back"), [(1, False), (2, True), (-3, False)])
def test_quarter_turns_about_an_axis(
    axis: Literal["x", "y", "z"], before: F64, after: F64, turns: int, back: bool
) -> None:
    found = np.empty(3)
    mujoco.mju_rotVecQuat(found, before, np.array(about(axis, turns * pi / 2)))
    assert found == pytest.approx(-before if back else after)


def test_a_product_turns_about_axes_that_are_turned_already() -> None:
    a, b, c = about("z", 0.4), about("y", 1.1), about("x", -0.8)
    ab, abc = np.empty(4), np.empty(4)
    mujoco.mju_mulQuat(ab, np.array(a), np.array(b))
    mujoco.mju_mulQuat(abc, ab, np.array(c))
    assert times(a, b, c) == pytest.approx(abc)
    assert times(a) == a

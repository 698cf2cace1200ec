"""Things that should be left alone: moved, lifted, tilted, struck."""

import numpy as np
import pytest
from hand_made_arm import made, path

from scenes.kit.judging.item_rules import Surroundings

pytestmark = pytest.mark.slim
CANS = Surroundings(("can0", "can1"), seen_m=(0.01, 0.03), seen_rad=(0.1, 0.3))


def test_the_most_displaced_counts() -> None:
    t = made(at={"can0": path(10, (0, (0.0, 0.3, 0.0)), (5, (0.0, 0.32, 0.0))), "can1": (0.0, -0.3, 0.0)})
    assert CANS.shift_m(t)[[4, 9]] == pytest.approx([0.0, 0.02])
    assert CANS.out_of_place(t)[[4, 9]] == pytest.approx([0.0, 0.5])


@pytest.mark.parametrize(("height_m", "shift_m"), [(0.029, 0.05), (0.031, 0.0)])
def test_what_has_been_lifted_can_be_left_out(height_m: float, shift_m: float) -> None:
    t = made(at={"can1": path(10, (0, (0.0, -0.3, 0.0)), (5, (0.05, -0.3, height_m)))})
    assert CANS.shift_m(t, below_m=0.03)[-1] == pytest.approx(shift_m)


@pytest.mark.parametrize(("newtons", "raised_m"), [(0.06, 0.1), (0.04, 0.0)])
def test_only_the_arm_raises(newtons: float, raised_m: float) -> None:
    t = made(at={"can0": (0.0, 0.3, 0.1)}, forces={"arm-can0": newtons})
    assert CANS.raised_m(t)[-1] == pytest.approx(raised_m)


def test_a_tilt_shows_as_plainly_as_a_shift() -> None:
    assert CANS.out_of_place(made(tilt_rad={"can1": 0.2}))[-1] == pytest.approx(0.5)


@pytest.mark.parametrize(("off_m", "newtons"), [(0.027, 2.0), (0.029, 5.0)])
def test_what_is_between_the_fingers_is_taken_rather_than_struck(off_m: float, newtons: float) -> None:
    t = made(at={"tool": (off_m, 0.3, 0.04)}, forces={"arm-can0": 3.0, "block-can1": 2.0})
    assert CANS.struck_n(t, "block", (0.04, 0.04))[-1] == pytest.approx(newtons)


def test_nothing_around_is_never_moved_or_raised() -> None:
    nothing, t = Surroundings(()), made()
    assert np.array_equal(nothing.raised_m(t), np.zeros(len(t)))
    assert np.array_equal(nothing.out_of_place(t), np.zeros(len(t)))

"""A thing that one gripper handles: when it is held, let go of, lying and falling."""

import pytest
from hand_made_arm import BLOCK, FINGERS, HELD, column, made, path

pytestmark = pytest.mark.slim


@pytest.mark.parametrize(("left_n", "right_n", "held"), [(1.1, 1.1, True), (1.1, 0.9, False), (0.9, 9.0, False)])
def test_it_is_held_where_both_fingers_press(left_n: float, right_n: float, held: bool) -> None:
    t = made(forces=dict(zip(FINGERS, (left_n, right_n), strict=True)))
    assert BLOCK.held(t).all() == held
    assert BLOCK.held_share(t).max() == float(held)


@pytest.mark.parametrize(
    ("speed_mps", "arm_n", "alone", "share"),
    [
        (0.0, 0.0, True, 1.0),
        (0.009, 0.0, True, 1.0),
        (0.011, 0.0, False, 0.975),
        (0.06, 0.0, False, 0.0),
        (0.0, 0.06, False, 0.0),
        (0.0, 0.04, True, 1.0),
    ],
)
def test_it_is_left_alone_where_it_is_untouched_and_still(
    speed_mps: float, arm_n: float, alone: bool, share: float
) -> None:
    moving = path(10)
    moving[:, 0] = speed_mps * 0.02 * (1 + column(10, (1, 10, 1.0)).cumsum())
    t = made(at={"block": moving}, forces={"arm-block": arm_n})
    assert bool(BLOCK.left_alone(t)[-1]) is alone
    assert BLOCK.let_go(t)[-1] == pytest.approx(share)


@pytest.mark.parametrize(
    ("pair", "newtons", "falls"),
    [
        ("arm-block", 0.04, True),
        ("arm-block", 0.06, False),
        ("block-table", 0.06, False),
        ("block-tray", 0.06, False),
        ("block-can0", 5.0, True),
    ],
)
def test_it_is_unsupported_where_it_touches_neither_the_arm_nor_a_support(
    pair: str, newtons: float, falls: bool
) -> None:
    assert BLOCK.unsupported(made(forces={pair: newtons})).all() == falls


def test_it_lies_only_on_something() -> None:
    assert BLOCK.left_lying(made(forces={"block-table": 1.0})).all()
    assert not BLOCK.left_lying(made()).any()
    assert not BLOCK.left_lying(made(forces={"block-table": 1.0, "arm-block": 1.0})).any()


def test_a_force_on_its_support_is_pressing_in_the_hand_and_landing_out_of_it() -> None:
    t = made(forces={"block-table": 8.0, "arm-block": column(10, (0, 5, 1.0))})
    assert list(BLOCK.pressed_n(t)) == [8.0] * 5 + [0.0] * 5
    assert list(BLOCK.landing_n(t)) == [0.0] * 5 + [8.0] * 5


def test_its_shift_is_level_and_its_fall_below_the_table() -> None:
    t = made(at={"block": path(10, (0, (0.0, 0.0, 0.2)), (3, (0.03, 0.04, 0.5)), (6, (0.03, 0.04, -0.3)))})
    assert BLOCK.shift_m(t)[[0, 4, 9]] == pytest.approx([0.0, 0.05, 0.05])
    assert BLOCK.fallen_m(t)[[0, 4, 9]] == pytest.approx([0.0, 0.0, 0.3])


def test_a_held_thing_touches_the_arm() -> None:
    assert BLOCK.touched(made(forces=HELD)).all()
    assert not BLOCK.touched(made()).any()

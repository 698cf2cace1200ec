"""Where things stand on a table and how they are gripped there."""

from math import cos, hypot, pi, sin

import numpy as np
import pytest

from badgen.contracts.plan import REACTION_STYLES
from scenes.kit.control.arm.reach import finger_room_m
from scenes.kit.layout import (
    MOST_OPEN_M,
    azimuth_rad,
    best_grip,
    carried_yaw_rad,
    draw_reaction,
    gaps_m,
    obstacle,
    open_m,
    scatter,
)
from scenes.kit.props.items import Item
from scenes.kit.robots.station import Base

pytestmark = pytest.mark.slim
CAN, MUG, BLOCK = Item("can", "red", 0.05, 0.08), Item("mug", "blue", 0.05, 0.07), Item("block", "green", 0.045, 0.05)
ITEMS = (CAN, MUG, BLOCK)
AREA_M = ((0.0, 0.4), (-0.3, 0.3))


@pytest.mark.parametrize(
    ("xy", "angle_rad"), [((0.0, 0.0), 0.0), ((-0.32, 0.5), pi / 2), ((0.0, -0.32), -pi / 4), ((-1.0, 0.0), pi)]
)
def test_the_azimuth_is_seen_from_the_base_whichever_way_that_is_turned(
    xy: tuple[float, float], angle_rad: float
) -> None:
    assert azimuth_rad(Base(), xy) == pytest.approx(angle_rad)
    assert azimuth_rad(Base(yaw_rad=0.3), xy) == pytest.approx(angle_rad)


def test_a_carried_thing_turns_with_the_arm() -> None:
    base = Base(0.0, 0.0)
    assert carried_yaw_rad(base, 0.2, (0.5, 0.0), (0.0, 0.5)) == pytest.approx(0.2 + pi / 2)
    assert carried_yaw_rad(base, 0.2, (0.5, 0.0), (0.25, 0.0)) == pytest.approx(0.2)


def test_a_gap_is_free_distance_between_outlines() -> None:
    (gap,) = gaps_m((0.1, 0.0), CAN, [(0.0, 0.0)], [BLOCK])
    assert gap == pytest.approx(0.1 - 0.025 - 0.0225 * 2**0.5)
    assert gaps_m((0.1, 0.0), CAN, [], []) == []


@pytest.mark.parametrize("seed", range(20))
def test_scattered_items_keep_their_gaps_and_their_area(seed: int) -> None:
    spots = scatter(np.random.default_rng(seed), ITEMS, AREA_M, 0.05)
    assert spots is not None
    for n, (x, y) in enumerate(spots):
        assert 0.0 <= x <= 0.4
        assert -0.3 <= y <= 0.3
        assert all(gap > 0.05 for gap in gaps_m((x, y), ITEMS[n], spots[:n], ITEMS))


@pytest.mark.parametrize("tries", [1, 5])
def test_scattering_stops_where_an_item_finds_no_room(tries: int) -> None:
    rng, same = np.random.default_rng(1), np.random.default_rng(1)
    assert scatter(rng, ITEMS, ((0.0, 0.01), (0.0, 0.01)), 0.05, tries) is None
    for _ in range(2 * (1 + tries)):  # both numbers of the first item's place, and of each try of the second
        same.uniform()
    assert rng.bit_generator.state == same.bit_generator.state


@pytest.mark.parametrize("aside_rad", [0.0, pi / 4, pi / 2, 3 * pi / 4])
def test_the_best_grip_keeps_the_fingers_off_an_obstacle(aside_rad: float) -> None:
    base, xy = Base(0.0, 0.0), (0.4, 0.0)
    near = (xy[0] + 0.075 * cos(aside_rad), xy[1] + 0.075 * sin(aside_rad), 0.02, 0.05)
    closing, room = best_grip(base, CAN, xy, 0.3, [near])
    across = finger_room_m(xy, CAN.grip_z_m, aside_rad, open_m(CAN), [near])
    assert room > 0.0 > across  # the fingers would meet it where they close along the line to it
    assert room == pytest.approx(finger_room_m(xy, CAN.grip_z_m, 0.3 + closing, open_m(CAN), [near]))


def test_without_obstacles_the_best_grip_is_across_the_arm() -> None:
    closing, room = best_grip(Base(0.0, 0.0), CAN, (0.4, 0.0), 0.0, [])
    assert closing == pytest.approx(pi / 2)
    assert room == 1.0


def test_a_mug_is_never_gripped_by_its_handle() -> None:
    for yaw in np.linspace(-pi, pi, 9):
        closing, _ = best_grip(Base(0.0, 0.0), MUG, (0.4, 0.0), float(yaw), [])
        assert abs(sin(closing)) > 0.85  # the handle points along the mug's x


def test_fingers_open_wider_than_the_item_as_far_as_they_go() -> None:
    assert open_m(BLOCK) == pytest.approx(0.071)
    assert open_m(Item("jar", "red", 0.058, 0.05)) == MOST_OPEN_M


def test_an_obstacle_is_as_wide_as_its_item_reaches() -> None:
    x, y, radius, height = obstacle(BLOCK, (0.1, 0.2))
    assert (x, y, height) == (0.1, 0.2, 0.05)
    assert radius == pytest.approx(hypot(0.0225, 0.0225))


def test_every_reaction_is_drawn() -> None:
    rng = np.random.default_rng(0)
    assert {draw_reaction(rng) for _ in range(40)} == set(REACTION_STYLES)

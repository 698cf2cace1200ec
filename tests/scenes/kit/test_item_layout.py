"""Layouts of items in front of one arm, and the phases of taking one of them to its place."""

from dataclasses import dataclass, replace
from math import cos, hypot, pi
from typing import ClassVar

import mujoco
import numpy as np
import pytest

from badgen.contracts.plan import AlternativePlan, Goal, Plan, Pose
from badgen.registry import registry
from scenes.kit.control.arm import alternatives
from scenes.kit.control.arm.moves import Handling, turned
from scenes.kit.faults import arm as faults
from scenes.kit.item_layout import ItemLayout
from scenes.kit.props.items import Item
from scenes.kit.robots.station import Base

pytestmark = pytest.mark.slim


@dataclass(frozen=True, slots=True, kw_only=True)
class Three(ItemLayout):
    bodies: ClassVar[tuple[str, ...]] = ("a", "b", "c")


LAYOUT = Three(
    items=(Item("block", "red", 0.045, 0.05), Item("can", "blue", 0.05, 0.08), Item("block", "green", 0.04, 0.04)),
    items_xy_m=((0.1, 0.0), (0.2, 0.15), (0.12, -0.1)),
    items_yaw_rad=(0.3, 0.0, -2.0),
    base=Base(),
    reaction="retry",
)
PLACE = Goal("tray", Pose((0.0, 0.0, 0.002), turned(0.4)))
MOVE = LAYOUT.handling(0, 0.1, PLACE, over_m=0.1, lift_m=0.12)
PHASES = ["approach", "descend", "grasp", "lift", "transfer", "lower", "release", "retreat", "home"]


def test_others_come_the_nearest_first() -> None:
    assert LAYOUT.others(0) == [2, 1]
    assert LAYOUT.others(1) == [0, 2]


@pytest.mark.parametrize("k", [0, 2])
def test_a_square_item_is_gripped_by_two_of_its_sides_most_nearly_across_the_arm(k: int) -> None:
    closing = LAYOUT.square_grip_rad(k)
    assert closing % (pi / 2) == pytest.approx(0.0, abs=1e-9) or closing % (pi / 2) == pytest.approx(pi / 2)
    x, y = LAYOUT.items_xy_m[k]
    across = np.arctan2(y - LAYOUT.base.y_m, x - LAYOUT.base.x_m) + pi / 2
    assert abs(LAYOUT.items_yaw_rad[k] + closing - across) <= pi / 4 + 1e-9


def test_room_shrinks_where_something_stands_where_a_finger_comes_down() -> None:
    x, y = LAYOUT.items_xy_m[0]
    free, beside = LAYOUT.room_m(0, 0.0, []), LAYOUT.room_m(0, 0.0, [(x + 0.06 * cos(0.3), y + 0.02, 0.02, 0.05)])
    assert free == 1.0
    assert beside < 0.0


@pytest.mark.parametrize(("x_m", "can"), [(0.2, True), (1.2, False)])
def test_an_item_can_be_brought_to_where_the_arm_reaches(x_m: float, can: bool) -> None:
    there = Pose((x_m, 0.1, 0.15), turned(LAYOUT.carried_yaw_rad(0, (x_m, 0.1))))
    assert LAYOUT.can_bring(0, LAYOUT.square_grip_rad(0), 0.15, [there]) is can


def test_all_items_stand_in_the_world() -> None:
    spec = mujoco.MjSpec()
    LAYOUT.add_items(spec)
    model = spec.compile()
    for body, xy in zip(LAYOUT.bodies, LAYOUT.items_xy_m, strict=True):
        assert tuple(model.body(body).pos[:2]) == pytest.approx(xy)


def names(move: Handling) -> list[str]:
    return [phase.name for phase in move.whole()]


def test_handling_goes_from_home_to_the_thing_to_its_place_and_home_again() -> None:
    assert names(MOVE) == PHASES
    assert MOVE.the == "the red block"
    carry = {phase.name: phase.carry for phase in MOVE.whole()}
    assert carry["lower"] == PLACE
    assert carry["transfer"] == Goal("tray", Pose((0.0, 0.0, 0.002 + 0.1), turned(0.4)))
    assert carry["lift"] == Goal("here", Pose((0.0, 0.0, 0.12)))


def test_a_prefix_names_every_phase_of_the_handling() -> None:
    phases = replace(MOVE, prefix="first_").put()
    assert [p.name for p in phases] == [f"first_{name}" for name in PHASES[:-1]]
    assert {p.retry_from for p in phases} == {"", "first_approach"}


def every_alternative() -> dict[str, AlternativePlan]:
    other = LAYOUT.handling(1, 0.0, Goal("bowl"), over_m=0.1, lift_m=0.12)
    return {
        "instead": alternatives.instead(other),
        "elsewhere": alternatives.elsewhere(replace(MOVE, at=Goal("bowl")), "transfer", "the bowl"),
        "move_on": alternatives.move_on(replace(MOVE, at=Goal("bowl")), "the bowl"),
        "put_back": alternatives.put_back(MOVE, "takes it out again", turn_rad=0.5),
        "through": alternatives.through(MOVE, LAYOUT.items_xy_m[1], LAYOUT.the(1)),
        "straight": alternatives.straight(MOVE, 0.05),
        "drag": alternatives.drag(MOVE, Pose((0.1, 0.4, 0.0))),
        "toss": alternatives.toss(MOVE),
        "let_fall": alternatives.let_fall(MOVE),
        "let_fall_low": alternatives.let_fall_low(MOVE, 0.03),
    }


@pytest.mark.parametrize("name", every_alternative())
def test_every_alternative_takes_over_from_a_phase_of_the_plan_and_ends_at_home(name: str) -> None:
    found = every_alternative()[name]
    plan = Plan(MOVE.whole(), alternatives=every_alternative()).switch_to(name)
    assert plan.phases == (*MOVE.whole()[: PHASES.index(found.leaves_at)], *found.phases)
    assert plan.phases[-1].home


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("instead", "takes the blue can instead"),
        ("elsewhere", "brings the red block to the bowl"),
        ("move_on", "moves the red block on to the bowl"),
        ("through", "swings the red block into the blue can"),
        ("let_fall", "lets the red block fall"),
    ],
)
def test_an_alternative_says_what_it_does(name: str, words: str) -> None:
    assert every_alternative()[name].words == words


def test_putting_back_ends_where_the_thing_stood_turned_by_the_angle() -> None:
    back = every_alternative()["put_back"].phases[5].carry
    assert back == Goal("world", Pose((0.1, 0.0, 0.001), turned(0.3 + 0.5)))


def test_dragging_ends_short_of_the_place() -> None:
    pull = every_alternative()["drag"].phases[0].carry
    assert pull is not None
    x, y, z = pull.pose.pos_m
    assert (x, z) == (0.0, 0.0)
    assert hypot(x, y) == pytest.approx(0.4 - 0.13)


def test_going_straight_stays_low_until_the_end() -> None:
    low, across, *_ = every_alternative()["straight"].phases
    assert low.carry == Goal("here", Pose((0.0, 0.0, 0.015)))
    assert across.carry == Goal("tray", Pose((0.0, 0.0, 0.05), turned(0.4)))


def test_tossing_opens_the_fingers_on_the_way_and_holds_nothing() -> None:
    throw = every_alternative()["toss"].phases[0]
    assert throw.grip_m == {"arm": MOVE.open_m}
    assert throw.holds == ()


def test_letting_fall_low_lets_go_above_the_place() -> None:
    lower, release, *_ = every_alternative()["let_fall_low"].phases
    assert lower.carry == Goal("tray", Pose((0.0, 0.0, 0.03), turned(0.4)))
    assert release.name == "release"


@pytest.mark.parametrize(
    "specs",
    [
        faults.drops(),
        faults.missed_grasps(("a",), (0.04, 0.08)),
        faults.set_down_beside(("tray",), (0.1, 0.2)),
        faults.pushes(("a",), ("transfer",), (1.0, 2.0)),
        faults.plan_errors(),
    ],
)
def test_fault_blocks_are_operators_that_exist_and_phases_of_a_handling(specs: faults.Specs) -> None:
    for spec in specs:
        assert registry().operator(spec) is not None
        blocks = [spec.args.get("during", ()), spec.args.get("phases", ()), *spec.args.get("skip", ())]
        named = [name for block in blocks for name in block]
        assert named
        assert set(named) <= set(PHASES)

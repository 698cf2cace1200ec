"""A thing that is carried to a place: every step of it, what is setting down and what is a fall."""

import numpy as np
import pytest
from hand_made_arm import BLOCK, HELD, column, made, path

from badgen.contracts.arrays import Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import CarriedThing
from scenes.kit.judging.measures import level_m

pytestmark = pytest.mark.slim
GRIP_Z_M, CARRY_M, WITHIN_M = 0.03, 0.12, 0.05


def in_tray(t: Trajectory) -> Bools:
    return np.asarray((level_m(t, "block", "tray") < WITHIN_M) & (t.force_n("block-tray") > 0.05))


ITEM = CarriedThing(
    thing=BLOCK,
    grip_z_m=GRIP_Z_M,
    place="tray",
    there=in_tray,
    carry_m=CARRY_M,
    within_m=WITHIN_M,
    near_m=0.1,
    lowered_m=(0.11, 0.01),
)
STEPS = ("reach", "grasp", "lift", "carry", "lower", "release")


def carried_out() -> Trajectory:
    """Far, reached, held, up, half way, over the tray, down in it, let go: ten rows each."""
    block = path(
        80, (30, (0.0, 0.0, CARRY_M)), (40, (0.1, 0.0, CARRY_M)), (50, (0.2, 0.0, CARRY_M)), (60, (0.2, 0.0, 0.01))
    )
    tool = block + np.array([0.0, 0.0, GRIP_Z_M])
    tool[:10], tool[70:] = (0.0, 0.0, 0.5), (0.2, 0.0, 0.5)
    forces = {pair: column(80, (20, 70, newtons)) for pair, newtons in HELD.items()}
    lies = {"block-table": column(80, (0, 30, 1.0)), "block-tray": column(80, (60, 80, 1.0))}
    return made(80, {"block": block, "tool": tool}, {**forces, **lies})


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (5, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (15, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (25, (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)),
        (35, (1.0, 1.0, 1.0, 0.0, 0.0, 0.0)),
        (45, (1.0, 1.0, 1.0, 0.5, 0.0, 0.0)),
        (55, (1.0, 1.0, 1.0, 1.0, 0.0, 0.0)),
        (65, (1.0, 1.0, 6 / 92, 1.0, 1.0, 0.0)),
        (75, (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)),
    ],
)
def test_its_milestones_follow_one_another(row: int, reached: tuple[float, ...]) -> None:
    t, steps = carried_out(), ITEM.milestones(carry="is over the tray", lower="is down", at="in the tray")
    assert tuple(step.name for step in steps) == STEPS
    assert [step.measure(t)[row] for step in steps] == pytest.approx(reached)


def test_its_milestones_are_said_of_the_thing_and_share_the_progress() -> None:
    steps = ITEM.milestones(carry="is over the tray", lower="is down", at="in the tray", suffix="_2", lies="stands")
    assert steps[3].description == "the red block is over the tray"
    assert steps[5].description == "the red block stands in the tray, released"
    assert steps[0].name == "reach_2"
    assert sum(step.weight for step in steps) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("height_m", "changed", "falls"),
    [
        (0.031, {}, True),
        (0.029, {}, False),
        (0.031, {"arm-block": 0.06}, False),
        (0.031, {"block-tray": 0.06}, False),
    ],
)
def test_it_falls_where_nothing_carries_it_and_it_is_not_nearly_down(
    height_m: float, changed: dict[str, float], falls: bool
) -> None:
    t = made(at={"block": (0.0, 0.0, height_m)}, forces=changed)
    assert (ITEM.falling(t) == float(falls)).all()
    assert (ITEM.low(t) == (height_m < 0.03)).all()


@pytest.mark.parametrize(
    ("x_m", "forces", "off_m"),
    [
        (0.1, {"block-table": 1.0}, 0.1),
        (0.1, {"block-table": 1.0, "arm-block": 1.0}, 0.0),  # in the hand still
        (0.1, {}, 0.0),  # in the air still
        (0.2, {"block-tray": 1.0}, 0.0),  # in its place
        (0.26, {"block-tray": 1.0}, 0.26),  # on the rim
    ],
)
def test_it_is_left_outside_where_it_lies_beside_its_place(x_m: float, forces: dict[str, float], off_m: float) -> None:
    t = made(at={"block": path(10, (3, (x_m, 0.0, 0.0)))}, forces=forces)
    assert ITEM.left_outside_m(t)[-1] == pytest.approx(off_m)


@pytest.mark.parametrize(
    ("tool", "block_x_m", "behind"),
    [
        ((0.2, 0.0, 0.1), 0.0, True),
        ((0.2, 0.0, 0.19), 0.0, False),
        ((0.14, 0.0, 0.1), 0.0, False),
        ((0.2, 0.0, 0.1), 0.06, False),
    ],
)
def test_it_is_left_behind_where_the_hand_comes_to_the_place_without_it(
    tool: tuple[float, float, float], block_x_m: float, behind: bool
) -> None:
    t = made(at={"tool": tool, "block": path(10, (5, (block_x_m, 0.0, 0.0)))})
    assert bool(ITEM.left_behind(t)[-1]) is behind


@pytest.mark.parametrize(
    ("done_row", "x_m", "arm_n", "taken"),
    [
        (2, 0.29, 1.0, True),
        (2, 0.27, 1.0, False),
        (2, 0.29, 0.0, False),
        (None, 0.29, 1.0, False),
    ],
)
def test_it_is_taken_out_only_after_all_was_done(done_row: int | None, x_m: float, arm_n: float, taken: bool) -> None:
    t = made(at={"block": path(10, (0, (0.2, 0.0, 0.0)), (5, (x_m, 0.0, 0.0)))}, forces={"arm-block": arm_n})
    done = np.arange(10) == done_row
    assert bool(ITEM.taken_out(t, done, aside_m=0.08)[-1]) is taken


def test_lifting_it_off_its_place_counts_too_where_a_height_is_given() -> None:
    t = made(at={"block": path(10, (0, (0.2, 0.0, 0.0)), (5, (0.2, 0.0, 0.05)))}, forces={"arm-block": 1.0})
    done = np.arange(10) < 3
    assert ITEM.taken_out(t, done, aside_m=0.08, up_m=0.04)[-1]
    assert not ITEM.taken_out(t, done, aside_m=0.08)[-1]

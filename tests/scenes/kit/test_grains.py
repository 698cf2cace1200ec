"""Where grains count as: in a cup however it lies, on a plate, or spilled; and how far the pouring has come."""

from functools import lru_cache
from math import cos, pi, sin

import mujoco
import numpy as np
import pytest
from posed import DT_S, posed

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from scenes.kit.judging import pouring
from scenes.kit.judging.grains import Grains, Vessels
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.pouring import Pour
from scenes.kit.judging.rules import slipped
from scenes.kit.props.cup import PLATE_RIM_M, Cup, RimmedPlate, add_cup, add_rimmed_plate
from scenes.kit.props.grains import add_grains
from scenes.kit.robots.station import Base, add_arm

ROWS, COUNT, R_M = 60, 3, 0.007
CUP, PLATE, OTHER = Cup((0.1, -0.2), 0.0, 0.031, 0.085, "red"), RimmedPlate((0.2, 0.1), 0.084, "blue"), (0.2, 0.4)
NUTS = Grains("nuts", COUNT, R_M)
VESSELS = Vessels({"cup": CUP}, {"plate": PLATE, "other": RimmedPlate(OTHER, 0.084, "white")})
SUPPORTS = ("cup-table", "cup-plate", "cup-other")
POUR = Pour(Handled("cup", "the cup", SUPPORTS), NUTS, "plate", VESSELS, missing=1)
PAIRS = (*SUPPORTS, "arm-cup", "arm_left_finger-cup", "arm_right_finger-cup")
IN_CUP = (*CUP.xy_m, 0.03)
ON_PLATE = (*PLATE.xy_m, 0.012)
ON_OTHER = (*OTHER, 0.012)
ON_TABLE = (0.0, 0.0, R_M)


@lru_cache
def model() -> mujoco.MjModel:
    spec = mujoco.MjSpec()
    spec.add_material(name="table_leg")
    add_arm(spec, Base(), PLAIN)
    for name, plate in VESSELS.plates.items():
        add_rimmed_plate(spec, name, plate)
    add_cup(spec, "cup", CUP)
    add_grains(spec, "nuts", (*CUP.xy_m, CUP.floor_m), COUNT, R_M, (0.7, 0.4, 0.2))
    return spec.compile()


def joints(*places: tuple[float, float, float], cup_z_m: float = 0.0, tilt_rad: float = 0.0) -> F64:
    """(ROWS, nq) nuts at these places all along, the cup above where it stands, leaning about x."""
    m = model()
    q = np.array(mujoco.MjData(m).qpos)
    for k, place in enumerate(places):
        for axis, value in zip("xyz", place, strict=True):
            at, body = int(m.joint(f"nuts/{k}{axis}").qposadr[0]), m.body(f"nuts/{k}")
            q[at] = value - body.pos["xyz".index(axis)]
    at = int(m.joint("cup").qposadr[0])
    q[at + 2] += cup_z_m
    q[at + 3 : at + 7] = cos(tilt_rad / 2), sin(tilt_rad / 2), 0.0, 0.0
    return np.repeat(q[None], ROWS, axis=0)


def run(qpos: F64, **newtons: float) -> Trajectory:
    """A run of the model; the cup stands on the table unless said otherwise."""
    forces = {"cup-table": 1.0, **{k.replace("__", "-"): v for k, v in newtons.items()}}
    return posed(model(), qpos, {p: np.full(len(qpos), forces.get(p, 0.0)) for p in PAIRS})


@pytest.mark.parametrize(("up_m", "inside"), [(0.001, True), (0.084, True), (-0.001, False), (0.086, False)])
@pytest.mark.parametrize("tilt_rad", [0.0, 1.0, pi])
def test_a_cup_holds_what_is_inside_however_it_lies(up_m: float, inside: bool, tilt_rad: float) -> None:
    x, y = CUP.xy_m
    t = run(joints((x, y - up_m * sin(tilt_rad), up_m * cos(tilt_rad)), tilt_rad=tilt_rad))
    assert VESSELS.in_cup(t, NUTS.places(t), "cup")[-1, 0] == inside


@pytest.mark.parametrize(("beyond_m", "up_m", "on"), [(-0.001, 0.02, True), (0.001, 0.02, False), (-0.02, 0.06, False)])
def test_a_plate_holds_what_is_low_within_its_rim(beyond_m: float, up_m: float, on: bool) -> None:
    x, y = PLATE.xy_m
    t = run(joints((x + PLATE.rim_r_m + beyond_m, y, up_m), IN_CUP, IN_CUP))
    assert VESSELS.on_plate(t, NUTS, "plate")[-1].tolist() == [on, False, False]
    assert up_m < PLATE_RIM_M or not on


def test_grains_on_the_table_are_spilled_and_others_are_not() -> None:
    t = run(joints(ON_TABLE, ON_PLATE, IN_CUP))
    assert POUR.spilled(t)[-1] == 1.0
    assert POUR.astray(t)[-1] == 0.0
    assert POUR.poured(t)[-1] == pytest.approx(1 / 3)
    assert POUR.astray(run(joints(ON_OTHER, ON_OTHER, ON_PLATE)))[-1] == 2.0


def test_grains_that_roll_are_not_yet_poured() -> None:
    qpos, at = joints(ON_PLATE, ON_PLATE, ON_PLATE), int(model().joint("nuts/0x").qposadr[0])
    qpos[-5:, at] += 0.15 * DT_S * np.arange(5)
    t = run(qpos)
    assert NUTS.speeds_mps(t)[-1].tolist() == pytest.approx([0.15, 0.0, 0.0])
    assert POUR.on_plate(t)[-1].tolist() == [False, True, True]
    assert POUR.done(t)[-6]
    assert not POUR.done(t)[-1]


@pytest.mark.parametrize(("astray", "expected"), [(0, True), (1, True), (2, False)])
def test_as_many_may_be_missing_as_is_said(astray: int, expected: bool) -> None:
    t = run(joints(*[ON_TABLE] * astray, *[ON_PLATE] * (COUNT - astray)))
    assert POUR.done(t)[-1] == expected


def test_a_cup_put_down_full_is_left_full() -> None:
    held = {"arm__cup": 4.0, "arm_left_finger__cup": 2.0, "arm_right_finger__cup": 2.0}
    up, down = joints(IN_CUP, IN_CUP, IN_CUP, cup_z_m=0.1), joints(IN_CUP, IN_CUP, IN_CUP)
    lifted, stands = run(up, **held, cup__table=0.0), run(down)
    t = posed(
        model(),
        np.concatenate([up, down]),
        {p: np.concatenate([lifted.force_n(p), stands.force_n(p)]) for p in PAIRS},
    )
    assert POUR.left_inside(stands)[-1] == 0.0  # it has never been lifted
    assert POUR.left_inside(t)[-1] == 3.0
    assert [b.rule.name for b in find_breaches(t, [pouring.left_full(POUR)]) if b.events] == ["left_full"]


def test_rules_name_what_happened() -> None:
    rules = (
        pouring.spilled(POUR, "a nut", "the plate"),
        pouring.poured_elsewhere(POUR, "a nut", "the other plate"),
        *pouring.lost_hold(POUR),
        slipped(POUR.thing, POUR.low, "the table"),
    )

    def broken(t: Trajectory) -> list[str]:
        return [b.rule.name for b in find_breaches(t, rules) if b.events]

    assert broken(run(joints(ON_PLATE, ON_PLATE, IN_CUP))) == []
    assert broken(run(joints(ON_PLATE, ON_PLATE, ON_TABLE))) == ["spilled"]
    assert broken(run(joints(ON_PLATE, ON_PLATE, ON_OTHER))) == ["poured_elsewhere"]
    assert broken(run(joints(ON_PLATE, ON_PLATE, ON_PLATE, tilt_rad=1.0))) == ["cup_on_its_side"]


def test_a_cup_in_nobodys_hand_falls_unless_something_bears_it() -> None:
    up = joints(IN_CUP, IN_CUP, IN_CUP, cup_z_m=0.1)
    assert POUR.falling(run(up, cup__table=0.0))[-1] == 1.0
    assert POUR.falling(run(up, cup__table=0.0, arm__cup=1.0))[-1] == 0.0
    assert not POUR.low(run(up))[-1]
    assert POUR.low(run(joints(IN_CUP, IN_CUP, IN_CUP)))[-1]


def test_milestones_add_up() -> None:
    steps = POUR.milestones("the nuts", "the plate")
    assert sum(step.weight for step in steps) == pytest.approx(1.0)
    t = run(joints(ON_PLATE, ON_PLATE, ON_PLATE))
    assert {s.name: float(s.measure(t)[-1]) for s in steps if s.name in ("pour", "put_down")} == {
        "pour": 1.0,
        "put_down": 1.0,
    }

"""The gait criteria on hand-made gaits, just inside and just outside each of its limits; and the walk itself."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lab import SCENES, group, twin, with_force

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.judging.signals import signal
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.walker_measures import NOT_FEET, low_strides, strides_back, strides_in_place
from scenes.locomotion.walk.scene import RULES, WALK

pytestmark = pytest.mark.skipif("humanoid_walk" not in SCENES, reason="the installed mujoco is too old for the walker")

SCENE = "humanoid_walk"
AIR, GROUND = 12, 9  # rows of a flight, and on both feet
RULE = {r.name: r for r in RULES}


@dataclasses.dataclass(frozen=True)
class Gait:
    """A hand-made gait: what every flight is like."""

    lift_m: float = 0.05
    held: int = 4  # rows at full lift
    ahead_m: float = 0.20
    feet: tuple[int, ...] = (0, 1)
    heading_rad: float = 0.0
    until_s: float = 99.0
    from_s: float = 0.2


def walk(g: Gait, seconds: float = 9.0) -> Trajectory:
    """A run whose poses and forces are made up: the robot glides in its stance pose, its feet hop as told."""
    real = twin(SCENE)
    n = round(seconds / 0.02) + 1
    pos, quat, site = (np.repeat(a[:1], n, axis=0) for a in real.poses())
    force = np.zeros((n, len(real.pairs)))
    force[:, :2] = 150.0
    way, ankles = np.array([np.cos(g.heading_rad), np.sin(g.heading_rad), 0.0]), _ankles(real)
    turn = np.array([np.cos(g.heading_rad / 2), 0.0, 0.0, np.sin(g.heading_rad / 2)])
    quat[:] = turn
    moved, row, k = np.zeros((2, n, 3)), round(g.from_s / 0.02), 0
    while row + AIR < n and row * 0.02 < g.until_s:
        foot = g.feet[k % len(g.feet)]
        air = slice(row, row + AIR)
        moved[foot, air] += way * (g.ahead_m * np.linspace(0.1, 0.9, AIR))[:, None]
        moved[foot, row + AIR :] += way * g.ahead_m
        moved[foot, air, 2] = 0.02
        moved[foot, row + 4 : row + 4 + g.held, 2] = g.lift_m
        force[air, foot] = 0.0
        row, k = row + AIR + GROUND, k + 1
    body = moved.mean(axis=0) * [1, 1, 0]
    pos += body[:, None]
    for foot, side in enumerate(("left", "right")):
        s = real.model.site(f"{side}_foot").id
        site[:, s] = site[:1, s] + moved[foot]
        pos[:, ankles[foot]] = site[:, s] - _turned(turn, np.array([0.04, 0.0, -0.037]))
    blank = np.zeros((n, real.state.shape[1]))
    made: Trajectory = dataclasses.replace(
        real, time_s=np.arange(n, dtype=np.float64) * 0.02, state=blank, contact_n=force, phase=np.zeros(n, dtype=int)
    )
    return made.with_poses(pos, quat, site)


def _ankles(t: Trajectory) -> list[int]:
    return [int(t.model.body(f"{s}_ankle_roll_link").id) for s in ("left", "right")]


def _turned(quat: F64, v: F64) -> F64:
    w, axis = quat[0], quat[1:]
    return np.asarray(v + 2 * w * np.cross(axis, v) + 2 * np.cross(axis, np.cross(axis, v)))


def poses(t: Trajectory, change: Callable[[F64, F64, F64], Any]) -> Trajectory:
    """The run with its poses changed in place by `change(pos, quat, site)`."""
    pos, quat, site = (a.copy() for a in t.poses())
    change(pos, quat, site)
    return t.with_poses(pos, quat, site)


def test_a_hand_made_walk_passes() -> None:
    t = walk(Gait())
    assert WALK.goal(t)[-1]
    assert len(gait_criteria.real_steps(t)) == len(gait_criteria.strides(t)) == 21


@pytest.mark.parametrize("good", [Gait(lift_m=0.041), Gait(held=3), Gait(ahead_m=0.161)])
def test_just_enough_passes(good: Gait) -> None:
    assert gait_criteria.walks(walk(good))[-1]


@pytest.mark.parametrize("poor", [Gait(lift_m=0.039), Gait(held=2), Gait(ahead_m=0.059), Gait(ahead_m=-0.2)])
def test_just_too_little_is_no_step(poor: Gait) -> None:
    t = walk(poor)
    assert gait_criteria.strides(t)
    assert not gait_criteria.real_steps(t)
    assert not gait_criteria.walks(t).any()
    assert gait_criteria.walked_m(t).max() == 0.0


def test_a_step_of_6_cm_is_one() -> None:
    assert len(gait_criteria.real_steps(walk(Gait(ahead_m=0.061)))) == 21


@pytest.mark.parametrize("foot", [0, 1])
def test_hops_on_one_foot_count_once(foot: int) -> None:
    t = walk(Gait(feet=(foot,)))
    assert len(gait_criteria.real_steps(t)) == 1
    assert not gait_criteria.walks(t).any()


@pytest.mark.parametrize("angle", [0.7, -1.5, 3.0])
def test_advance_is_along_the_heading(angle: float) -> None:
    t = walk(Gait(heading_rad=angle))
    assert gait_criteria.walks(t)[-1]
    assert gait_criteria.walked_m(t)[-1] == pytest.approx(gait_criteria.walked_m(walk(Gait()))[-1], abs=1e-6)


def test_a_step_of_less_than_6_cm_is_none_however_often_it_is_made() -> None:
    creep = walk(Gait(ahead_m=0.059))
    assert creep.pos("pelvis")[-1, 0] > 0.5
    assert not gait_criteria.walks(creep).any()
    assert gait_criteria.walks(walk(Gait(ahead_m=0.061)))[-1]


@pytest.mark.parametrize(("steps", "passes"), [(3, False), (4, True)])
def test_four_steps(steps: int, passes: bool) -> None:
    t = walk(Gait(from_s=4.0, until_s=4.0 + (steps - 0.5) * (AIR + GROUND) * 0.02), seconds=6.2)
    assert len(gait_criteria.real_steps(t)) == steps
    assert gait_criteria.upright_s(t)[-1] > gait_criteria.UPRIGHT_S
    assert gait_criteria.since_step_s(t)[-1] < gait_criteria.PAUSE_S
    assert gait_criteria.walks(t)[-1] is np.bool_(passes)


@pytest.mark.parametrize(("feet", "alternate"), [((0, 1), 21), ((0, 0, 1, 1), 11), ((0,), 1)])
def test_feet_take_turns(feet: tuple[int, ...], alternate: int) -> None:
    assert len(gait_criteria.real_steps(walk(Gait(feet=feet)))) == alternate


def test_a_walk_goes_on_within_1_2_s() -> None:
    t = walk(Gait(until_s=6.0))
    landed = gait_criteria.real_steps(t)[-1].landed
    assert gait_criteria.walks(t)[landed + 60]
    assert not gait_criteria.walks(t)[landed + 61 :].any()


@pytest.mark.parametrize(("lift_m", "steps"), [(0.044, 0), (0.047, 21)])
def test_a_mat_is_no_lift(lift_m: float, steps: int) -> None:
    def raise_feet(pos: F64, quat: F64, site: F64) -> None:
        pos[:, _ankles(twin(SCENE)), 2] += 0.005

    stands = poses(walk(Gait(lift_m=lift_m - 0.005)), raise_feet)
    assert gait_criteria.clearance_m(stands, "left").max() == pytest.approx(lift_m, abs=1e-6)
    assert len(gait_criteria.real_steps(stands)) == steps


@pytest.mark.parametrize(("newtons", "steps"), [(4.9, 21), (5.1, 0)])
def test_a_foot_that_presses_in_mid_flight_has_not_been_lifted(newtons: float, steps: int) -> None:
    t = walk(Gait())
    pressed = t.contact_n.copy()
    for s in gait_criteria.strides(t):
        pressed[s.left + 6, s.foot] = newtons
    assert len(gait_criteria.real_steps(dataclasses.replace(t, contact_n=pressed).with_poses(*t.poses()))) == steps


@pytest.mark.parametrize(
    ("angle", "sunk", "stands"), [(0.59, 0.0, True), (0.61, 0.0, False), (0.0, 0.199, True), (0.0, 0.201, False)]
)
def test_upright(angle: float, sunk: float, stands: bool) -> None:
    def bend(pos: F64, quat: F64, site: F64) -> None:
        body = twin(SCENE).model.body
        quat[-1, body("torso_link").id] = [np.cos(angle / 2), 0.0, np.sin(angle / 2), 0.0]
        pos[-1, body("pelvis").id, 2] -= sunk

    assert gait_criteria.upright(poses(walk(Gait()), bend))[-1] is np.bool_(stands)


@pytest.mark.parametrize("pair", NOT_FEET)
@pytest.mark.parametrize(("newtons", "breach"), [(4.9, False), (5.1, True)])
def test_only_feet_may_touch_the_floor(pair: str, newtons: float, breach: bool) -> None:
    t = walk(Gait())
    touched = with_force(t, slice(200, 203), **{pair: newtons})
    assert signal(RULE["strikes_floor"].condition, touched).active.any() is np.bool_(breach)


@pytest.mark.parametrize(("rows", "breach"), [(7, False), (10, True)])
def test_feet_in_the_air_together_make_a_hop(rows: int, breach: bool) -> None:
    t = walk(Gait())
    up = with_force(t, slice(200, 200 + rows), **{"left_foot-floor": 0.0, "right_foot-floor": 0.0})
    assert signal(RULE["hops"].condition, up.with_poses(*t.poses())).active.any() is np.bool_(breach)


@pytest.mark.parametrize(("newtons", "breach"), [(4.9, False), (5.1, True)])
def test_a_stubbed_toe_is_a_trip(newtons: float, breach: bool) -> None:
    t = walk(Gait())
    stub = with_force(t, slice(200, 203), **{"left_foot-bar": newtons}).with_poses(*t.poses())
    assert signal(RULE["stubs"].condition, stub).active.any() is np.bool_(breach)


@pytest.mark.parametrize(("way_m", "breach"), [(0.065, False), (0.075, True)])
def test_a_foot_that_slides_under_weight_has_slipped(way_m: float, breach: bool) -> None:
    def slide(pos: F64, quat: F64, site: F64) -> None:
        foot = twin(SCENE).model.site("left_foot").id
        site[5:, foot, 0] += np.minimum(np.arange(len(site) - 5) * 0.01, way_m)

    t = poses(walk(Gait(from_s=2.0)), slide)
    assert signal(RULE["skids"].condition, t).active.any() is np.bool_(breach)


def test_walking_then_freezing_fails() -> None:
    t = walk(Gait(until_s=6.0))
    assert gait_criteria.walks(t).any()
    assert not gait_criteria.walks(t)[-1]
    assert signal(RULE["freezes"].condition, t).active.any()
    assert not signal(RULE["freezes"].condition, walk(Gait())).active.any()


@pytest.mark.parametrize(("drop", "passes"), [(0.099, True), (0.101, False)])
def test_the_pelvis_stays_up(drop: float, passes: bool) -> None:
    def sink(pos: F64, quat: F64, site: F64) -> None:
        pos[-30:-20, twin(SCENE).model.body("pelvis").id, 2] -= drop

    walks = gait_criteria.walks(poses(walk(Gait()), sink))
    assert walks[-35]
    assert walks[-25] == passes
    assert walks[-1]  # back at its height


@pytest.mark.parametrize(("fell_s", "passes"), [(3.9, True), (4.1, False)])
def test_five_seconds_upright(fell_s: float, passes: bool) -> None:
    def lean(pos: F64, quat: F64, site: F64) -> None:
        k, body = round(fell_s / 0.02), twin(SCENE).model.body("torso_link").id
        quat[k - 5 : k, body] = [np.cos(0.35), 0.0, np.sin(0.35), 0.0]

    assert gait_criteria.walks(poses(walk(Gait()), lean))[-1] is np.bool_(passes)


def test_what_is_no_walk_has_a_name() -> None:
    kinds = (low_strides, strides_in_place, strides_back)
    low, place, back = walk(Gait(lift_m=0.03)), walk(Gait(ahead_m=0.02)), walk(Gait(ahead_m=-0.1))
    assert [f(low)[-1] >= 3 for f in kinds] == [True, False, False]
    assert [f(place)[-1] >= 3 for f in kinds] == [False, True, False]
    assert [f(back)[-1] >= 3 for f in kinds] == [False, False, True]
    assert not any(f(walk(Gait())).any() for f in kinds)


def test_the_criteria_never_look_ahead() -> None:
    t = twin(SCENE)
    for k in (3, 120, 301):
        part = t.prefix(k)
        for measure in (
            gait_criteria.walked_m,
            gait_criteria.walks,
            gait_criteria.since_step_s,
            gait_criteria.upright_s,
            gait_criteria.counted,
        ):
            assert np.array_equal(measure(part), measure(t)[:k])


def test_the_robot_walks_by_its_own_motors() -> None:
    t = group(SCENE).twin.judged.full
    steps = gait_criteria.real_steps(t)
    assert len(steps) >= 12
    assert min(s.held_s for s in steps) >= 0.10
    assert np.median([s.lift_m for s in steps]) > 0.055
    limit = t.model.actuator_forcerange[:, 1]
    assert (np.abs(t.ctrl) <= limit + 1e-9).all()
    assert (np.abs(t.ctrl) > 0.98 * limit).mean() < 0.002

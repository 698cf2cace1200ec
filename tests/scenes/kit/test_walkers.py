"""The kit for walkers: what is drawn for them, their rules, faults, cameras, and what they carry."""

import dataclasses
from collections.abc import Callable

import mujoco
import numpy as np
import pytest
from lab import SCENES, group, twin

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, LayoutError
from badgen.contracts.rule import Exceeds, Holds, Rule, Touch, Unfinished
from badgen.contracts.scene import CameraSpec
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.carrying.figure import Load
from scenes.kit.control.carrying.home import hold_at_home
from scenes.kit.control.walking.behaviours import behaviour_gaits, failure_behaviours
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.faults import walker
from scenes.kit.judging import walker_rules
from scenes.kit.judging.distance_walk import DistanceWalk, rule_along, unroll
from scenes.kit.judging.gait_criteria import real_steps, walked_m
from scenes.kit.judging.walker_measures import FEET, FLOOR_PAIRS, NOT_FEET, foot_pairs, roomy
from scenes.kit.walker_layout import between, draw_gait, draw_start, in_rows
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.track import Track

SCENE = "humanoid_walk"
needs_walker = pytest.mark.skipif(SCENE not in SCENES, reason="the installed mujoco is too old for the walker")


def test_a_gait_is_drawn_number_by_number() -> None:
    spans = [
        (0.12, 0.155),
        (0.20, 0.24),
        (0.34, 0.44),
        (0.06, 0.09),
        (0.068, 0.085),
        (0.02, 0.04),
        (0.0, 0.08),
        (0.2, 0.8),
    ]
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    numbers = [between(other, *span) for span in spans]
    assert list(dataclasses.astuple(draw_gait(one))[:8]) == numbers
    assert one.bit_generator.state == other.bit_generator.state


def test_busy_arms_draw_nothing() -> None:
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    gait = draw_gait(one, arm_swing=None)
    assert gait == dataclasses.replace(draw_gait(other), arm_swing=0.0)
    assert between(other, 0.0, 1.0) != between(one, 0.0, 1.0)


def test_a_walk_begins_on_a_logged_row() -> None:
    starts = [draw_start(np.random.default_rng(k)) for k in range(20)]
    assert {s["first"] for s in starts} == {"left", "right"}
    assert all(s["wait_s"] == in_rows(s["wait_s"]) and 0.2 <= s["wait_s"] <= 0.5 for s in starts)
    assert all(0.6 <= s["friction"] <= 1.0 for s in starts)


def test_every_failure_behaviour_has_gaits_for_its_phases() -> None:
    gaits = behaviour_gaits(Gait())
    plans = failure_behaviours(after="march")
    assert {phase.name for plan in plans.values() for phase in plan.phases} <= set(gaits)


@pytest.mark.parametrize("length_m", [0.13, -0.09])
def test_a_behaviour_keeps_the_direction_of_the_walk(length_m: float) -> None:
    gaits = behaviour_gaits(Gait(length_m=length_m))
    for name in ("shuffle", "creep"):
        gait = gaits[name]
        assert isinstance(gait, Gait)
        assert np.sign(gait.length_m) == np.sign(length_m)
        assert abs(gait.length_m) <= abs(length_m)


def test_contacts_of_feet_are_told_from_those_of_the_rest() -> None:
    assert [p.name for p in FLOOR_PAIRS] == [*FEET, *NOT_FEET]
    assert FEET == ("left_foot-floor", "right_foot-floor")
    assert [p.slots for p in roomy(foot_pairs("bar"), 3)] == [24, 24]


def test_rules_that_harm_the_robot_and_those_of_a_forbidden_gait_last() -> None:
    rules = (*walker_rules.stays_up(), walker_rules.hops(), walker_rules.skids(), walker_rules.marches())
    lasting = {r.name: (r.kind, r.lasting) for r in rules}
    assert {name for name, how in lasting.items() if how == ("safety", True)} == {
        "out_of_balance",
        "goes_down",
        "strikes_floor",
        "skids",
    }
    assert {how for name, how in lasting.items() if name in ("crouches", "hops", "marches")} == {("method", True)}
    assert not walker_rules.rests().lasting
    assert not walker_rules.dawdles().lasting


def test_a_plan_switch_names_each_plan_with_its_phase() -> None:
    spec = walker.switched("shortcut", set_off=("leap",), walk=("halt", "creep"))
    assert spec.args == {"alternatives": {"leap": "set_off", "halt": "walk", "creep": "walk"}}
    assert list(spec.args["alternatives"]) == ["leap", "halt", "creep"]


def test_a_camera_rides_on_a_body_or_stands_in_the_world() -> None:
    spec = mujoco.MjSpec()
    cart = spec.worldbody.add_body(name="cart", pos=[1.0, 0.0, 0.0])
    cart.add_freejoint()
    cart.add_geom(size=[0.1, 0.1, 0.1])
    where = ((2.0, 0.0, 1.0), (0.0, 0.0, 0.0), 40.0)
    cameras = [CameraSpec("still", "", *where), CameraSpec("along", "", *where, "cart"), CameraSpec("carried", "")]
    add_cameras(spec, cameras, PLAIN)
    spec.compile()
    assert [c.name for c in spec.worldbody.cameras] == ["still"]
    assert [c.name for c in cart.cameras] == ["along"]
    assert cart.cameras[0].mode == mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM
    assert list(cart.cameras[0].pos) == [2.0, 0.0, 1.0]


def _measure(t: Trajectory) -> F64:
    return t.pos("pelvis")[:, 1]


@needs_walker
@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (Exceeds(_measure, 0.1, "y_m"), lambda c: c.measure),
        (Holds(lambda t: _measure(t) > 0.0), lambda c: c.predicate),
        (Unfinished(lambda t: _measure(t) > 0.0, 1.0), lambda c: c.goal),
    ],
)
def test_a_rule_is_taken_along_a_track(
    condition: Exceeds, value: Callable[[object], Callable[[Trajectory], F64]]
) -> None:
    t, track = twin(SCENE), Track(0.2, 0.8)
    bent = rule_along(track, Rule("r", "late", "quality", condition, 1.0, ("pelvis",), evident=_measure))
    assert np.array_equal(value(bent.condition)(t), value(condition)(unroll(t, track)))
    assert bent.evident is not None
    assert np.array_equal(bent.evident(t), _measure(unroll(t, track)))


def test_contacts_cannot_be_taken_along_a_track() -> None:
    with pytest.raises(BadValue, match="Touch cannot be taken along a track"):
        rule_along(Track(), Rule("r", "trip", "safety", Touch(("a-b",), 1.0), 1.0, ("pelvis",)))


@needs_walker
def test_what_is_derived_from_a_rollout_is_computed_once() -> None:
    t, track = twin(SCENE), Track(0.2, 0.8)
    assert real_steps(t) is real_steps(t)
    assert real_steps(t) is not real_steps(t, -1.0)
    assert unroll(t, track) is unroll(t, Track(0.2, 0.8))
    again = t.with_poses(*t.poses())
    assert real_steps(again) == real_steps(t)
    assert real_steps(again) is not real_steps(t)


@needs_walker
def test_a_distance_is_walked_once_it_is_covered_by_real_steps() -> None:
    t = twin(SCENE)
    near, far = DistanceWalk(0.5), DistanceWalk(50.0)
    assert near.goal(t)[-1]
    assert not far.goal(t).any()
    assert np.array_equal(far.way(t) > 0.0, walked_m(t) > 0.0)
    assert sum(m.weight for m in near.milestones()) == pytest.approx(1.0)
    nowhere = DistanceWalk(0.5, intact=lambda t: np.zeros(len(t)))
    assert not any(m.measure(t).any() for m in nowhere.milestones())


@needs_walker
def test_a_box_out_of_reach_cannot_be_held() -> None:
    g = group("humanoid_carry")
    spec = g.layout.scene.build(g.layout.params, PLAIN)
    with pytest.raises(LayoutError, match="nearer to the chest"):
        hold_at_home(spec, "box", Load((1.5, 0.0, 0.1), (0.2, 0.2, 0.2), 1.0))

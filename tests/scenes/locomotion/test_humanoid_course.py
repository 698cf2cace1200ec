"""Tracks and what is measured along them; the walks on them: turning, and coming to a stand on a mark."""

from math import pi

import numpy as np
import pytest
from lab import SCENES, SEED, group, twin

from badgen.contracts.appearance import PLAIN
from badgen.contracts.trajectory import Trajectory
from badgen.engine.rollout import roll_out
from badgen.registry import registry
from badgen.sim import build_world
from scenes.kit.control.walking import dcm
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.distance_walk import unroll
from scenes.kit.worlds.track import Track
from scenes.locomotion.stop.judging import StopMeasures, stands_s

needs_walker = pytest.mark.skipif(
    "humanoid_turn" not in SCENES, reason="the installed mujoco is too old for the walker"
)
TRACKS = [Track(0.3, 0.8), Track(0.3, -1.0), Track(0.2), Track(0.1, 1.2, start=(0.4, -0.2, 2.0))]


@pytest.mark.parametrize("track", TRACKS, ids=str)
@pytest.mark.parametrize("way_m", [-0.2, 0.1, 0.3, 0.9, 3.0])
@pytest.mark.parametrize("aside_m", [0.0, 0.2, -0.3])
def test_a_place_beside_the_track_is_found_again(track: Track, way_m: float, aside_m: float) -> None:
    x, y, yaw = track.at(way_m)
    place = np.array([x - aside_m * np.sin(yaw), y + aside_m * np.cos(yaw)])
    assert track.unrolled(place) == pytest.approx([way_m, aside_m], abs=1e-9)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_capture_point_repeats_after_two_steps_of_a_turn(side: float) -> None:
    w, gait = 3.9, Gait(turn_rad=0.17)
    e, r = np.exp(w * gait.step_s), np.exp(1j * gait.turn_rad)
    seen = {s: complex(*dcm.offset(gait, w, s)) / r for s in (1.0, -1.0)}  # along the heading of its own footprint
    # from the footprint on `side`, the next step goes to the other: xi e^(wT) = stride + turned offset there
    ahead = complex(*dcm.stride(gait, -side)) + r * seen[-side]
    assert seen[side] * e == pytest.approx(ahead)


def test_a_gentle_turn_is_nearly_straight() -> None:
    straight, turn = Gait(), Gait(turn_rad=1e-5)
    assert dcm.offset(turn, 3.9, 1.0) == pytest.approx(dcm.offset(straight, 3.9, 1.0), abs=1e-4)
    assert dcm.stride(turn, 1.0) == pytest.approx(dcm.stride(straight, 1.0), abs=1e-4)


def _turn(way: str) -> Trajectory:
    scene = registry().scene("humanoid_turn")
    params = scene.sample(np.random.default_rng(SEED))
    world = build_world(scene.build(params, PLAIN), scene.pairs)
    return roll_out(scene, scene.task(params, way).expert(), world, None, np.random.default_rng(0), 9.0)


@needs_walker
def test_words_decide_which_way_it_turns() -> None:
    scene = registry().scene("humanoid_turn")
    params = scene.sample(np.random.default_rng(SEED))
    runs = {way: _turn(way) for way in ("left", "right")}
    assert gait_criteria.heading_rad(runs["left"])[-1] > 0.7
    assert gait_criteria.heading_rad(runs["right"])[-1] < -0.7
    done = {t.task.name: t.task.goal for t in scene.tasks(params)}
    for way, run in runs.items():
        assert [name for name, goal in done.items() if goal(run)[-1]] == [way]


@needs_walker
def test_steps_of_a_turn_meet_the_gait_criteria_along_the_path() -> None:
    g = group("humanoid_turn")
    t = unroll(g.twin.judged.full, g.layout.params.track(g.layout.request.task.name))
    assert gait_criteria.walks(t)[-1]
    assert len(gait_criteria.real_steps(t)) >= 12
    assert np.abs(gait_criteria.aside_m(t)).max() < 0.15
    assert np.abs(gait_criteria.heading_rad(t)).max() < 0.3


@needs_walker
def test_unrolling_keeps_what_does_not_depend_on_place() -> None:
    g = group("humanoid_turn")
    t = twin("humanoid_turn")
    flat = unroll(t, Track(0.3, 0.9))
    assert np.allclose(flat.tilt_rad("torso_link"), t.tilt_rad("torso_link"), atol=1e-6)
    assert np.array_equal(gait_criteria.drop_m(flat), gait_criteria.drop_m(t))
    same = unroll(t, Track())
    assert np.allclose(same.quat("pelvis"), t.quat("pelvis"))
    assert np.allclose(gait_criteria.walked_m(same), gait_criteria.walked_m(t))
    assert g.layout.params.left_radius_m >= 1.0


@pytest.mark.slow
@needs_walker
def test_twenty_seconds_along_an_arc_without_a_fall() -> None:
    scene = registry().scene("humanoid_turn")
    params = scene.sample(np.random.default_rng(SEED + 1))
    world = build_world(scene.build(params, PLAIN), scene.pairs)
    way = "left" if params.left_radius_m > params.right_radius_m else "right"
    t = roll_out(scene, scene.task(params, way).expert(), world, None, np.random.default_rng(0), 20.0)
    assert gait_criteria.upright(t).all()
    assert (np.abs(t.ctrl) <= t.model.actuator_forcerange[:, 1] + 1e-9).all()


@needs_walker
@pytest.mark.parametrize("slot", [0, 1])
def test_it_stands_on_the_mark_and_stays(slot: int) -> None:
    g = group("humanoid_stop", slot)
    t, mark = g.twin.judged.full, StopMeasures(g.layout.params.mark_m(g.layout.request.task.name), "the mark")
    assert mark.on_mark(t)[-1]
    assert abs(mark.left_m(t)[-1]) < 0.05
    assert stands_s(t)[-1] > 2.0
    assert len(gait_criteria.real_steps(t)) >= 4
    assert t.speed_mps("pelvis")[-50:].max() < 0.02


def test_three_quarters_of_a_circle_are_told_apart() -> None:
    track = Track(0.3, 1.0)
    for share in (0.25, 0.5, 0.72):
        way_m = 0.3 + 2 * pi * share
        assert track.along(track.at(way_m)[:2]) == pytest.approx(way_m)

"""Hops: what the gait criteria make of them, and that the hopper's memory is all there is to it."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from lab import SCENES, group, layout

from badgen.contracts.trajectory import Trajectory
from badgen.engine.rollout import simulation
from badgen.sim import simulate
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.walker_measures import airborne_s

pytestmark = pytest.mark.skipif("humanoid_walk" not in SCENES, reason="the installed mujoco is too old for the walker")

SCENE = "humanoid_walk"


def hopper(alternative: str) -> Any:
    expert = layout(SCENE).scene.task(layout(SCENE).params, "ahead").expert()
    return expert.with_plan(expert.plan.switch_to(alternative))


def run(alternative: str, seconds: float) -> Trajectory:
    g, expert = group(SCENE), hopper(alternative)
    return simulate(simulation(g.layout.scene, g.world, expert.control_hz, []), expert, seconds, g.layout.expert_rng())


@pytest.mark.parametrize("alternative", ["hop_both", "hop_one"])
def test_hops_are_no_walk(alternative: str) -> None:
    t = run(alternative, 6.0)
    assert t.tilt_rad("pelvis").max() < 0.5
    assert gait_criteria.drop_m(t).max() < gait_criteria.SUNK_M
    assert airborne_s(t)[-1] > 0.145
    assert not gait_criteria.walks(t).any()
    other = t.force_n("left_foot-floor" if t.contact_n[-50:, 1].max() > 0 else "right_foot-floor")[-50:].max()
    assert (other > 100.0) is np.bool_(alternative == "hop_both")


def test_a_jump_ends_in_a_fall() -> None:
    t = run("leap", 3.0)
    off = np.flatnonzero(np.max([t.force_n(f"{s}_foot-floor") for s in ("left", "right")], axis=0)[1:] < 1.0)
    assert len(off) * t.dt_s > 0.15
    assert not gait_criteria.upright(t)[-1]


def test_a_hop_goes_on_bit_equal_from_any_tick() -> None:
    g, expert = group(SCENE), hopper("hop_both")
    sim = simulation(g.layout.scene, g.world, expert.control_hz, [])
    memory, points = expert.start(sim.observe(), g.layout.expert_rng()), []
    for k in range(160):
        if k % 20 == 0:
            points.append((sim.checkpoint(), dataclasses.replace(memory)))
        action, memory = expert.act(memory, sim.observe())
        sim.step(action)
    last = sim.state()
    for k in (5, 2):
        again = hopper("hop_both")
        sim.restore(points[k][0])
        memory = points[k][1]
        for _ in range(20 * k, 160):
            action, memory = again.act(memory, sim.observe())
            sim.step(action)
        assert np.array_equal(sim.state(), last)

"""A rollout that is stopped and resumed has the same bits, with a real controller and with faults in force."""

from typing import Any

import numpy as np
import pytest
from lab import group

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Expert
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.registry import registry
from badgen.sim import Checkpoint, Simulation
from perturbations.early_release import EarlyReleaseParams
from perturbations.torque_noise import JointNoise, TorqueNoiseParams
from perturbations.weak_grip import WeakGripParams

SPEC = OperatorSpec("of_this_test", {})

STEPS, EVERY = 220, 10
Step = tuple[Checkpoint, Any]

FAULTS: dict[str, tuple[OperatorSpec, Any] | None] = {
    "none": None,
    "edit_model": (
        OperatorSpec("weak_grip", {"grips": ["left/grip"], "during": ["lift"], "remaining_share_range": [0, 0]}),
        WeakGripParams(("left/grip", "right/grip"), 3.0, 0.02),
    ),
    "before_substep": (
        OperatorSpec("torque_noise", {"during": ["lift"]}),
        TorqueNoiseParams(0.5, 4.0, 0.1, (JointNoise("left/joint2", ((9.0, 2.0, 0.3), (5.0, 7.0, 1.0))),)),
    ),
    "edit_action": (
        OperatorSpec("early_release", {"grips": ["left/grip"], "hands": 1, "during": ["lift"]}),
        EarlyReleaseParams(("left/grip",), 3.0, 0.5),
    ),
}


def go(sim: Simulation, expert: Expert[Any], memory: Any, steps: int) -> Any:
    for _ in range(steps):
        obs = sim.observe()
        action, memory = expert.act(memory, obs)
        sim.step(sim.command(obs, action))
    return memory


def bits(point: Checkpoint) -> F64:
    return np.concatenate([point.state, point.ctrl, point.contact_n])


@pytest.mark.parametrize("hook", FAULTS)
def test_restored_at_every_10th_step_it_goes_on_bit_equal(hook: str) -> None:
    g = group("lid_lift")
    expert, chosen = g.layout.scene.task(g.layout.params, g.layout.request.task.name).expert(), FAULTS[hook]
    faults = [] if chosen is None else [SampledFault(SPEC, registry().operator(chosen[0]), chosen[1])]
    sim = Simulation(g.world.model, expert.control_hz, faults, g.layout.scene.settle_s)
    memory = expert.start(sim.observe(), g.layout.expert_rng())
    points: list[Step] = [(sim.checkpoint(), memory)]
    for _ in range(STEPS // EVERY):
        memory = go(sim, expert, memory, EVERY)
        points.append((sim.checkpoint(), memory))
    fresh = Simulation(g.world.model, expert.control_hz, faults, g.layout.scene.settle_s)
    for k in reversed(range(len(points) - 1)):  # backwards: nothing may be left over from the steps before
        fresh.restore(points[k][0])
        go(fresh, expert, points[k][1], EVERY)
        assert np.array_equal(bits(fresh.checkpoint()), bits(points[k + 1][0])), k * EVERY
    fresh.restore(points[4][0])
    go(fresh, expert, points[4][1], STEPS - 4 * EVERY)
    assert np.array_equal(bits(fresh.checkpoint()), bits(points[-1][0]))

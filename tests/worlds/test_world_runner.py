"""Runs in a foreign world: equal to the bit up to a fault's cause, logged at every step, and without traces."""

from __future__ import annotations

import copy

import mujoco
import numpy as np
import pytest
from rail_world import PushOn, Rail

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, WorldError
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.trajectory import STATE
from badgen.contracts.world import QUERIED, SUCCESS
from badgen.worlds.faults import FAULTS, sample_fault, specs_of
from badgen.worlds.model_edits import changed_fields
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner, equal_rows


@pytest.fixture(scope="module")
def clean() -> WorldRun:
    return WorldRunner(Rail(), PushOn()).clean(3)


def faulted(clean: WorldRun, text: str, seed: int = 0) -> tuple[WorldRun, int]:
    """A run with a fault, and the row of its cause."""
    runner = WorldRunner(Rail(), PushOn())
    fault = sample_fault(specs_of(text)[0], np.random.default_rng(seed), clean.trajectory, runner.facts(clean))
    return runner.faulted(3, clean, fault), round(fault.cause_s * runner.world.hz)


def test_a_clean_run_is_what_the_world_does_without_us(clean: WorldRun) -> None:
    world, policy = Rail(), PushOn()
    obs, rows = world.reset(3), []
    for _ in range(world.horizon_steps):
        rows.append(np.empty(mujoco.mj_stateSize(world.model, STATE)))
        mujoco.mj_getState(world.model, world.data, rows[-1], STATE)
        obs, success = world.step(policy.act(obs)[0])
    assert np.array_equal(clean.trajectory.state[:-1], rows)
    assert bool(clean.trajectory.recorded[SUCCESS][-1]) is success is True
    assert len(clean.trajectory) == world.horizon_steps + 1
    assert clean.hooked_substeps == 5 * world.horizon_steps
    assert not clean.changed_model
    assert clean.trajectory.dt_s == 1.0 / world.hz


def test_physics_is_ours_again_after_a_run(clean: WorldRun) -> None:
    assert mujoco.mj_step.__module__ == "mujoco._functions"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_changes_nothing_before_its_cause_and_leaves_nothing_behind(clean: WorldRun, name: str) -> None:
    runner = WorldRunner(Rail(), PushOn())
    model = copy.copy(runner.world.physics()[0])
    twin, facts = clean.trajectory, runner.facts(clean)
    spec = OperatorSpec(name, {"during": 1.0})
    if name == "stiff_fixture":
        with pytest.raises(BadValue, match="has no fixture"):  # the drawer does not move in the clean run
            sample_fault(spec, np.random.default_rng(1), twin, facts)
        return
    fault = sample_fault(spec, np.random.default_rng(1), twin, facts)
    run = runner.faulted(3, clean, fault)
    rows = equal_rows(twin, run.trajectory)
    assert rows >= 41
    assert name == "frozen_sensor" or rows < len(twin)
    assert not changed_fields(model, runner.world.physics()[0])
    assert equal_rows(runner.clean(3).trajectory, twin) == len(twin)


@pytest.mark.parametrize(
    "text",
    ["stall@0.5", "action_gain@0.5:gain_range=0..0", "weak_actuators@0.5:remaining_range=0..0", "frozen_sensor@0.2"],
)
def test_strong_faults_end_the_task_or_overshoot(clean: WorldRun, text: str) -> None:
    run, _ = faulted(clean, text)
    x = clean.trajectory.pos("block")[-1, 0], run.trajectory.pos("block")[-1, 0]
    assert abs(x[0] - x[1]) > 0.04


def test_a_gripper_that_opens_does_so_from_its_cause_on(clean: WorldRun) -> None:
    run, row = faulted(clean, "early_release@0.5")
    assert (run.given[:row, 1] == -1.0).all()
    assert (run.given[row:, 1] == 1.0).all()
    assert (run.trajectory.action[:, 1] == -1.0).all()


def test_a_push_gives_its_momentum(clean: WorldRun) -> None:
    runner = WorldRunner(Rail(), PushOn())
    spec = specs_of("push@0:weights_range=2..2,lasts_s_range=0.1..0.1")[0]
    fault = sample_fault(spec, np.random.default_rng(0), clean.trajectory, runner.facts(clean))
    assert fault.params.body == "block"
    force = np.hypot(*fault.params.force_n[:2])
    assert force == pytest.approx(2 * 9.81 * 0.2)
    run = runner.faulted(3, clean, fault, steps=2)  # then the hand is in its way
    speed = np.hypot(*run.trajectory.qvel[2, 2:4])
    assert speed == pytest.approx(0.05 * (2 - 0.4) * 9.81, rel=0.1)  # friction of 0.4 weights holds against it


def test_a_fault_that_stops_gives_the_model_back(clean: WorldRun) -> None:
    run, row = faulted(clean, "weak_actuators@0.5:remaining_range=0..0,lasts_s_range=0.25..0.25")
    still = np.abs(run.trajectory.qvel[row + 8 : row + 10, 0])
    assert still.max() < 0.2 * clean.trajectory.qvel[row, 0]
    assert run.trajectory.qvel[row + 10 :, 0].max() > 0.05


def test_contact_forces_are_logged_by_party(clean: WorldRun) -> None:
    twin = clean.trajectory
    assert set(twin.pairs) >= {"block|robot", "block|rest", "block|drawer"}
    touch = int(np.flatnonzero(twin.force_n("block|robot") > 0.05)[0])
    assert np.median(twin.force_n("block|rest")[2:touch]) == pytest.approx(0.2 * 9.81, rel=0.1)
    moved = int(np.flatnonzero(np.abs(twin.qpos[:, 2] - twin.qpos[0, 2]) > 1e-3)[0])
    assert abs(touch - moved) <= 2


def test_the_bias_is_where_the_observation_shows_the_block(clean: WorldRun) -> None:
    facts = WorldRunner(Rail(), PushOn()).facts(clean)
    assert facts.object_entries == {"block": ((0, 1, 2),)}  # "block" comes before "hand"


def test_chunks_are_carried_out_to_their_end() -> None:
    policy = PushOn(chunk=8)
    run = WorldRunner(Rail(), policy).clean(3)
    assert run.trajectory.recorded[QUERIED][:17].tolist() == ([1.0] + [0.0] * 7) * 2 + [1.0]
    assert policy.asked == 10


@pytest.mark.parametrize("chunk", [1, 8])
def test_a_policy_that_draws_repeats_its_logged_actions_up_to_the_cause(chunk: int) -> None:
    runner = WorldRunner(Rail(), PushOn(noise=0.1, chunk=chunk))
    clean = runner.clean(3)
    assert equal_rows(clean.trajectory, runner.clean(3).trajectory) < 3
    fault = sample_fault(
        specs_of("heavy_object@1.1")[0], np.random.default_rng(0), clean.trajectory, runner.facts(clean)
    )
    assert equal_rows(clean.trajectory, runner.faulted(3, clean, fault).trajectory) == 45
    again = [runner.continued(3, clean, 1.0).trajectory for _ in range(2)]
    for run in again:
        assert len(run) > equal_rows(clean.trajectory, run) >= 41
    assert equal_rows(*again) < len(clean.trajectory)


class Wrong(PushOn):
    def __init__(self, answer: object) -> None:
        super().__init__()
        self._answer = answer

    def act(self, obs: dict[str, F64]) -> F64:
        return self._answer  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (np.zeros(3), r"policy: act returned the shape \(3,\) at step 0; the world takes 2"),
        (np.zeros((2, 4, 2)), r"the shape \(2, 4, 2\)"),
        (np.zeros((0, 2)), r"the shape \(0, 2\)"),
        (np.array([0.0, np.nan]), "1 numbers that are NaN or infinite at step 0"),
        ("left", "act returned no numbers"),
    ],
)
def test_wrong_actions_are_refused(answer: object, text: str) -> None:
    with pytest.raises(WorldError, match=text):
        WorldRunner(Rail(), Wrong(answer)).clean(3)


def test_a_world_that_hides_its_physics_is_refused() -> None:
    with pytest.raises(WorldError, match="no step of physics was seen"):
        WorldRunner(Rail(substeps_hidden=True), PushOn()).clean(3)


class Edits(Rail):
    """A world that edits its model while it runs."""

    def step(self, action: F64) -> tuple[dict[str, F64], bool]:
        self.model.geom_rgba[0, 0] = 0.25
        return super().step(action)


def test_a_world_that_edits_its_model_is_reported() -> None:
    assert WorldRunner(Edits(), PushOn()).clean(3).changed == ("geom_rgba",)


class Drifts(Rail):
    """A world whose model is another after each reset."""

    def reset(self, seed: int) -> dict[str, F64]:
        self.model.body_mass[1] += 0.01
        return super().reset(seed)


def test_a_model_that_drifts_is_refused(clean: WorldRun) -> None:
    runner = WorldRunner(Drifts(), PushOn())
    drifting = runner.clean(3)
    fault = sample_fault(specs_of("stall@1")[0], np.random.default_rng(0), drifting.trajectory, runner.facts(drifting))
    with pytest.raises(WorldError, match="after two resets with seed 3 the model differs in body_mass"):
        runner.faulted(3, drifting, fault)


def test_a_run_cannot_be_longer_than_the_world_lasts() -> None:
    with pytest.raises(BadValue, match="from 1 to 80; got 81"):
        WorldRunner(Rail(), PushOn()).clean(3, 81)

"""Simulate a stored episode of a foreign world again, by its environment and its policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue, StoreError
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import HasTask
from badgen.contracts.world_fault import SampledWorldFault
from badgen.engine.worlds.start import StoredStart
from badgen.serialization import from_json, params_type
from badgen.worlds.faults import make_fault
from badgen.worlds.judging.rules import TASK, task_of_world
from badgen.worlds.load import load_policy, load_world
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner


def replay_world(info: EpisodeInfo) -> Trajectory:
    """The rollout of a stored episode, simulated again; raises StoreError, BadValue or WorldError."""
    start = stored_start(info)
    if not start.deterministic:
        raise StoreError(f"episode {info.id} cannot be simulated again: its policy {start.policy} draws at random")
    runner = runner_of(start.world, start.policy)
    clean = _clean(runner, start.seed, start.steps)
    rows = round(start.span.horizon_s * runner.world.hz) + 1
    faults = [_sampled(stored) for stored in info.operators]
    run = runner.faulted(start.seed, clean, faults[0], start.steps) if faults else clean
    return run.trajectory.at_rows(range(rows))


def stored_start(info: EpisodeInfo) -> StoredStart:
    """What is stored of the start of an episode of a foreign world."""
    return from_json(StoredStart, info.scene_params)


def stored_task(info: EpisodeInfo) -> Task:
    """The task by which an episode of a foreign world was judged; a task of the world's own needs the world."""
    start, own = stored_start(info), None
    if info.task != TASK:
        world = runner_of(start.world, start.policy).world
        if not isinstance(world, HasTask):
            raise BadValue(
                f"{start.world} has no task of its own any more; episode {info.id} was judged by {info.task}"
            )
        world.reset(start.seed)
        own = world.task()
    return task_of_world(start.instruction, own, start.facts)


@lru_cache(maxsize=2)
def runner_of(world: str, policy: str) -> WorldRunner:
    """World and policy of these texts; made once in a process, since some environments take seconds for that."""
    loaded = load_world(world)
    return WorldRunner(loaded, load_policy(policy, loaded))


@lru_cache(maxsize=2)
def _clean(runner: WorldRunner, seed: int, steps: int) -> WorldRun:
    return runner.clean(seed, steps)  # twin and failure of a start are replayed one after the other


def _sampled(stored: Mapping[str, Any]) -> SampledWorldFault:
    spec = OperatorSpec(stored["name"], stored["args"])
    fault = make_fault(spec)
    return SampledWorldFault(spec, fault, from_json(params_type(fault), stored["params"]))

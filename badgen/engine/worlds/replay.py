"""Simulate a stored episode of a foreign world again, by its environment and its policy, or by the logged actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from badgen.contracts.arrays import F64
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import HasTask, Obs, World
from badgen.contracts.world_fault import SampledWorldFault
from badgen.engine.record_parts import state_sha256
from badgen.engine.worlds.start import StoredStart
from badgen.serialization import from_json, params_type
from badgen.worlds.faults import make_fault
from badgen.worlds.judging.rules import TASK, task_of_world
from badgen.worlds.load import load_policy, load_world
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner

_STILL = "still"  # a policy that draws is not loaded, since it is not asked


class _Stored(Protocol):
    """The part of a stored episode that a replay needs."""

    @property
    def info(self) -> EpisodeInfo: ...

    def arrays(self) -> EpisodeArrays: ...


@dataclass(frozen=True)
class _Logged:
    """Asks for what a policy asked for at each row of a stored episode."""

    actions: Iterator[F64]

    def reset(self, instruction: str, seed: int) -> None:
        """It knows nothing but the log."""

    def act(self, obs: Obs) -> F64:
        """(D,) the next action of the log."""
        return next(self.actions)


def replay_world(episode: _Stored) -> Trajectory:
    """The rollout of a stored episode, simulated again; raises StoreError, BadValue or WorldError.

    A policy that repeats acts again. One that draws would do something else, so its logged actions take its place; a
    fault acts on them as it did.
    """
    info, start = episode.info, stored_start(episode.info)
    faults = [_sampled(stored) for stored in info.operators]
    runner = runner_of(start.world, start.policy if start.deterministic else _STILL)
    rows = round(start.span.horizon_s * runner.world.hz) + 1
    if start.deterministic:
        clean = _clean(runner, start.seed, start.steps)
        run = runner.faulted(start.seed, clean, faults[0], start.steps) if faults else clean
    else:
        run = _by_log(runner.world, episode.arrays().action[: rows - 1], start.seed, faults)
    return run.trajectory.at_rows(range(rows))


def _by_log(world: World, actions: F64, seed: int, faults: Sequence[SampledWorldFault]) -> WorldRun:
    clean = WorldRunner(world, _Logged(iter(actions))).clean(seed, len(actions))
    if not faults:
        return clean
    return WorldRunner(world, _Logged(iter(actions))).faulted(seed, clean, faults[0], len(actions))


def same_in_world(episode: _Stored) -> bool:
    """Whether a replay gives the stored state hash."""
    return state_sha256(replay_world(episode)) == episode.info.replay_sha256


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

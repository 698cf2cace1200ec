"""Simulate a stored episode again from its layout and operators, or a policy's actions, and compare the bits."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from badgen.contracts.episode import EpisodeArrays, EpisodeInfo
from badgen.contracts.errors import StoreError
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.engine.policy_actor import BETWEEN, LoggedActor
from badgen.engine.record_parts import state_sha256
from badgen.engine.rollout import prepare, roll_out
from badgen.engine.streams import EXPERT
from badgen.registry import registry
from badgen.serialization import from_json, params_type
from badgen.sim import World, restart


class _Stored(Protocol):
    """The part of a stored episode that a replay needs."""

    @property
    def info(self) -> EpisodeInfo: ...

    def arrays(self) -> EpisodeArrays: ...


def replay(episode: _Stored, world: World) -> Trajectory:
    """Simulate a stored episode once more, on its stored world; raises StoreError, UnknownName or Unstable.

    Episodes of foreign worlds are simulated by `badgen.engine.worlds.replay`.
    """
    info = episode.info
    scene = registry().scene(info.scene)
    params = from_json(params_type(scene), info.scene_params)
    root, *key = info.seed
    seeds = np.random.SeedSequence(root, spawn_key=(*key[:-1], EXPERT))  # of every start of the expert
    faults = [_sampled_fault(op) for op in info.operators]
    if len(faults) > 1:
        raise StoreError(f"episode {info.id} names {len(faults)} operators; this version replays one")
    fault = faults[0] if faults else None
    expert = scene.task(params, info.attempted_task).expert()
    if info.policy is not None:  # the policy is not asked again: what it did is stored
        stored = episode.arrays()
        expert = LoggedActor(expert, stored.action, stored.recorded.get(BETWEEN))
    until_s = info.horizon_s if info.restart_s is None else info.restart_s
    begun = roll_out(scene, expert, world, fault, np.random.default_rng(seeds), until_s)
    if info.restart_s is None:
        return begun
    sim, again = prepare(scene, expert, world, None, begun=True)
    rng = np.random.default_rng(seeds)
    return restart(sim, again, begun, len(begun) - 1, info.horizon_s, rng, scene.log_hz)


def verify(episode: _Stored, world: World) -> bool:
    """Whether a replay gives the stored state hash."""
    return state_sha256(replay(episode, world)) == episode.info.replay_sha256


def _sampled_fault(stored: Any) -> SampledFault:
    spec = OperatorSpec(stored["name"], stored["args"])
    operator = registry().operator(spec)
    return SampledFault(spec, operator, from_json(params_type(operator), stored["params"]))

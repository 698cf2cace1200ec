"""Make a stored episode again from its layout and operators, and compare the bits."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import StoreError
from badgen.contracts.scene import Spec
from badgen.contracts.trajectory import Trajectory
from badgen.engine.group import Applied, run_layout
from badgen.engine.record import state_sha256
from badgen.engine.seeds import EXPERT
from badgen.registry import registry
from badgen.serialization import from_json, params_type
from badgen.sim import World


class _Stored(Protocol):
    """The part of a stored episode that a replay needs."""

    @property
    def info(self) -> EpisodeInfo: ...


def replay(episode: _Stored, world: World) -> Trajectory:
    """Simulate a stored episode once more, on its stored world; raises StoreError, UnknownName or Unstable."""
    info = episode.info
    scene = registry().scene(info.scene)
    params = from_json(params_type(scene), info.scene_params)
    root, *key = info.seed
    rng = np.random.default_rng(np.random.SeedSequence(root, spawn_key=(*key[:-1], EXPERT)))
    applied = [_applied(op) for op in info.operators]
    if len(applied) > 1:
        raise StoreError(f"episode {info.id} names {len(applied)} operators; this version replays one")
    fault = applied[0] if applied else None
    return run_layout(scene, params, info.does, world, fault, rng, scene.horizon_s)


def verify(episode: _Stored, world: World) -> bool:
    """Whether a replay gives the stored state hash."""
    return state_sha256(replay(episode, world)) == episode.info.replay_sha256


def _applied(stored: Any) -> Applied:
    spec = Spec(stored["name"], stored["args"])
    operator = registry().operator(spec)
    return Applied(spec, operator, from_json(params_type(operator), stored["params"]))

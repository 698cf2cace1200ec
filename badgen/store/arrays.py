"""Read the arrays of an episode from its HDF5 group."""

from __future__ import annotations

from typing import Any

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.episode import EpisodeArrays, Labels
from badgen.store.states import KeptStates, joined

RECORDED = "recorded"  # HDF5 group of what a foreign world or policy reported; absent where there is nothing


def read_arrays(group: Any) -> EpisodeArrays:
    """Arrays over time of the episode in an open HDF5 group."""
    terms = {rule: _f32(group["reward_terms"], rule) for rule in group["reward_terms"]}
    time_s, qpos, qvel = (_f64(group, name) for name in ("time_s", "qpos", "qvel"))
    kept = _kept_states(group)
    return EpisodeArrays(
        time_s=time_s,
        state=joined(kept, time_s, qpos, qvel),
        qpos=qpos,
        qvel=qvel,
        action=_f64(group, "action"),
        ctrl=_f64(group, "ctrl"),
        contact_n=_f64(group, "contact_n"),
        pairs=_texts(group["contact_n"].attrs["pairs"]),
        phase=np.asarray(group["phase"][()], dtype=np.int64),
        phases=_texts(group["phase"].attrs["names"]),
        labels=Labels(
            progress=_f32(group, "progress"),
            reward=_f32(group, "reward"),
            reward_visible=_f32(group, "reward_visible"),
            reward_frame=_f32(group, "reward_frame"),
            reward_terms=terms,
            milestones=_f32(group, "milestones"),
        ),
        milestone_names=_texts(group["milestones"].attrs["names"]),
        first_state=kept.first,
        recorded={name: _f64(group[RECORDED], name) for name in group[RECORDED]} if RECORDED in group else {},
    )


def _kept_states(group: Any) -> KeptStates:
    zeroed = group["first_state"].attrs["zeroed"]
    columns = np.asarray(group["extra_state"].attrs["columns"], dtype=np.int64)
    return KeptStates(_f64(group, "first_state"), (int(zeroed[0]), int(zeroed[1])), columns, _f64(group, "extra_state"))


def _f64(group: Any, name: str) -> F64:
    return np.asarray(group[name][()], dtype=np.float64)


def _f32(group: Any, name: str) -> F32:
    return np.asarray(group[name][()], dtype=np.float32)


def _texts(names: Any) -> tuple[str, ...]:
    return tuple(str(n) for n in names)

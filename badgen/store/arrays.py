"""Read the arrays of an episode from its HDF5 group."""

from __future__ import annotations

from typing import Any

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.episode import EpisodeArrays, Labels


def read_arrays(group: Any) -> EpisodeArrays:
    """Arrays over time of the episode in an open HDF5 group."""
    terms = {rule: _f32(group["reward_terms"], rule) for rule in group["reward_terms"]}
    return EpisodeArrays(
        time_s=_f64(group, "time_s"),
        state=_f64(group, "state"),
        qpos=_f64(group, "qpos"),
        qvel=_f64(group, "qvel"),
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
    )


def _f64(group: Any, name: str) -> F64:
    return np.asarray(group[name][()], dtype=np.float64)


def _f32(group: Any, name: str) -> F32:
    return np.asarray(group[name][()], dtype=np.float32)


def _texts(names: Any) -> tuple[str, ...]:
    return tuple(str(n) for n in names)

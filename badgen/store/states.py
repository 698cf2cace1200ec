"""What the store keeps of the states: only what does not follow from the other arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.episode import EpisodeArrays


@dataclass(frozen=True)
class KeptStates:
    """States (T, n) without what is stored elsewhere.

    A row is `first` with `time_s`, `qpos` and `qvel` of that row in its first columns, 0 in the columns of `zeroed`,
    and then `varying` in the columns `columns`.

    Attributes:
        first: (n,) the first state, with all its bits.
        zeroed: first column, and the one after the last, of those that are 0 in every row.
        columns: (k,) columns that nothing else gives.
        varying: (T, k) their values.
    """

    first: F64
    zeroed: tuple[int, int]
    columns: Ints
    varying: F64


def split(a: EpisodeArrays) -> KeptStates:
    """What must be stored of the states of an episode; `joined` gives them back to the bit."""
    zero = np.flatnonzero((a.state == 0.0).all(axis=0) & (a.first_state != 0.0))
    zero = zero[zero > a.qpos.shape[1] + a.qvel.shape[1]]
    zeroed = (int(zero[0]), int(zero[-1]) + 1) if zero.size else (0, 0)
    base = _base(a.first_state, zeroed, a.time_s, a.qpos, a.qvel)
    columns = np.flatnonzero((base != a.state).any(axis=0))
    return KeptStates(a.first_state, zeroed, columns, a.state[:, columns])


def joined(kept: KeptStates, time_s: F64, qpos: F64, qvel: F64) -> F64:
    """(T, n) the states."""
    state = _base(kept.first, kept.zeroed, time_s, qpos, qvel)
    state[:, kept.columns] = kept.varying
    return state


def _base(first: F64, zeroed: tuple[int, int], time_s: F64, qpos: F64, qvel: F64) -> F64:
    state, known = np.tile(first, (len(time_s), 1)), np.column_stack([time_s, qpos, qvel])
    state[:, zeroed[0] : zeroed[1]] = 0.0
    state[:, : known.shape[1]] = known
    return state

"""Observations of any form as one row of numbers, and back."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.world import Obs


def numbers_of(obs: Obs) -> F64:
    """(n,) all numbers of an observation; mappings in the order of their keys, without pictures (8-bit integers)."""
    parts = [np.asarray(part, dtype=np.float64).ravel() for part in _arrays(obs)]
    return np.concatenate(parts) if parts else np.zeros(0)


def with_added(obs: Obs, values: F64) -> Obs:
    """A copy of the observation with (n,) `values` added to its numbers, in the order of `numbers_of`.

    Arrays keep their type, so a whole number is rounded.
    """
    changed = copy.deepcopy(obs)
    if isinstance(changed, np.ndarray | np.generic | list | tuple | float | int):
        array = np.asarray(changed)
        return (array + values.reshape(array.shape)).astype(array.dtype)
    first = 0
    for part in _arrays(changed):
        added = values[first : first + part.size].reshape(part.shape)
        part[...] = (part + added).astype(part.dtype)
        first += part.size
    return changed


def _arrays(obs: Obs) -> Iterator[npt.NDArray[Any]]:
    if isinstance(obs, Mapping):
        for key in sorted(obs):
            yield from _arrays(obs[key])
        return
    array = np.asarray(obs)
    if array.dtype.kind in "fiub" and array.dtype != np.uint8:
        yield array

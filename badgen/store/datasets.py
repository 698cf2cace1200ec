"""HDF5 datasets as shards hold them: without times of writing, so that the same values give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import h5py
import numpy as np

from badgen.contracts.errors import BadValue


def array(group: Any, name: str, values: Any, dtype: Any) -> Any:
    """Write a numeric array as one compressed chunk."""
    data = np.ascontiguousarray(values, dtype=dtype)
    if data.size == 0:  # HDF5 has no empty chunks
        return group.create_dataset(name, data=data, track_times=False)
    return group.create_dataset(name, data=data, chunks=data.shape, compression="gzip", shuffle=True, track_times=False)


def raw(group: Any, name: str, data: Any) -> Any:
    """Write bytes that are already compressed, as uint8."""
    return group.create_dataset(name, data=data, track_times=False)


def texts(names: Sequence[str]) -> Any:
    """A list of texts as the value of an attribute."""
    return np.array(list(names), dtype=h5py.string_dtype())


def checked_name(name: str) -> str:
    """The name, if HDF5 takes it for an episode, a rule or a camera; raises BadValue."""
    if not name or "/" in name or name == ".":
        raise BadValue(
            f"{name!r} cannot name an episode, a rule or a camera in a shard; it must not be empty or hold '/'"
        )
    return name

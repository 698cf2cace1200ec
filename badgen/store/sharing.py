"""Bytes that two episodes of a shard have in common are stored once: HDF5 virtual datasets, which readers follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np

from badgen.contracts.arrays import F64
from badgen.store.datasets import array, raw

OWN = "own"  # group of an episode: what it does not share of arrays and videos that it shares in part
_LEAST_BYTES = 4096  # a virtual dataset and its own part take some 1.5 kB themselves


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows `start` to `stop` of a dataset, which are those of `source` from `source_start` on."""

    start: int
    stop: int
    source: Any
    source_start: int


def equal_rows(one: Any, other: Any) -> int:
    """How many first rows of two arrays are equal to the bit."""
    rows = min(len(one), len(other))
    differ = np.flatnonzero((one[:rows] != other[:rows]).reshape(rows, -1).any(axis=1)) if rows else np.zeros(0)
    return int(differ[0]) if differ.size else rows


def rows_of(group: Any, name: str, values: F64, near: Any | None) -> Any:
    """Write an array (T, ...) of float64; first rows that are those of the same array of `near` are a view of it."""
    data = np.ascontiguousarray(values, dtype=np.float64)
    if near is None or near[name].shape[1:] != data.shape[1:]:
        return array(group, name, data, np.float64)
    same = equal_rows(data, near[name][()])
    if data[:same].nbytes < _LEAST_BYTES:
        return array(group, name, data, np.float64)
    pieces = [Piece(0, same, near[name], 0)]
    if same < len(data):
        pieces.append(Piece(same, len(data), array(group.require_group(OWN), name, data[same:], np.float64), 0))
    return virtual(group, name, data, pieces)


def bytes_of(group: Any, name: str, content: bytes, near: Any | None, own: Any) -> Any:
    """Write bytes; the longest run of them that is at the same place in the dataset `near` is a view of it.

    `own` makes the HDF5 group for the rest.
    """
    data = np.frombuffer(content, dtype=np.uint8)
    start, stop = (0, 0) if near is None else _equal_run(data, near[()])
    if stop - start < _LEAST_BYTES:
        return raw(group, name, data)
    rest = np.concatenate([data[:start], data[stop:]])
    pieces = [Piece(start, stop, near, start)]
    if rest.size:
        kept = raw(own(), name, rest)
        pieces += [Piece(0, start, kept, 0), Piece(stop, len(data), kept, start)]
    return virtual(group, name, data, pieces)


def _equal_run(one: Any, other: Any) -> tuple[int, int]:
    """First index, and the one after the last, of the longest run of equal numbers at equal places."""
    size = min(len(one), len(other))
    ends = np.concatenate([[-1], np.flatnonzero(one[:size] != other[:size]), [size]])
    longest = int(np.diff(ends).argmax())
    return int(ends[longest]) + 1, int(ends[longest + 1])


def virtual(group: Any, name: str, like: Any, pieces: Iterable[Piece]) -> Any:
    """A virtual HDF5 dataset with its own attributes, made of rows of other datasets of the file.

    It is made with the low-level interface, because h5py's own call stores the current time in it. `like` is an array
    or a dataset of the shape and type that it gets.
    """
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_obj_track_times(False)
    space, kind = h5py.h5s.create_simple(like.shape, like.shape), h5py.h5t.py_create(like.dtype, logical=True)
    for piece in pieces:
        if piece.stop > piece.start:
            here = _rows(like.shape, piece.start, piece.stop - piece.start)
            there = _rows(piece.source.shape, piece.source_start, piece.stop - piece.start)
            settings.set_virtual(here, b".", piece.source.name.encode(), there)
    return h5py.Dataset(h5py.h5d.create(group.id, name.encode(), kind, space, settings))


def _rows(shape: tuple[int, ...], start: int, count: int) -> Any:
    space = h5py.h5s.create_simple(shape, shape)
    if (start, count) != (0, shape[0]):
        space.select_hyperslab((start, *(0 for _ in shape[1:])), (count, *shape[1:]))
    return space

"""Causal building blocks over boolean rows: each value reads its own row and earlier ones only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows, row_numbers


def run_length(mask: Bools) -> F64:
    """(T,) number of consecutive true rows up to and including this one."""
    index = row_numbers(mask) + 1
    last_false = np.maximum.accumulate(np.where(mask, 0, index))
    return (index - last_false).astype(float)


def held_for(mask: Bools, steps: int) -> Bools:
    """True where the last `steps` rows were all true."""
    return run_length(mask) >= steps


def any_of(masks: Sequence[Bools]) -> Bools:
    """(T,) whether any of several masks is true; for no masks a single False, of shape (), that fits any rows."""
    return np.any(np.stack(masks), axis=0) if masks else np.zeros((), dtype=np.bool_)


def all_of(masks: Sequence[Bools]) -> Bools:
    """(T,) whether all of several masks are true; for no masks a single True, of shape (), that fits any rows."""
    return np.all(np.stack(masks), axis=0) if masks else np.ones((), dtype=np.bool_)


def ever(mask: Bools) -> Bools:
    """True from the first true row on."""
    return np.logical_or.accumulate(mask)


def latch(begins: Bools, ends: Bools) -> Bools:
    """True from a row where `begins` is true until a row where `ends` is true; `ends` wins where both are true."""
    index = row_numbers(begins) + 1
    last_begin = np.maximum.accumulate(np.where(begins, index, 0))
    last_end = np.maximum.accumulate(np.where(ends, index, 0))
    return as_rows(last_begin > last_end)


def at_stretch_start(values: Bools, mask: Bools) -> Bools:
    """(T,) for rows in a stretch of true `mask`: the value one row before the stretch; that of row 0 at row 0."""
    start = row_numbers(mask) - run_length(mask).astype(int)
    return as_rows(values[np.maximum(start, 0)])


def stretches(mask: Bools, join: int) -> list[tuple[int, int]]:
    """[start, stop) of each stretch of true rows; stretches at most `join` rows apart are joined."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    found: list[tuple[int, int]] = []
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if found and start - found[-1][1] <= join:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found

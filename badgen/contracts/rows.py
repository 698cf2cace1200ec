"""Functions on rows that measures are written with, where plain NumPy would tie them to a whole stored run.

While a run goes on, measures are evaluated row by row: what they are given then are no arrays but stand-ins for columns
of the run (`badgen/judging/streaming`). NumPy's functions accept those, with a few exceptions. These are the
replacements for the exceptions. A measure that uses none of them is still judged rightly while a run goes on, but
slowly: it is evaluated on the whole run at every row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64, Ints


def as_rows(values: Any, dtype: npt.DTypeLike | None = None) -> npt.NDArray[Any]:
    """`np.asarray` that leaves columns of a run that is still going on as they are."""
    if isinstance(values, np.ndarray) or not hasattr(values, "__array_function__"):
        return np.asarray(values, dtype)
    found: npt.NDArray[Any] = values if dtype is None else values.astype(dtype)
    return found


def row_numbers(values: npt.NDArray[Any]) -> Ints:
    """(T,) 0, 1, 2 and so on, for as many rows as `values`, (T,), has."""
    return np.cumsum(np.ones_like(values, dtype=np.int64)) - 1


def delayed(values: npt.NDArray[Any], rows: int) -> F64:
    """(T, ...) the values `rows` rows earlier, at least 1; 0 before the start."""
    if not isinstance(values, np.ndarray):
        earlier: F64 = values.delayed(rows)
        return earlier
    before = np.zeros((min(rows, len(values)), *values.shape[1:]))
    return np.concatenate([before, values[:-rows]])

"""Functions on rows that measures are written with, where plain NumPy would tie them to a whole stored run.

While a run goes on, measures are evaluated row by row: what they are given then are no arrays but stand-ins for columns
of the run (`badgen/judging/streaming`). NumPy's functions accept those, with a few exceptions. These are the
replacements for the exceptions. A measure that uses none of them is still judged rightly while a run goes on, but
slowly: it is evaluated on the whole run at every row.
"""

from __future__ import annotations

from collections.abc import Callable
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


def scanned(begin: Callable[[], Callable[..., Any]], *columns: npt.NDArray[Any], dtype: npt.DTypeLike) -> Any:
    """Go through the rows in order, with a function that remembers: for what no function of NumPy does.

    Args:
        begin: makes the function for one run. It is called with the numbers of one row after the other, and returns a
            number, several (always equally many) in a tuple, or with `dtype` object anything.
        columns: (T,) each.
        dtype: type of the result.

    Returns:
        (T,) or (T, n) what the function returned.
    """
    for column in columns:
        if not isinstance(column, np.ndarray):
            return column.scanned(begin, columns, dtype)
    step = begin()
    found = [step(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]
    if np.dtype(dtype) != object:
        return np.array(found, dtype)
    rows = np.empty(len(found), dtype=object)
    rows[:] = found
    return rows

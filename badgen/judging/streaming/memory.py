"""Calls on a tape that look back further than one row; each keeps what it needs of earlier rows.

Every call gets the two newest rows. The first time those are rows 0 and 1.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from badgen.judging.streaming.tape import Array


class Accumulated:
    """`ufunc.accumulate` over all rows so far."""

    def __init__(self, ufunc: np.ufunc, dtype: Any = None) -> None:
        self._ufunc, self._dtype = ufunc, dtype
        self._out: Array | None = None

    def __call__(self, x: Array) -> Array:
        """Two rows of the result."""
        out = self._out
        if out is None:
            out = self._out = self._ufunc.accumulate(x, axis=0, dtype=self._dtype)
        else:
            out[0] = out[1]
            out[1] = self._ufunc(out[1], x[1])
        return out


class Difference:
    """`np.diff` with the first row as it was prepended."""

    def __init__(self, before: Array) -> None:
        self._before = before
        self._out: Array | None = None

    def __call__(self, x: Array) -> Array:
        """Two rows of the result."""
        out = self._out
        if out is None:
            out = self._out = np.diff(x, axis=0, prepend=self._before)
        else:
            out[0] = out[1]
            np.subtract(x[1], x[0], out=out[1:2][0] if out.ndim > 1 else out[1:2])
        return out


class Delayed:
    """The values a number of rows earlier; 0 before the start."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._waiting: deque[Array] = deque()
        self._out: Array | None = None

    def __call__(self, x: Array) -> Array:
        """Two rows of the result."""
        out = self._out
        if out is None:
            out = self._out = np.zeros((len(x), *x.shape[1:]))
            self._waiting.append(x[0].copy())
            if self._rows == 1:
                out[1] = self._waiting.popleft()
        else:
            out[0] = out[1]
            out[1] = self._waiting.popleft() if len(self._waiting) == self._rows else 0.0
        self._waiting.append(x[1].copy())
        return out


class Looked:
    """`values[index]`: at every row, the value of an earlier row."""

    def __init__(self) -> None:
        self._rows: list[Array] = []
        self._out: Array | None = None

    def __call__(self, values: Array, index: Array) -> Array:
        """Two rows of the result; raises IndexError for a row that has not been."""
        if self._out is None:
            self._rows = [values[0].copy(), values[1].copy()]
            self._out = np.array([self._rows[index[0]], self._rows[index[1]]])
        else:
            self._rows.append(values[1].copy())
            self._out[0] = self._out[1]
            self._out[1] = self._rows[index[1]]
        return self._out

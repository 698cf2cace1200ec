"""Calls on a tape that look back further than one row; each keeps what it needs of earlier rows.

Each is made from its first two rows, and then called with the newest row: a number, or an array of the two newest rows.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from badgen.judging.streaming.program import Work
from badgen.judging.streaming.tape import Array, newest


class Accumulated:
    """`ufunc.accumulate` over all rows so far.

    Args:
        step: the function of the result so far and the newest row.
        first: the first two rows of the result.
    """

    def __init__(self, step: Work, first: Array) -> None:
        self._step, self._so_far = step, newest(first)

    def __call__(self, x: Any) -> Any:
        """The newest row of the result."""
        self._so_far = self._step(self._so_far, x)
        return self._so_far


class Difference:
    """The newest row minus the row before."""

    def __init__(self, x: Array) -> None:
        self._before = newest(x)

    def __call__(self, x: Any) -> Any:
        """The newest row of the result."""
        change, self._before = x - self._before, x
        return change


class Delayed:
    """The values a number of rows earlier; 0 before the start."""

    def __init__(self, rows: int, x: Array) -> None:
        self._rows, self._zero = rows, newest(np.zeros_like(x, dtype=np.float64))
        self._waiting: deque[Any] = deque((_twice(x), x) if x.ndim > 1 else x.tolist())
        while len(self._waiting) > rows:
            self._waiting.popleft()

    def __call__(self, x: Any) -> Any:
        """The newest row of the result."""
        earlier = self._waiting.popleft() if len(self._waiting) == self._rows else self._zero
        self._waiting.append(x)
        return earlier


class Lookup:
    """`values[index]`: the value of an earlier row."""

    def __init__(self, x: Array) -> None:
        self._rows: list[Any] = [_twice(x), x] if x.ndim > 1 else x.tolist()

    def __call__(self, x: Any, index: int) -> Any:
        """The newest row of the result; raises IndexError for a row that has not been."""
        self._rows.append(x)
        return self._rows[index]


def _twice(x: Array) -> Array:
    return np.concatenate([x[:1], x[:1]])

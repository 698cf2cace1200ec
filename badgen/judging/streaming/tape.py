"""A tape: calls that were recorded once, on the first two rows of a run, and are repeated for every new row.

A slot holds a Python number where a measure has one number for each row: arithmetic on numbers costs a tenth of what it
costs on short arrays, and rounds in the same way. Where there are several for each row, such as a position, the slot
holds an array of the two newest rows. Two, since with a single row NumPy may add numbers in another order, which would
change last bits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from badgen.contracts.errors import BadgenError
from badgen.judging.streaming.program import Call, Step, compiled, evaluated

Array: TypeAlias = npt.NDArray[Any]
WINDOW = 2


class Tape:
    """Values by slot; each slot is an input, a constant, or the result of a call on other slots.

    Attributes:
        first: the first two rows of the run, or a constant, by slot; NumPy worked them out.
        values: the newest row by slot: a number, or an array of the two newest rows.
    """

    def __init__(self) -> None:
        self.first: list[Any] = []
        self.values: list[Any] = []
        self._calls: list[Call] = []
        self._replay: Callable[[list[Any]], None] = _unfinished
        self._known: dict[Hashable, int] = {}

    def hold(self, rows: Array) -> int:
        """A slot for an input, from its first two rows; `put` sets it for every other row."""
        return self._slot(rows, newest(rows))

    def put(self, slot: int, rows: Array) -> None:
        """Set an input to its two newest rows."""
        self.values[slot] = newest(rows)

    def constant(self, value: Any, rows: bool) -> int:
        """A slot for a constant; `rows` tells that its first axis is that of the rows."""
        fixed = np.array(value)
        key = ("constant", rows, fixed.dtype.str, fixed.shape, fixed.tobytes())
        if key not in self._known:
            held = newest(fixed) if rows or fixed.ndim == 0 else fixed
            self._known[key] = self._slot(fixed if fixed.ndim else value, held)
        return self._known[key]

    def known(self, key: Hashable) -> int | None:
        """The slot of a call that was recorded under this key."""
        return self._known.get(key)

    def call(self, key: Hashable, first: Array, step: Step, inputs: Sequence[int]) -> int:
        """A slot for the result of a call.

        Args:
            key: what is called on what.
            first: the result for the first two rows.
            step: works out the result for another row from the values of `inputs`.
            inputs: slots.
        """
        slot = self._known[key] = self._slot(first, newest(first))
        self._calls.append((slot, step, tuple(inputs)))
        return slot

    def gives(self, step: Step, inputs: Sequence[int], first: Array) -> bool:
        """Whether a step, on the second row of these slots, gives the second row of a result, with the same type."""
        values = [self.values[i] for i in inputs]
        try:
            made = evaluated(step, values)
        except (TypeError, ValueError, IndexError, AttributeError, ArithmeticError):
            return False
        expected = newest(first)
        if type(made) is not type(expected) or np.shape(made) != np.shape(expected):
            return False
        # Of an array, the last row is the second one; made of numbers, the other is a copy of it.
        rows = (made[-1], expected[-1]) if np.ndim(expected) else (made, expected)
        return np.array_equal(*rows, equal_nan=np.asarray(expected).dtype.kind == "f")

    def finish(self, results: Sequence[int]) -> None:
        """From now on calls are replayed; those that none of these slots needs are forgotten."""
        needed, kept = set(results), []
        for call in reversed(self._calls):
            if call[0] in needed:
                needed.update(call[2])
                kept.append(call)
        self._replay = compiled(kept[::-1], self.values, results)

    def replay(self) -> None:
        """Work out the results for the newest row; inputs must have been put."""
        self._replay(self.values)

    def _slot(self, first: Any, value: Any) -> int:
        self.first.append(first)
        self.values.append(value)
        return len(self.values) - 1


def newest(rows: Array) -> Any:
    """What a slot holds: the newest row as a number, or the array where a row has several."""
    if rows.ndim > 1:
        return rows
    return rows.item() if rows.ndim == 0 else rows[-1:].tolist()[0]


def _unfinished(values: list[Any]) -> None:
    raise BadgenError("the tape is still being recorded")

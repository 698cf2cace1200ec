"""A tape: NumPy calls that were recorded once, and are replayed for every new row on the two newest rows.

Two rows and not one: with a single row, NumPy may add numbers in another order, which would change last bits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Work: TypeAlias = Callable[..., Any]
WINDOW = 2


class Tape:
    """Values by slot; each slot is an input, a constant, or the result of a call on other slots.

    Recording happens on the first two rows of a run, so every slot has its value there at once.
    """

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._calls: list[tuple[int, Work, tuple[int, ...]]] = []
        self._known: dict[Hashable, int] = {}

    def hold(self, value: Array) -> int:
        """A slot for an input, whose value is set for every row, or for a constant."""
        self.values.append(value)
        return len(self.values) - 1

    def constant(self, value: Any) -> int:
        """A slot for a constant."""
        fixed = np.array(value)
        key = ("constant", fixed.dtype.str, fixed.shape, fixed.tobytes())
        if key not in self._known:
            self._known[key] = self.hold(fixed if fixed.ndim else value)
        return self._known[key]

    def call(self, key: Hashable, work: Work, inputs: Sequence[int]) -> int:
        """A slot for the result of `work`; the same key on the same inputs is not called twice."""
        whole = (key, *inputs)
        if whole not in self._known:
            self.values.append(work(*(self.values[i] for i in inputs)))
            self._known[whole] = len(self.values) - 1
            self._calls.append((self._known[whole], work, tuple(inputs)))
        return self._known[whole]

    def keep(self, results: Sequence[int]) -> None:
        """Forget all calls that none of these slots needs."""
        needed, kept = set(results), []
        for call in reversed(self._calls):
            if call[0] in needed:
                needed.update(call[2])
                kept.append(call)
        self._calls = kept[::-1]

    def replay(self) -> None:
        """Work out every slot for the newest rows; inputs must have been set."""
        values = self.values
        for slot, work, inputs in self._calls:
            if len(inputs) == 1:
                values[slot] = work(values[inputs[0]])
            elif len(inputs) == 2:
                values[slot] = work(values[inputs[0]], values[inputs[1]])
            else:
                values[slot] = work(*[values[i] for i in inputs])

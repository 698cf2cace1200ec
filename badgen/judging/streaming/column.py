"""A column of a run that is still going on: it takes part in NumPy's functions, which are recorded on a tape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from badgen.judging.streaming import memory
from badgen.judging.streaming.tape import WINDOW, Array, Tape, Work


class NotByRows(Exception):
    """A measure does something with its rows that cannot be repeated for a new row alone."""


class Column(NDArrayOperatorsMixin):
    """Stands for an array (T, ...) of a run, with unknown T. Everything else that arrays can do raises NotByRows.

    Args:
        tape: where calls are recorded.
        slot: slot of the tape with the two newest rows.
        time_axis: axis of the rows; it is 1 only between `np.stack` and a reduction of axis 0.
    """

    def __init__(self, tape: Tape, slot: int, time_axis: int = 0) -> None:
        self.tape, self.slot, self.time_axis = tape, slot, time_axis

    @property
    def value(self) -> Array:
        """The two newest rows."""
        return np.asarray(self.tape.values[self.slot])

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape with two rows."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.value.ndim

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the values."""
        return self.value.dtype

    @property
    def T(self) -> tuple[Column, ...]:
        """The columns of a (T, n) column, to be unpacked."""
        return tuple(self[:, i] for i in range(self.shape[1]))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, Column):
            _need(index.dtype.kind == "i" and index.ndim == 1 and self.time_axis == index.time_axis == 0)
            return Column(self.tape, self.tape.call("look", memory.Looked(), (self.slot, index.slot)))
        first, *rest = index if isinstance(index, tuple) else (index,)
        _need(self.time_axis == 0 and not any(isinstance(i, Column) for i in rest))
        if first == slice(None) or (first is Ellipsis and self.ndim > len(rest)):
            return self._call("[]", lambda x: x[index], repr(index))
        # Row 0 never changes.
        _need(isinstance(first, int | slice) and first in (0, slice(None, 1)))
        return self.value[index].copy()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **how: Any) -> Column:
        # `x += column` with an array x: x becomes a new column.
        if method == "__call__":
            return self.recorded(ufunc, inputs, how)
        if method == "accumulate" and how.get("axis", 0) == 0:
            return self.accumulated(ufunc)
        _need(method == "accumulate")
        return self._call((ufunc, "accumulate"), partial(ufunc.accumulate, **how), repr(how))

    def __array_function__(
        self, func: Callable[..., Any], types: Iterable[type], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        from badgen.judging.streaming.functions import FUNCTIONS  # they return columns

        if func not in FUNCTIONS:
            raise NotByRows(f"numpy.{func.__name__}")
        return FUNCTIONS[func](func, *args, **kwargs)

    def accumulated(self, ufunc: np.ufunc, dtype: Any = None) -> Column:
        """Accumulate over all rows so far."""
        _need(self.time_axis == 0)
        key = (ufunc, "accumulated", str(dtype))
        return self._call(key, memory.Accumulated(ufunc, dtype))

    def delayed(self, rows: int) -> Column:
        """The values some rows earlier; 0 before the start."""
        _need(self.time_axis == 0)
        return self._call(("delayed", rows), memory.Delayed(rows))

    def difference(self, before: Any) -> Column:
        """Each row minus the row before."""
        _need(self.time_axis == 0 and self.dtype.kind == "f")
        fixed = np.array(before)
        return self._call(("difference", fixed.tobytes()), memory.Difference(fixed))

    def astype(self, dtype: Any) -> Column:
        """The values as another type."""
        return self._call("astype", lambda x: x.astype(dtype), str(np.dtype(dtype)))

    def copy(self) -> Column:
        """The same column: nothing can change it."""
        return self

    def reduced(self, work: Work, axis: Any, key: Any) -> Column:
        """Reduce any axis but that of the rows."""
        _need(isinstance(axis, int))
        _need(axis % self.ndim != self.time_axis)
        made = self._call(key, work, axis)
        made.time_axis = self.time_axis - (axis % self.ndim < self.time_axis)
        return made

    def sum(self, axis: Any = None) -> Column:
        """Sum over an axis."""
        return self.reduced(lambda x: x.sum(axis=axis), axis, "sum")

    def max(self, axis: Any = None) -> Column:
        """Maximum over an axis."""
        return self.reduced(lambda x: x.max(axis=axis), axis, "max")

    def min(self, axis: Any = None) -> Column:
        """Minimum over an axis."""
        return self.reduced(lambda x: x.min(axis=axis), axis, "min")

    def mean(self, axis: Any = None) -> Column:
        """Mean over an axis."""
        return self.reduced(lambda x: x.mean(axis=axis), axis, "mean")

    def any(self, axis: Any = None) -> Column:
        """Whether any is true over an axis."""
        return self.reduced(lambda x: x.any(axis=axis), axis, "any")

    def all(self, axis: Any = None) -> Column:
        """Whether all are true over an axis."""
        return self.reduced(lambda x: x.all(axis=axis), axis, "all")

    def recorded(self, func: Callable[..., Any], inputs: Sequence[Any], how: Mapping[str, Any]) -> Column:
        """Record a call that treats every row alone, and whose result has the rows of its inputs."""
        slots = self._slots(inputs, max(np.ndim(i) if not isinstance(i, Column) else i.ndim for i in inputs))
        work = partial(func, **how) if how else func
        return Column(self.tape, self.tape.call((func, repr(how)), work, slots), self.time_axis)

    def _slots(self, inputs: Sequence[Any], ndim: int) -> list[int]:
        """Slots of inputs that NumPy broadcasts: rows must meet rows, and no constant may differ from row to row."""
        for i in inputs:
            if isinstance(i, Column):
                _need(i.tape is self.tape and i.ndim == ndim and i.time_axis == self.time_axis)
        axis = self.time_axis
        return [i.slot if isinstance(i, Column) else self.tape.constant(same_rows(i, ndim, axis)) for i in inputs]

    def _call(self, name: Any, work: Work, *key: Any) -> Column:
        return Column(self.tape, self.tape.call((name, *key), work, (self.slot,)), self.time_axis)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotByRows("a plain array of all rows")

    def __bool__(self) -> NoReturn:
        raise NotByRows("a decision")

    __float__ = __int__ = __index__ = __len__ = __iter__ = __bool__

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise NotByRows("a changed row")

    def __getattr__(self, name: str) -> Any:
        raise NotByRows(name)


def same_rows(value: Any, ndim: int, axis: int = 0) -> Any:
    """A constant that is combined with columns of `ndim` axes; raises NotByRows where its rows differ."""
    fixed = np.asarray(value)
    if fixed.ndim == ndim and fixed.shape[axis] == WINDOW:
        _need(np.array_equal(fixed.take(0, axis), fixed.take(1, axis)))
    return value


def _need(holds: bool) -> None:
    if not holds:
        raise NotByRows("rows that depend on other rows")

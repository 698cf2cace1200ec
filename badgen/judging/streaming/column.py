"""A column of a run that is still going on: it takes part in NumPy's functions, which are recorded on a tape."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from badgen.judging.streaming import memory, numbers
from badgen.judging.streaming.program import Formula, Step
from badgen.judging.streaming.reductions import row_step
from badgen.judging.streaming.tape import WINDOW, Array, Tape


class NotByRows(Exception):
    """A measure does something with its rows that cannot be repeated for a new row alone."""


class Column(NDArrayOperatorsMixin):
    """Stands for an array (T, ...) of a run, with unknown T. Everything else that arrays can do raises NotByRows."""

    def __init__(self, tape: Tape, slot: int) -> None:
        self.tape, self.slot = tape, slot
        self.first: Array = tape.first[slot]  # the first two rows of the run

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape with two rows."""
        return self.first.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.first.ndim

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the values."""
        return self.first.dtype

    @property
    def T(self) -> tuple[Column, ...]:
        """The columns of a (T, n) column, to be unpacked."""
        return tuple(self[:, i] for i in range(self.shape[1]))

    def __pow__(self, power: float) -> Any:
        # As arrays do.
        return np.square(self) if power == 2 else np.power(self, power)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, Column):
            return self._looked_up(index)
        first, *rest = index if isinstance(index, tuple) else (index,)
        need(isinstance(first, int | slice) or first is Ellipsis)
        need(not any(isinstance(i, Column) for i in rest))
        if first == slice(None) or (first is Ellipsis and self.ndim > len(rest)):
            made = self.first[index]
            return self.computed(("[]", *map(_written, (first, *rest))), made, self._item(index, made))
        need(first in (0, slice(None, 1)))  # row 0 never changes
        return self.first[index].copy()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **how: Any) -> Column:
        need(out is None or isinstance(out[0], Column))  # `column += x` is a new column; an array cannot be changed
        need(ufunc.signature is None)
        if method == "__call__":
            return self.recorded(partial(ufunc, **how) if how else ufunc, inputs, how)
        need(method == "accumulate")
        axis = how.pop("axis", 0) % self.ndim
        need(not how)
        if axis == 0:
            return self.accumulated(ufunc)
        made = ufunc.accumulate(self.first, axis=axis)
        return self.computed((ufunc, "accumulated", axis), made, partial(ufunc.accumulate, axis=axis))

    def __array_function__(
        self, func: Callable[..., Any], types: Iterable[type], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        from badgen.judging.streaming.functions import FUNCTIONS  # they return columns

        if func not in FUNCTIONS:
            raise NotByRows(f"numpy.{func.__name__}")
        return FUNCTIONS[func](func, *args, **kwargs)

    def accumulated(self, ufunc: np.ufunc) -> Column:
        """Accumulate over all rows so far."""
        wide = np.int64 if ufunc is np.add and self.dtype.kind == "b" else None  # as np.cumsum does
        made = ufunc.accumulate(self.first, axis=0, dtype=wide)
        step = numbers.step_of(ufunc, [made, self.first], made) if self.ndim == 1 else ufunc
        need(not isinstance(step, Formula) or step in numbers.OPERATIONS)
        return self.remembered((ufunc, "accumulated"), made, memory.Accumulated(numbers.as_work(step), made))

    def delayed(self, rows: int) -> Column:
        """The values some rows earlier; 0 before the start."""
        need(rows >= 1)
        made = np.zeros_like(self.first, dtype=np.float64)
        made[rows:] = self.first[:-rows]
        return self.remembered(("delayed", rows), made, memory.Delayed(rows, self.first))

    def difference(self, before: Array) -> Column:
        """Each row minus the row before."""
        need(self.dtype.kind == "f")
        made = np.diff(self.first, axis=0, prepend=before)
        return self.remembered(("difference", before.tobytes()), made, memory.Difference(self.first))

    def scanned(self, begin: Callable[[], Callable[..., Any]], columns: Sequence[Any], dtype: Any) -> Column:
        """As `badgen.contracts.rows.scanned`."""
        slots = [_slot(self.tape, c, 1) for c in columns]
        step, rows = begin(), np.empty(WINDOW, dtype=object)
        rows[:] = [step(*row) for row in zip(*(self.tape.first[i].tolist() for i in slots), strict=True)]
        made = rows if np.dtype(dtype) == object else np.array(rows.tolist(), dtype=dtype)
        key = ("scanned", begin, *slots)
        repeat = step if made.ndim == 1 else lambda *x: np.array([step(*x)] * WINDOW, dtype=dtype)
        return Column(self.tape, self.tape.call(key, made, repeat, slots))  # never shared: `step` remembers

    def astype(self, dtype: Any) -> Column:
        """The values as another type."""
        made = self.first.astype(dtype)
        step = numbers.converted(made.dtype) if self.ndim == 1 else lambda x: x.astype(dtype)
        return self.computed(("astype", str(made.dtype)), made, step)

    def copy(self) -> Column:
        """The same column: nothing can change it."""
        return self

    def reduced(self, func: Callable[..., Any], axis: int | None) -> Column:
        """Reduce an axis, but not that of the rows."""
        if axis is None or axis % self.ndim == 0:
            raise NotByRows("a reduction over rows")
        made = func(self.first, axis=axis)
        if made.ndim > 1:
            return self.computed((func, axis), made, partial(func, axis=axis))
        return self.computed((func, axis), made, row_step(func, self.first, axis))

    def sum(self, axis: int | None = None) -> Column:
        """Sum over an axis."""
        return self.reduced(np.add.reduce, axis)

    def max(self, axis: int | None = None) -> Column:
        """Maximum over an axis."""
        return self.reduced(np.maximum.reduce, axis)

    def min(self, axis: int | None = None) -> Column:
        """Minimum over an axis."""
        return self.reduced(np.minimum.reduce, axis)

    def mean(self, axis: int | None = None) -> Column:
        """Mean over an axis."""
        return self.reduced(np.mean, axis)

    def any(self, axis: int | None = None) -> Column:
        """Whether any is true over an axis."""
        return self.reduced(np.any, axis)

    def all(self, axis: int | None = None) -> Column:
        """Whether all are true over an axis."""
        return self.reduced(np.all, axis)

    def recorded(self, func: Callable[..., Any], inputs: Sequence[Any], name: Hashable | dict[str, Any]) -> Column:
        """Record a call that treats every row alone, and whose result has the rows of its inputs."""
        slots = [_slot(self.tape, i, self.ndim) for i in inputs]
        key = (getattr(func, "func", func), repr(name), *slots)
        known = self.tape.known(key)
        if known is not None:
            return Column(self.tape, known)
        rows = [self.tape.first[i] for i in slots]
        made = np.asarray(func(*rows))
        step = numbers.step_of(func, rows, made) if made.ndim == 1 else func
        return self._repeated(key, made, step, slots)

    def computed(self, name: tuple[Any, ...], first: Array, step: Step) -> Column:
        """The result of a call on this column alone."""
        key = (*name, self.slot)
        known = self.tape.known(key)
        return self._repeated(key, first, step, (self.slot,)) if known is None else Column(self.tape, known)

    def remembered(self, name: tuple[Any, ...], first: Array, step: Step) -> Column:
        """The result of a call on this column alone that looks back at earlier rows."""
        key = (*name, self.slot)
        known = self.tape.known(key)
        return Column(self.tape, self.tape.call(key, first, step, (self.slot,)) if known is None else known)

    def _repeated(self, key: Hashable, first: Array, step: Step, slots: Sequence[int]) -> Column:
        """The result of a call on single rows; what does not give the second row again is refused."""
        need(self.tape.gives(step, slots, first))
        return Column(self.tape, self.tape.call(key, first, step, slots))

    def _looked_up(self, index: Column) -> Column:
        need(index.dtype.kind == "i" and index.ndim == 1)
        key = ("look up", self.slot, index.slot)
        known = self.tape.known(key)
        if known is None:
            made = self.first[index.first]
            known = self.tape.call(key, made, memory.Lookup(self.first), (self.slot, index.slot))
        return Column(self.tape, known)

    def _item(self, index: Any, made: Array) -> Step:
        if self.ndim == 1:
            return Formula("{0}") if made.ndim == 1 else lambda x: np.full((WINDOW, *made.shape[1:]), x)
        parts = index if isinstance(index, tuple) else (index,)
        if made.ndim == 1 and len(parts) == self.ndim and all(isinstance(i, int) for i in parts[1:]):
            return Formula(f"{{0}}.item({(WINDOW - 1, *parts[1:])})")
        text = ", ".join(_written(i) for i in parts)
        return Formula(f"{{0}}[{text}]" if made.ndim > 1 else f"{{0}}[{text}][-1].item()")

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotByRows("a plain array of all rows")

    def __bool__(self) -> NoReturn:
        raise NotByRows("a decision")

    __float__ = __int__ = __index__ = __len__ = __iter__ = __bool__

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise NotByRows("a changed row")

    def __getattr__(self, name: str) -> Any:
        raise NotByRows(name)


def _written(index: Any) -> str:
    """Part of an index as it stands between brackets; raises NotByRows."""
    if isinstance(index, slice):
        return ":".join("" if x is None else str(int(x)) for x in (index.start, index.stop, index.step))
    if isinstance(index, list | tuple | np.ndarray):
        need(np.ndim(index) == 1 and np.asarray(index).dtype.kind in "iu")
        return str([int(i) for i in index])
    need(index is None or index is Ellipsis or isinstance(index, int | np.integer))
    return "..." if index is Ellipsis else str(index if index is None else int(index))


def _slot(tape: Tape, value: Any, ndim: int) -> int:
    """Slot of one of several inputs that NumPy broadcasts: rows must meet rows."""
    if isinstance(value, Column):
        need(value.tape is tape and value.ndim == ndim)
        return value.slot
    return constant(tape, value, ndim)


def constant(tape: Tape, value: Any, ndim: int) -> int:
    """Slot of a constant that meets columns of `ndim` axes; its rows must not differ."""
    fixed = np.asarray(value)
    rows = fixed.ndim == ndim
    need(fixed.ndim <= ndim)
    if rows and len(fixed) == WINDOW:
        need(np.array_equal(fixed[0], fixed[1]))
    return tape.constant(value, rows)


def need(holds: bool) -> None:
    """Raise NotByRows if this does not hold."""
    if not holds:
        raise NotByRows("rows that depend on other rows")

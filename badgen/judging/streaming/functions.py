"""NumPy's functions on columns of a run that is still going on, by the function that NumPy calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from badgen.judging.streaming.column import Column, NotByRows

Func: TypeAlias = Callable[..., Any]


def _by_rows(func: Func, *inputs: Any, **how: Any) -> Column:
    return _first(inputs).recorded(func, inputs, how)


def _reduced(func: Func, x: Any, axis: Any = None) -> Column:
    return _first([x]).reduced(partial(func, axis=axis), axis, func)


def _stacked(func: Func, parts: Sequence[Any], axis: int = 0) -> Column:
    first = _first(parts)
    made = first.recorded(_gathered(np.stack, axis), parts, {})
    return Column(made.tape, made.slot, 1 if axis == 0 else 0)


def _joined(func: Func, parts: Sequence[Any], axis: int = 0) -> Column:
    first = _first(parts)
    if axis % first.ndim == first.time_axis:
        raise NotByRows("numpy.concatenate along the rows")
    return first.recorded(_gathered(np.concatenate, axis), parts, {})


def _gathered(func: Func, axis: int) -> Func:
    """The function with its list spread into arguments; one object for each axis, so that equal calls are found."""
    return _GATHERED.setdefault((func, axis), lambda *parts: func(parts, axis=axis))


_GATHERED: dict[tuple[Func, int], Func] = {}


def _difference(func: Func, x: Column, n: int = 1, axis: int = -1, prepend: Any = None) -> Column:
    if n != 1 or axis != 0 or prepend is None or isinstance(prepend, Column):
        raise NotByRows("numpy.diff without the first row prepended")
    return x.difference(prepend)


def _cumulated(func: Func, x: Column, axis: int | None = None) -> Column:
    if axis not in (None, 0) or (axis is None and x.ndim != 1):
        raise NotByRows("numpy.cumsum of several axes")
    return x.accumulated(np.add, np.cumsum(x.value, axis=0).dtype)


def _like(func: Func, x: Column, dtype: Any = None) -> Column:
    return x.recorded(func, (x,), {} if dtype is None else {"dtype": dtype})


def _first(inputs: Sequence[Any]) -> Column:
    for i in inputs:
        if isinstance(i, Column):
            return i
    raise NotByRows("columns inside lists")


FUNCTIONS: Mapping[Func, Func] = {
    **dict.fromkeys((np.where, np.clip), _by_rows),
    **dict.fromkeys((np.any, np.all, np.sum, np.max, np.min, np.mean, np.prod), _reduced),
    **dict.fromkeys((np.ones_like, np.zeros_like), _like),
    np.stack: _stacked,
    np.concatenate: _joined,
    np.diff: _difference,
    np.cumsum: _cumulated,
}

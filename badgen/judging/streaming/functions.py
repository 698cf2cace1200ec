"""NumPy's functions on columns of a run that is still going on, by the function that NumPy calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from badgen.judging.streaming.column import Column, NotByRows, constant, need
from badgen.judging.streaming.numbers import PILED, reduced
from badgen.judging.streaming.tape import WINDOW, Array

Func: TypeAlias = Callable[..., Any]


class Pile:
    """`np.stack` of columns (T,) before them: what may follow is a reduction of its first axis."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self.parts = parts

    def __array_function__(self, func: Func, types: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Column:
        need(func in PILED and kwargs == {"axis": 0} and len(args) == 1)
        first = _first(self.parts)
        need(func not in (np.any, np.all) or all(np.asarray(_rows(p)).dtype.kind == "b" for p in self.parts))
        slots = [p.slot if isinstance(p, Column) else constant(first.tape, p, first.ndim) for p in self.parts]
        key = (func, "pile", *slots)
        known = first.tape.known(key)
        if known is None:
            made = func(np.stack([first.tape.first[i] for i in slots]), axis=0)
            step = reduced(func, len(slots)) if made.ndim == 1 else lambda *x: func(np.stack(x), axis=0)
            known = first.tape.call(key, made, step, slots)
        return Column(first.tape, known)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotByRows("a plain array of all rows")


def _rows(part: Any) -> Any:
    return part.first if isinstance(part, Column) else part


def _by_rows(func: Func, *inputs: Any, **how: Any) -> Column:
    need(not how and (func is not np.where or len(inputs) == 3))  # np.where(mask) gives indices of rows
    return _first(inputs).recorded(func, inputs, "")


def _reduced(func: Func, x: Any, axis: int | None = None) -> Column:
    need(isinstance(x, Column))
    return _first([x]).reduced(func, axis)


def _stacked(func: Func, parts: Sequence[Any], axis: int = 0) -> Column | Pile:
    first = _first(parts)
    if axis == 0:
        return Pile(parts)
    need(all(np.ndim(p) == first.ndim for p in parts if not isinstance(p, Column)))
    spread = partial(_of_parts, np.stack, axis)
    if first.ndim > 1:
        return first.recorded(_stacked_last if axis == -1 else spread, parts, ("stack", axis))
    slots = [p.slot if isinstance(p, Column) else constant(first.tape, p, 1) for p in parts]
    made = np.stack([first.tape.first[i] for i in slots], axis=axis)
    key = ("stack", axis, *slots)
    known = first.tape.known(key)
    if known is None:
        known = first.tape.call(key, made, _row_maker(made), slots)
    return Column(first.tape, known)


def _row_maker(made: Array) -> Func:
    """What puts numbers into a row, in the memory order that NumPy chose for several rows."""
    if made.flags.c_contiguous:
        return lambda *x: np.array([x] * WINDOW, dtype=made.dtype)
    return lambda *x: np.array([x] * WINDOW, dtype=made.dtype, order="F")


def _stacked_last(*parts: Any) -> Any:
    """`np.stack` along a new last axis, without its checks."""
    return np.concatenate([p[..., None] for p in parts], axis=-1)


def _joined(func: Func, parts: Sequence[Any], axis: int = 0) -> Column:
    first = _first(parts)
    need(axis % first.ndim != 0 and all(np.ndim(p) == first.ndim for p in parts if not isinstance(p, Column)))
    return first.recorded(partial(_of_parts, np.concatenate, axis), parts, ("concatenate", axis))


def _of_parts(func: Func, axis: int, *parts: Any) -> Any:
    return func(parts, axis=axis)


def _difference(func: Func, x: Column, n: int = 1, axis: int = -1, prepend: Any = None) -> Column:
    need(n == 1 and axis % x.ndim == 0 and prepend is not None and not isinstance(prepend, Column))
    return x.difference(np.asarray(prepend))


def _cumulated(func: Func, x: Column, axis: int | None = None) -> Column:
    need(axis == 0 or (axis is None and x.ndim == 1))
    return x.accumulated(np.add)


def _like(func: Func, x: Column, dtype: Any = None) -> Any:
    """A constant: its rows do not depend on the run."""
    made = func(x.first, dtype=dtype)
    return Column(x.tape, constant(x.tape, made, x.ndim))


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

"""NumPy's functions of one number for each row, as functions of Python numbers; both round in the same way.

Functions that are not exactly rounded, such as `np.arccos`, are left to NumPy.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from badgen.judging.streaming.tape import Array, Work


def step_of(func: Callable[..., Any], inputs: Sequence[Array], first: Array) -> Work:
    """What repeats a call for another row, where all inputs and the result are numbers.

    Args:
        func: NumPy's function, or one that calls it.
        inputs: the first two rows of the inputs; constants as they are.
        first: the first two rows of the result.
    """
    kinds, kind = "".join(np.asarray(i).dtype.kind for i in inputs), first.dtype.kind
    exact = _EXACT.get(func)
    # Of two booleans, NumPy's sum is one too; single precision is NumPy's own.
    if exact is None or (kind == "b" and func in _ARITHMETIC) or _single([*inputs, first]):
        return partial(_by_numpy, func)
    if func in _CHOICES and set(kinds[-2:]) != {kind}:
        return _converted(exact, float if kind == "f" else int)
    if func is np.invert:
        return operator.not_ if kind == "b" else operator.invert
    return exact


def converted(dtype: np.dtype[Any]) -> Work:
    """`astype` for a number."""
    python = {"f": float, "i": int, "b": bool}.get(dtype.kind)
    if python is None or dtype.itemsize not in (1, 8):
        return lambda x: dtype.type(x).item()
    return python


def _single(arrays: Sequence[Array]) -> bool:
    return any(np.asarray(a).dtype == np.float32 for a in arrays if isinstance(a, np.ndarray))


def _by_numpy(func: Callable[..., Any], *values: Any) -> Any:
    return func(*values).item()


def _converted(work: Work, to: Callable[[Any], Any]) -> Work:
    return lambda *values: to(work(*values))


def _divide(a: float, b: float) -> float:
    return a / b if b else float(np.divide(np.float64(a), np.float64(b)))


def _root(x: float) -> float:
    return math.sqrt(x) if x >= 0.0 else float(np.sqrt(x))


def _larger(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def _smaller(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def _where(condition: bool, a: Any, b: Any) -> Any:
    return a if condition else b


def _clip(x: float, low: float, high: float) -> float:
    return low if x < low else min(x, high) if x == x else x


def _square(x: float) -> float:
    return x * x


_ARITHMETIC = {np.add, np.subtract, np.multiply}
_CHOICES = {np.where, np.clip, np.maximum, np.minimum}
_EXACT: Mapping[Callable[..., Any], Work] = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: _divide,
    np.negative: operator.neg,
    np.absolute: abs,
    np.square: _square,
    np.sqrt: _root,
    np.maximum: _larger,
    np.minimum: _smaller,
    np.greater: operator.gt,
    np.greater_equal: operator.ge,
    np.less: operator.lt,
    np.less_equal: operator.le,
    np.equal: operator.eq,
    np.not_equal: operator.ne,
    np.bitwise_and: operator.and_,
    np.bitwise_or: operator.or_,
    np.logical_or: operator.or_,
    np.logical_and: operator.and_,
    np.invert: operator.invert,
    np.where: _where,
    np.clip: _clip,
}

# Reductions of numbers that are stacked: NumPy goes through them in order.
REDUCED: Mapping[Callable[..., Any], Work] = {
    np.any: lambda *x: any(x),
    np.all: lambda *x: all(x),
    np.max: lambda *x: reduce(_larger, x),
    np.min: lambda *x: reduce(_smaller, x),
    np.sum: lambda *x: reduce(operator.add, x),
    np.prod: lambda *x: reduce(operator.mul, x),
    np.mean: lambda *x: reduce(operator.add, x) / len(x),
}

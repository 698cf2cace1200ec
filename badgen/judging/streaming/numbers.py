"""NumPy's functions of one number for each row, as formulas on Python numbers; both round in the same way.

Functions that are not exactly rounded, such as `np.arccos`, are left to NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from ctypes import c_float
from functools import partial, reduce
from typing import Any

import numpy as np

from badgen.judging.streaming.program import Formula, Step, Work
from badgen.judging.streaming.tape import Array


def step_of(func: Callable[..., Any], inputs: Sequence[Array], first: Array) -> Step:
    """What repeats a call for another row, where all inputs and the result are numbers.

    Args:
        func: NumPy's function, or one that calls it.
        inputs: the first two rows of the inputs; constants as they are.
        first: the first two rows of the result.
    """
    kinds, kind = "".join(np.asarray(i).dtype.kind for i in inputs), first.dtype.kind
    exact = _EXACT.get(func)
    # Of two booleans, NumPy's sum is one too; single precision is NumPy's own.
    # "and" and "or" are bit operations here, which differ for numbers.
    numeric = func in (np.logical_and, np.logical_or) and set(kinds) != {"b"}
    if exact is None or numeric or "O" in kinds or (kind == "b" and func in _ARITHMETIC) or _single([*inputs, first]):
        return partial(_by_numpy, func)
    if func in _CHOICES and set(kinds[-2:]) != {kind} and isinstance(exact, Formula):
        return Formula(f"{'float' if kind == 'f' else 'int'}({exact.text})")
    if func is np.invert and kind == "b":
        return Formula("not {0}")
    if func is np.divide and np.ndim(inputs[1]) == 0 and inputs[1] != 0:
        return Formula("{0} / {1}")
    return exact


def as_work(step: Step) -> Work:
    """A step of two numbers as a function."""
    if isinstance(step, Formula):
        work: Work = OPERATIONS[step]
        return work
    return step


def converted(dtype: np.dtype[Any]) -> Step:
    """`astype` for a number."""
    python = {"f": "float", "i": "int", "b": "bool"}.get(dtype.kind)
    if python is None or dtype.itemsize not in (1, 8):
        return _single_precision if dtype == np.float32 else lambda x: dtype.type(x).item()
    return Formula(f"{python}({{0}})")


def reduced(func: Callable[..., Any], n: int) -> Step:
    """A reduction of `n` numbers that are stacked, in order, as NumPy does it along the first axis."""
    names = [f"{{{i}}}" for i in range(n)]
    if func in (np.max, np.min):
        work = _larger if func is np.max else _smaller
        return lambda *x: reduce(work, x)
    text = _JOINED[func].join(names)
    return Formula(f"({text}) / {n}" if func is np.mean else text)


def _single_precision(x: float) -> float:
    return c_float(x).value


def _single(arrays: Sequence[Array]) -> bool:
    return any(np.asarray(a).dtype == np.float32 for a in arrays if isinstance(a, np.ndarray))


def _by_numpy(func: Callable[..., Any], *values: Any) -> Any:
    return func(*values).item()


def _divide(a: float, b: float) -> float:
    return a / b if b else float(np.divide(np.float64(a), np.float64(b)))


def _root(x: float) -> float:
    return math.sqrt(x) if x >= 0.0 else float(np.sqrt(x))


def _larger(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def _smaller(a: float, b: float) -> float:
    return a if a <= b or a != a else b


_LARGER, _SMALLER = (
    Formula("{0} if {0} >= {1} or {0} != {0} else {1}"),
    Formula("{0} if {0} <= {1} or {0} != {0} else {1}"),
)
_SUM, _OR, _AND = Formula("{0} + {1}"), Formula("{0} | {1}"), Formula("{0} & {1}")
_ARITHMETIC = {np.add, np.subtract, np.multiply}
_CHOICES = {np.where, np.clip, np.maximum, np.minimum}
_JOINED = {np.any: " | ", np.all: " & ", np.sum: " + ", np.mean: " + ", np.prod: " * "}
PILED = {*_JOINED, np.max, np.min}  # reductions that may follow `np.stack`
_EXACT: Mapping[Callable[..., Any], Step] = {
    np.add: _SUM,
    np.subtract: Formula("{0} - {1}"),
    np.multiply: Formula("{0} * {1}"),
    np.divide: _divide,
    np.negative: Formula("-{0}"),
    np.absolute: Formula("abs({0})"),
    np.square: Formula("{0} * {0}"),
    np.sqrt: _root,
    np.maximum: _LARGER,
    np.minimum: _SMALLER,
    np.greater: Formula("{0} > {1}"),
    np.greater_equal: Formula("{0} >= {1}"),
    np.less: Formula("{0} < {1}"),
    np.less_equal: Formula("{0} <= {1}"),
    np.equal: Formula("{0} == {1}"),
    np.not_equal: Formula("{0} != {1}"),
    np.bitwise_and: _AND,
    np.bitwise_or: _OR,
    np.logical_or: _OR,
    np.logical_and: _AND,
    np.invert: Formula("~{0}"),
    np.where: Formula("{1} if {0} else {2}"),
    np.clip: Formula("{1} if {0} < {1} else {2} if {0} > {2} else {0}"),
}
OPERATIONS: Mapping[Formula, Work] = {
    _LARGER: _larger,
    _SMALLER: _smaller,
    _SUM: lambda a, b: a + b,
    _OR: lambda a, b: a | b,
    _AND: lambda a, b: a & b,
}

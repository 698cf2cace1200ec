"""Arguments of an operator as users write them: short names of ranges, lone names for lists, what is missing."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

from badgen.contracts.errors import UnknownName
from badgen.contracts.perturbation import Perturbation
from badgen.faults import Value, format_value
from badgen.units import split_unit

RANGE = "_range"  # ending of an argument that holds the bounds of what is sampled; users may leave it out
_PHASES = ("during", "phases")  # arguments that say when a fault begins


@dataclass(frozen=True)
class OperatorArguments:
    """What the constructor of an operator takes."""

    operator: type[Perturbation[Any]]

    @cached_property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """Arguments by name, in the order of the constructor."""
        return inspect.signature(self.operator).parameters

    @property
    def when(self) -> str | None:
        """The argument that names phases, or None where the operator has none."""
        return next((name for name in _PHASES if name in self.parameters), None)

    @property
    def takes_seconds(self) -> bool:
        """Whether a time may be given in place of phases; where that is not known, the constructor decides."""
        return self.when == "during" and self._hints.get("during") is not str

    def required(self) -> tuple[str, ...]:
        """Arguments without a default."""
        empty = inspect.Parameter.empty
        return tuple(name for name, p in self.parameters.items() if p.default is empty)

    def defaults(self) -> dict[str, Any]:
        """Arguments with a default, and that default."""
        empty = inspect.Parameter.empty
        return {name: p.default for name, p in self.parameters.items() if p.default is not empty}

    def fit(self, key: str, value: Value) -> tuple[str, Any]:
        """Name and value of an argument as the constructor takes them; raises UnknownName.

        `dv_mps=0.6` is `dv_mps_range=[0.6, 0.6]`; a lone name where a list belongs is a list of one.
        """
        name = key if key in self.parameters else key + RANGE
        if name not in self.parameters:
            short = {p.removesuffix(RANGE) for p in self.parameters}
            raise UnknownName(f"argument of {self.operator.name}", key, {*self.parameters, *short})
        if name.endswith(RANGE) and isinstance(value, int | float) and not isinstance(value, bool):
            return name, [value, value]
        return name, _fitted(value, self._hints.get(name))

    def written(self, name: str, value: Any) -> tuple[str, Value]:
        """Name and value of an argument as users write them: the reverse of `fit`."""
        plain, short = frozen(value), name.removesuffix(RANGE)
        if short == name or short in self.parameters:
            return name, plain
        fixed = isinstance(plain, tuple) and len(plain) == 2 and plain[0] == plain[1]
        return short, plain[0] if fixed and isinstance(plain, tuple) else plain

    def told(self) -> str:
        """Every argument with its default, or with the unit of what must be given."""
        return ", ".join(f"{name}={self.told_value(name)}" for name in self.parameters)

    def told_value(self, name: str) -> str:
        """The default of an argument, or the kind and unit of what must be given."""
        if name in (defaults := self.defaults()):
            return format_value(_rounded(frozen(defaults[name])))
        if name in _PHASES:
            return "PHASE"
        unit = split_unit(name.removesuffix(RANGE))[1]
        if name.endswith(RANGE):
            return f"LOW..HIGH{f' [{unit}]' if unit else ''}"
        return f"NUMBER [{unit}]" if unit else "VALUE"

    @cached_property
    def _hints(self) -> Mapping[str, Any]:
        try:
            return get_type_hints(self.operator.__init__)
        except NameError:  # a name that only the type checker imports
            return {}


def frozen(value: Any) -> Value:
    """A value of an operator spec as the grammar knows it, with tuples for lists."""
    if isinstance(value, Mapping):
        return {str(k): frozen(v) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(frozen(v) for v in value)
    found: Value = value
    return found


def _rounded(value: Value) -> Value:
    """The value with numbers of at most four digits, for messages."""
    if isinstance(value, tuple):
        return tuple(_rounded(v) for v in value)
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _fitted(value: Value, hint: Any) -> Any:
    """The value with lists for tuples, and in a list where the hint asks for a list and it is a single name."""
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    lists = [kind for kind in kinds if get_origin(kind) in (Sequence, Iterable, list)]
    item = get_args(lists[0])[0] if lists else None
    if isinstance(value, tuple):
        return [_fitted(v, item) for v in value]
    if isinstance(value, Mapping):
        return {k: _fitted(v, None) for k, v in value.items()}
    if lists and isinstance(value, str) and str not in kinds:
        return [_fitted(value, item)]
    return value

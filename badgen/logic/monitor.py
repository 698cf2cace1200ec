"""Evaluate formulas with rtamt, a monitor of signal temporal logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.extras import need
from badgen.logic.formula import Formula
from badgen.logic.signals import NamedSignal

_KEPT = 1024  # parsed formulas; parsing takes longer than an evaluation


class Monitor:
    """Evaluates formulas over the signals of one rollout; rtamt's time is the number of the row.

    Raises MissingDependency where rtamt is not installed, BadValue for a signal that is not a number at some row.
    """

    def __init__(self, signals: Mapping[str, NamedSignal]) -> None:
        for signal in signals.values():
            if np.isnan(signal.values).any():
                row = int(np.flatnonzero(np.isnan(signal.values))[0])
                raise BadValue(
                    f"signal {signal.name} ({signal.meaning}) is not a number at row {row}; logic needs a number at "
                    "every row, so let the measure return one"
                )
        self._columns = {name: signal.values.tolist() for name, signal in signals.items()}
        self._rows = max((len(column) for column in self._columns.values()), default=0)

    def robustness(self, formula: Formula) -> F64:
        """(T,) robustness of a formula: above 0 exactly at the rows at which it is true."""
        return self.evaluate(formula.text(), formula.signals())

    def evaluate(self, text: str, names: Iterable[str]) -> F64:
        """(T,) robustness of a formula given as text, with the names of the signals in it."""
        used = tuple(sorted(set(names)))
        rows = {"time": list(range(self._rows))} | {name: self._columns[name] for name in used}
        return np.array([value for _, value in _parsed(text, used).evaluate(rows)])


@lru_cache(maxsize=_KEPT)
def _parsed(text: str, names: tuple[str, ...]) -> Any:
    spec = need("rtamt", "logic").StlDiscreteTimeOfflineSpecification()
    for name in names:
        spec.declare_var(name, "float")
    spec.spec = text
    spec.parse()
    return spec

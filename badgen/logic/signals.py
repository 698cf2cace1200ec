"""The named signals that the formulas of a task speak of, one number a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Measure, Predicate
from badgen.contracts.trajectory import Trajectory
from badgen.logic.formula import Compare, above

_LONGEST = 40  # letters of a name; longer ones are hard to read in a formula


@dataclass(frozen=True, slots=True)
class NamedSignal:
    """One signal of a rollout.

    Attributes:
        name: as it is written in formulas: small letters, digits and underscores.
        values: (T,) in the unit at the end of the name; 1 and -1 for a yes-or-no signal.
        meaning: what it measures, and where it comes from.
    """

    name: str
    values: F64
    meaning: str


@dataclass
class Signals:
    """Collects the signals of one rollout; what has the same meaning and the same values is one signal."""

    t: Trajectory
    by_name: dict[str, NamedSignal] = field(default_factory=dict)
    _predicates: list[tuple[Predicate, str]] = field(default_factory=list)

    def time(self) -> str:
        """Name of the time [s]."""
        return self.value("time_s", self.t.time_s, "time since the start [s]")

    def force(self, pairs: Sequence[str], role: str) -> str:
        """Name of the force [N] between these contact pairs, summed.

        `role` takes the place of the pairs where their names are too long.
        """
        joined = _plain("_and_".join(pairs))
        name = joined if pairs and len(joined) <= _LONGEST else role
        of = f"the largest normal force{'s' if len(pairs) > 1 else ''} of {', '.join(pairs)}"
        meaning = f"{'sum of ' if len(pairs) > 1 else ''}{of} since the row before [N]"
        return self.value(f"{name}_n", self.t.force_n(*pairs), meaning)

    def pressed(self, pairs: Sequence[str], role: str, limit_n: float) -> Compare:
        """Whether these pairs together press harder than a limit."""
        return above(self.force(pairs, role), limit_n)

    def speed(self, body: str) -> str:
        """Name of the speed of a body [m/s]."""
        return self.value(f"{body}_mps", self.t.speed_mps(body), f"speed of {body}, by backward difference [m/s]")

    def predicate(self, predicate: Predicate, name: str) -> str:
        """Name of the yes-or-no signal of a predicate; one that is used twice is one signal."""
        for known, given in self._predicates:
            if known == predicate:
                return given
        given = self.flag(name, predicate(self.t), told(predicate, name))
        self._predicates.append((predicate, given))
        return given

    def measure(self, measure: Measure, name: str) -> str:
        """Name of the signal of a measure of the scene."""
        return self.value(name, measure(self.t), told(measure, name))

    def flag(self, name: str, mask: Bools, meaning: str) -> str:
        """Name of a yes-or-no signal, which is 1 where `mask` is true and -1 elsewhere."""
        return self.value(name, np.where(mask, 1.0, -1.0), f"1 or -1: {meaning}")

    def value(self, name: str, values: F64, meaning: str) -> str:
        """Name of any other signal; it gets a number at its end where another one has this name."""
        numbers = np.asarray(values, dtype=np.float64)
        for signal in self.by_name.values():
            if signal.meaning == meaning and np.array_equal(signal.values, numbers):
                return signal.name
        plain, tried = _plain(name), _plain(name)
        while tried in self.by_name:
            tried = f"{plain}_{len(self.by_name)}"
        self.by_name[tried] = NamedSignal(tried, numbers, meaning)
        return tried


def told(function: Callable[[Trajectory], Any], name: str) -> str:
    """What a function of a scene says that it measures, by the first line of its docstring, else the name itself."""
    while isinstance(function, partial):
        function = function.func
    line = (getattr(function, "__doc__", None) or "").strip().partition("\n")[0]
    told = re.sub(r"^\(T,\)\s*", "", line).rstrip(".")
    return told if told and hasattr(function, "__name__") else name.replace("_", " ")


def _plain(name: str) -> str:
    """A name of small letters, digits and underscores that begins with a letter and is no word of rtamt."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return plain if plain[:1].isalpha() and "_" in plain else f"v_{plain}"

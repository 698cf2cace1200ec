"""The named signals that the formulas of a task speak of, one number a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from badgen.contracts.arrays import F64, Bools
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
    """Collects the signals of one rollout; what has the same meaning is one signal."""

    t: Trajectory
    by_name: dict[str, NamedSignal] = field(default_factory=dict)

    def force(self, pairs: Sequence[str], role: str) -> str:
        """Name of the force [N] between these contact pairs, summed; `role` names a sum whose pairs make a long name."""
        joined = _plain("_and_".join(pairs))
        name = joined if pairs and len(joined) <= _LONGEST else _plain(role)
        meaning = f"sum of the largest normal forces of {', '.join(pairs)} since the row before [N]"
        return self.value(f"{name}_n", self.t.force_n(*pairs), meaning)

    def time(self) -> str:
        """Name of the time [s]."""
        return self.value("time_s", self.t.time_s, "time since the start [s]")

    def flag(self, name: str, mask: Bools, meaning: str) -> str:
        """Name of a yes-or-no signal, which is 1 where `mask` is true and -1 elsewhere."""
        return self.value(name, np.where(mask, 1.0, -1.0), f"1 where {meaning}, else -1")

    def value(self, name: str, values: F64, meaning: str) -> str:
        """Name of any other signal; it gets a number at its end where another one has this name."""
        plain = _plain(name)
        for number in range(1, len(self.by_name) + 2):
            tried = plain if number == 1 else f"{plain}_{number}"
            found = self.by_name.get(tried)
            if found is None:
                self.by_name[tried] = NamedSignal(tried, np.asarray(values, dtype=np.float64), meaning)
                return tried
            if found.meaning == meaning and np.array_equal(found.values, values):
                return tried
        raise AssertionError("one of more names than there are signals is free")

    def pressed(self, pairs: Sequence[str], role: str, limit_n: float) -> Compare:
        """Whether these pairs together press harder than a limit."""
        return above(self.force(pairs, role), limit_n)


def _plain(name: str) -> str:
    """A name of small letters, digits and underscores that begins with a letter and is no word of rtamt."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return plain if plain[:1].isalpha() and "_" in plain else f"v_{plain}"

"""Differences between two rollouts, two labellings or two draws, in words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from badgen.contracts.trajectory import Trajectory
from badgen.testing.failure import Finding

_FIELDS = {"state": "states", "action": "actions", "ctrl": "set-points", "contact_n": "contact forces"}


def first_difference(one: Trajectory, other: Trajectory, phases: bool = True) -> str:
    """Which of the arrays of two rollouts of the same layout differ first, and when; "" where all bits are equal.

    Without `phases`, the phases may have other names.
    """
    rows = min(len(one), len(other))
    firsts = {
        words: int(differs[0])
        for name, words in _FIELDS.items()
        if (differs := np.flatnonzero((getattr(one, name)[:rows] != getattr(other, name)[:rows]).any(axis=1))).size
    }
    if firsts:
        words = min(firsts, key=lambda w: firsts[w])
        return f"the {words} differ first at {one.time_s[firsts[words]]:.2f} s"
    if len(one) != len(other):
        return f"one has {len(one)} rows and the other {len(other)}"
    for time_s, i, k in zip(one.time_s, one.phase, other.phase, strict=True) if phases else ():
        if one.phases[i] != other.phases[k]:
            return f"the phases differ first at {time_s:.2f} s: {one.phases[i]!r} and {other.phases[k]!r}"
    return ""


def equal(one: object, other: object, what: str) -> bool:
    """Whether two sampled parameters are equal; raises a Finding where they cannot be compared."""
    try:
        return bool(one == other)
    except ValueError as e:  # arrays have no single truth value
        raise Finding(
            f"{what} cannot be compared ({e})",
            "a frozen dataclass of plain numbers, names and tuples",
            "replace arrays by tuples",
        ) from e


@contextmanager
def no_global_randomness(who: str) -> Iterator[None]:
    """Raise a Finding where the block draws from the global generators of Python or NumPy."""
    before = _global_state()
    yield
    moved = [
        name for name, was, now in zip(("random", "numpy.random"), before, _global_state(), strict=True) if was != now
    ]
    if moved:
        raise Finding(
            f"{who} draws from the global generator of {' and '.join(moved)}",
            "randomness comes only from the generator that is passed in",
            "draw from `rng`; functions without `rng` draw nothing",
        )


def _global_state() -> tuple[str, str]:
    kind, keys, *rest = np.random.get_state()  # noqa: NPY002  # it is only looked at
    return repr(random.getstate()), repr((kind, np.asarray(keys).tobytes(), rest))

"""Contact pairs between things, by one rule for their names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from badgen.contracts.scene import ContactPair


def between(a: str, b: str) -> str:
    """Name of the contact pair of two things, whichever is named first."""
    return "-".join(sorted((a, b)))


def pairs_among(bodies: Sequence[str], of: Sequence[str] | None = None, slots: int = 16) -> tuple[ContactPair, ...]:
    """Contact pairs of each of these bodies with each other one; with `of`, only those with one of `of`."""
    kept = bodies if of is None else of
    found = (sorted(pair) for pair in combinations(bodies, 2) if set(pair) & set(kept))
    return tuple(ContactPair(between(a, b), a, b, slots) for a, b in found)

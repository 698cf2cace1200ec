"""Assign groups to splits by a hash of their names, so that a group keeps its split when a dataset grows."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from badgen.contracts.errors import BadValue

HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Split:
    """Names of the splits and their shares, which add up to 1."""

    shares: tuple[tuple[str, float], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order given."""
        return tuple(name for name, _ in self.shares)

    def of(self, group: str) -> str:
        """Split of a group."""
        place, reached = unit(group), 0.0
        for name, share in self.shares:
            reached += share
            if place < reached:
                return name
        return self.shares[-1][0]  # the sum of the shares may be rounded to just below 1


def parse_split(text: str) -> Split:
    """Read `train=0.8,val=0.1,test=0.1`; raises BadValue."""
    shares: list[tuple[str, float]] = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, share = (p.strip() for p in part.partition("="))
        try:
            value = float(share)
        except ValueError:
            value = math.nan
        if not name.isidentifier() or name == HOLDOUT or not 0 <= value <= 1 or name in dict(shares):
            raise BadValue(f"split takes NAME=SHARE,... with shares from 0 to 1, got {part!r}")
        shares.append((name, value))
    if not math.isclose(sum(share for _, share in shares), 1.0, abs_tol=1e-6):
        raise BadValue(f"the shares of a split must add up to 1; those of {text!r} do not")
    return Split(tuple(shares))


def unit(*texts: str) -> float:
    """A number in [0, 1) that depends only on these texts, and is the same on every machine."""
    digest = hashlib.sha256("\0".join(texts).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def hash_of(group: str) -> str:
    """The hash that assigns a group to its split, as it is written into the export."""
    return hashlib.sha256(group.encode()).hexdigest()[:12]

"""The proposer to beat: operators at random, as `badgen make` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from badgen.hunt.misses import Verdict
from badgen.hunt.space import Proposal, Space

T = TypeVar("T")


@dataclass(frozen=True)
class AtRandom:
    """Draws scene, mode, difficulty, operator and request, each evenly, and looks at no verdict.

    Attributes:
        space: what can be proposed.
        rng: of all draws.
    """

    space: Space
    rng: np.random.Generator

    def propose(self, history: Sequence[Verdict]) -> Proposal:
        """The next proposal."""
        scene = _one_of(self.rng, sorted({use.scene for use in self.space.uses}))
        mode = _one_of(self.rng, sorted({use.mode for use in self.space.uses if use.scene == scene}))
        uses = [use for use in self.space.uses if (use.scene, use.mode) == (scene, mode)]
        band = _one_of(self.rng, sorted({band for use in uses for band in use.spec.bands}))
        leading = [use for use in uses if band in use.spec.bands]
        use = _one_of(self.rng, leading)
        request = int(self.rng.integers(self.space.requests))
        return Proposal(scene, request, mode, band, use.spec, draw=len(history), number=use.number)


def _one_of(rng: np.random.Generator, items: Sequence[T]) -> T:
    return items[int(rng.integers(len(items)))]

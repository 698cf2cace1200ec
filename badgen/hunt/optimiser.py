"""A plain optimiser: it learns where operators lead and what the judge misses, and goes for cells without a find.

Thompson sampling: for every operator, the shares of the cells that it leads to are drawn from what it led to so far,
and for every cell the chance of a miss from the verdicts. The operator with the best chance of a find in a cell that
has none is simulated next; sometimes an earlier proposal of it is weakened instead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from badgen.hunt.misses import Verdict
from badgen.hunt.space import Cell, Proposal, Space, Use

_DECLARED = 1.0  # weight of what an operator is declared to lead to, in trials
_NOWHERE = 0.5  # weight of leading to nothing that is certified, likewise
_POOLED = 2.0  # weight of the judge's misses in a band, for a cell of that band, in verdicts
_MUTATED = 0.5  # share of the proposals that weaken an earlier one, of those that can
_WEAKER = (0.5, 0.95)  # by what the strength is multiplied
_LEAST = 0.2  # strength below which nothing is weakened any more
_MISSES = ("find", "known")  # results that count as a miss
_NO_CELL = Cell("", "", "")  # where a rollout without a certificate leads
Key: TypeAlias = tuple[str, str, int]  # scene, mode and number of an operator


@dataclass
class _Memory:
    """What the verdicts say: where operators led, which cells are found, and what the judge misses.

    Attributes:
        led: operator -> how often it led to each cell.
        certified: operator -> its proposals that led to a certified rollout.
        found: cells with a find.
        judged: cell -> verdicts in which the judge was right, and in which not.
    """

    led: dict[Key, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    certified: dict[Key, list[Proposal]] = field(default_factory=lambda: defaultdict(list))
    found: set[Cell] = field(default_factory=set)
    judged: dict[Cell, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    _read: int = 0

    def learn(self, history: Sequence[Verdict]) -> None:
        """Take in the verdicts that are new."""
        for verdict in history[self._read :]:
            proposal, cell = verdict.proposal, verdict.cell
            key = proposal.scene, proposal.mode, proposal.number or 0
            self.led[key][cell or _NO_CELL] += 1
            if cell is not None:
                self.certified[key].append(proposal)
                self.judged[cell][verdict.result in _MISSES] += 1
                self.found |= {cell} if verdict.result == "find" else set()
        self._read = len(history)

    def chance(self, cell: Cell, rng: np.random.Generator) -> float:
        """A drawn chance that the judge misses a rollout in a cell: from its verdicts, and those of its band."""
        of_band = [verdicts for other, verdicts in self.judged.items() if other.band == cell.band]
        right, missed = (1 + sum(v[k] for v in of_band) for k in (0, 1))
        pooled = _POOLED * missed / (right + missed)
        own_right, own_missed = self.judged.get(cell, (0, 0))
        return float(rng.beta(pooled + own_missed, _POOLED - pooled + own_right))


@dataclass
class Optimiser:
    """Goes for cells without a find; the same generator and verdicts give the same proposals.

    Attributes:
        space: what can be proposed.
        rng: of all draws.
    """

    space: Space
    rng: np.random.Generator
    _memory: _Memory = field(default_factory=_Memory)

    def propose(self, history: Sequence[Verdict]) -> Proposal:
        """The next proposal."""
        self._memory.learn(history)
        use = self.space.uses[int(np.argmax([self._value(use) for use in self.space.uses]))]
        earlier = self._memory.certified.get(_key(use), [])
        if use.scalable and earlier and self.rng.random() < _MUTATED:
            chosen = earlier[int(self.rng.integers(len(earlier)))]
            strength = chosen.strength * float(self.rng.uniform(*_WEAKER))
            if strength >= _LEAST:
                return replace(chosen, strength=strength)
        request = int(self.rng.integers(self.space.requests))
        return Proposal(use.scene, request, use.mode, None, use.spec, draw=len(history), number=use.number)

    def _value(self, use: Use) -> float:
        """The drawn chance that an operator leads to a find in a cell that has none."""
        led = self._memory.led.get(_key(use), Counter())
        declared = dict.fromkeys(use.hoped_for, _DECLARED)
        cells = sorted({*declared, *led} - {_NO_CELL}, key=str)
        weights = [declared.get(c, 0.0) + led[c] for c in cells]
        shares = self.rng.dirichlet([*weights, _NOWHERE + led[_NO_CELL]])
        misses = [0.0 if c in self._memory.found else self._memory.chance(c, self.rng) for c in cells]
        return float(sum(share * miss for share, miss in zip(shares, misses, strict=False)))


def _key(use: Use) -> Key:
    return use.scene, use.mode, use.number

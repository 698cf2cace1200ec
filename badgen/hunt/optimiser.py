"""A plain optimiser: it learns where operators lead and what the judge misses, and goes for cells without a find.

A bandit with the operators as its arms. For each, the shares of the cells that it leads to follow from what it led to
so far; for each cell, a chance of a miss is drawn from the verdicts (Thompson sampling). The operator with the best
chance of a find in a cell that has none is simulated next; half of the time the proposal of it that came nearest to a
find is weakened instead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

import numpy as np

from badgen.evaluation.views import PASS
from badgen.hunt.misses import Verdict
from badgen.hunt.space import Cell, Proposal, Space, Use

_DECLARED = 1.0  # weight of what an operator is declared to lead to, in trials
_NOWHERE = 0.5  # weight of leading to nothing that is certified, likewise
_POOLED = 2.0  # weight of what is known of other cells of the band or the mode, in verdicts
_SURE = 8.0  # how many verdicts more a drawn chance is as sure as; with 0, the luckiest of many draws would decide
_MUTATED = 0.5  # share of the proposals that weaken an earlier one, of those that can
_WEAKER = (0.6, 0.95)  # by what the strength is multiplied
_LEAST = 0.2  # strength below which nothing is weakened any more
_MISSES = ("find", "known")  # results that count as a miss
_NO_CELL = Cell("", "", "")  # where a rollout without a certificate leads
Key: TypeAlias = tuple[str, str, int]  # scene, mode and number of an operator


@dataclass
class _Memory:
    """What the verdicts say: where operators led, which cells are found, and what the judge misses.

    Attributes:
        led: operator -> how often it led to each cell.
        nearest: operator -> for each cell that it led to, the highest score of a failure that the judge did not pass,
            and its proposal.
        found: cells with a find.
        judged: cell -> verdicts in which the judge was right, and in which not.
        kinds: as in `Space`.
    """

    kinds: Mapping[tuple[str, str], str]
    led: dict[Key, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    nearest: dict[Key, dict[Cell, tuple[float, Proposal]]] = field(default_factory=lambda: defaultdict(dict))
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
                self.judged[cell][verdict.result in _MISSES] += 1
                self.found |= {cell} if verdict.result == "find" else set()
                self._note_nearest(key, cell, verdict)
        self._read = len(history)

    def _note_nearest(self, key: Key, cell: Cell, verdict: Verdict) -> None:
        score, truth = verdict.score, verdict.truth
        if verdict.result != "right" or score is None or truth is None or truth >= PASS:
            return
        known = self.nearest[key].get(cell)
        if known is None or score > known[0]:
            self.nearest[key][cell] = score, verdict.proposal

    def chance(self, cell: Cell, rng: np.random.Generator) -> float:
        """A drawn chance that the judge misses a rollout in a cell, from the verdicts of this cell and of like ones."""
        missed, count = self._counted(lambda c: c == cell)
        share = (_POOLED * self._expected(cell) + missed) / (_POOLED + count)
        sure = _SURE + count
        return float(rng.beta(sure * share, sure * (1.0 - share)))

    def _expected(self, cell: Cell) -> float:
        """The share of misses that like cells lead one to expect.

        It begins with that of the band. Cells of the band that also have the class of rule, the scene, or the mode each
        change the odds of a miss as far as they differ from the band.
        """
        band = self._share(lambda c: c.band == cell.band, 0.5)
        odds = band / (1.0 - band)
        for name in (self._kind, _scene, _mode):
            alike = self._share(partial(_alike, cell, name), band)
            odds *= alike / (1.0 - alike) / (band / (1.0 - band))
        return odds / (1.0 + odds)

    def _share(self, alike: Callable[[Cell], bool], expected: float) -> float:
        missed, count = self._counted(alike)
        return (_POOLED * expected + missed) / (_POOLED + count)

    def _counted(self, alike: Callable[[Cell], bool]) -> tuple[int, int]:
        """Misses and verdicts of some cells."""
        found = [verdicts for cell, verdicts in self.judged.items() if alike(cell)]
        missed = sum(missed for _, missed in found)
        return missed, missed + sum(right for right, _ in found)

    def _kind(self, cell: Cell) -> str:
        return self.kinds.get((cell.scene, cell.mode), "")


@dataclass
class Optimiser:
    """Goes for cells without a find; the same generator and verdicts give the same proposals.

    Attributes:
        space: what can be proposed.
        rng: of all draws.
    """

    space: Space
    rng: np.random.Generator
    _memory: _Memory = field(init=False)

    def __post_init__(self) -> None:
        self._memory = _Memory(self.space.kinds)

    def propose(self, history: Sequence[Verdict]) -> Proposal:
        """The next proposal."""
        self._memory.learn(history)
        use = self.space.uses[int(np.argmax([self._value(use) for use in self.space.uses]))]
        weakened = self._weakened(use) if use.scalable and self.rng.random() < _MUTATED else None
        if weakened is not None:
            return weakened
        request = int(self.rng.integers(self.space.requests))
        return Proposal(use.scene, request, use.mode, None, use.spec, draw=len(history), number=use.number)

    def _weakened(self, use: Use) -> Proposal | None:
        """The proposal of an operator that came nearest to a find in a new cell, at less strength; None without one."""
        of_use = self._memory.nearest.get(_key(use), {})
        near = [known for cell, known in of_use.items() if cell not in self._memory.found]
        if not near:
            return None
        chosen = max(near, key=lambda known: known[0])[1]
        strength = chosen.strength * float(self.rng.uniform(*_WEAKER))
        return replace(chosen, strength=strength) if strength >= _LEAST else None

    def _value(self, use: Use) -> float:
        """The chance that an operator leads to a find in a cell that has none, with drawn chances of a miss."""
        led = self._memory.led.get(_key(use), Counter())
        declared = dict.fromkeys(use.hoped_for, _DECLARED)
        cells = sorted({*declared, *led} - {_NO_CELL}, key=str)
        weights = [declared.get(c, 0.0) + led[c] for c in cells]
        every = sum(weights) + _NOWHERE + led[_NO_CELL]
        misses = [0.0 if c in self._memory.found else self._memory.chance(c, self.rng) for c in cells]
        return sum(weight * miss for weight, miss in zip(weights, misses, strict=True)) / every


def _key(use: Use) -> Key:
    return use.scene, use.mode, use.number


def _scene(cell: Cell) -> str:
    return cell.scene


def _mode(cell: Cell) -> str:
    return cell.mode


def _alike(cell: Cell, name: Callable[[Cell], str], other: Cell) -> bool:
    """Whether another cell has the same band and the same name of something."""
    return other.band == cell.band and name(other) == name(cell)

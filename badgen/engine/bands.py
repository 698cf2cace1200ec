"""Assign difficulties to slots: as near to the weights as what the modes can lead to allows.

All is counted in whole numbers and fractions, so that the result is the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.engine.difficulty import BandWeights

Bands = tuple[Difficulty, ...]  # difficulties that a slot can be asked for; at least one
Had = Counter[tuple[str, Difficulty]]  # how often a mode was asked for a difficulty


@dataclass(frozen=True, slots=True)
class Ask:
    """A slot that needs a difficulty, of a mode that can lead to `bands`."""

    mode: str
    bands: Bands


def best_totals(
    weights: BandWeights, kept: Mapping[Difficulty, int], left: Mapping[Bands, int]
) -> dict[Difficulty, Fraction]:
    """How many failures of each difficulty a scene has in the end, if all its slots are filled as evenly as possible.

    The difficulties that get too many, whatever is chosen, are found first: of all sets of difficulties, the one with
    the most failures for its weight, counting what is kept and the slots that lead nowhere else.

    Args:
        weights: the weights.
        kept: failures kept so far.
        left: slots to come, by the difficulties that they can be asked for.
    """
    totals: dict[Difficulty, Fraction] = {}
    free: Bands = weights.asked
    while free:
        level, _, fullest = max(
            (_level(weights, kept, left, chosen), k, chosen)
            for k in range(1, len(free) + 1)
            for chosen in combinations(free, k)
        )
        totals |= {band: level * weights.weight(band) for band in fullest}
        free = tuple(band for band in free if band not in fullest)
        others = Counter[Bands]()
        for bands, n in left.items():
            others[tuple(b for b in bands if b in free)] += n
        del others[()]
        left = others
    return totals


def _level(weights: BandWeights, kept: Mapping[Difficulty, int], left: Mapping[Bands, int], chosen: Bands) -> Fraction:
    """Failures for each unit of weight, if a set of difficulties gets only what cannot go elsewhere."""
    forced = sum(n for bands, n in left.items() if set(bands) <= set(chosen))
    return (forced + sum(kept.get(b, 0) for b in chosen)) / sum((weights.weight(b) for b in chosen), Fraction(0))


def assign(
    weights: BandWeights,
    asks: Sequence[Ask],
    kept: Mapping[Difficulty, int],
    left: Mapping[Bands, int],
    given: Mapping[tuple[str, Difficulty], int],
) -> list[Difficulty]:
    """A difficulty for each slot of a round, so that the scene can still become as even as possible.

    Where several do, it is the one that the scene has least of, and of these the one that the mode had least often.

    Args:
        weights: the weights.
        asks: the slots of the round.
        kept: failures that the scene has kept in the rounds before.
        left: slots of this round and of those after it, by the difficulties that they can be asked for.
        given: how often the modes were asked for each difficulty in the rounds before.
    """
    has, rest, had = Counter(dict(kept)), Counter(dict(left)), Counter(dict(given))
    found: dict[int, Difficulty] = {}
    for k in sorted(range(len(asks)), key=lambda k: (len(asks[k].bands), k)):
        rest[asks[k].bands] -= 1
        found[k] = _best(weights, asks[k], has, rest, had)
        has[found[k]] += 1
        had[asks[k].mode, found[k]] += 1
    _vary(asks, found, had)
    return [found[k] for k in range(len(asks))]


def _best(
    weights: BandWeights, ask: Ask, has: Mapping[Difficulty, int], rest: Mapping[Bands, int], had: Had
) -> Difficulty:
    """The best difficulty for a slot, given what the scene has and which slots are still to come."""

    def price(band: Difficulty) -> tuple[Fraction, Fraction, int, int]:
        then = {**has, band: has.get(band, 0) + 1}
        ends = best_totals(weights, then, rest)
        uneven = sum((n * n / weights.weight(b) for b, n in ends.items()), Fraction(0))
        return uneven, then[band] / weights.weight(band), had[ask.mode, band], DIFFICULTIES.index(band)

    return min(ask.bands, key=price) if len(ask.bands) > 1 else ask.bands[0]


def _vary(asks: Sequence[Ask], found: dict[int, Difficulty], had: Had) -> None:
    """Exchange the difficulties of two slots wherever their modes then had each difficulty more equally often."""
    better = True
    while better:
        better = False
        for i, j in combinations(range(len(asks)), 2):
            if _gains(asks[i], asks[j], found[i], found[j], had):
                for k, before, now in ((i, found[i], found[j]), (j, found[j], found[i])):
                    had[asks[k].mode, before] -= 1
                    had[asks[k].mode, now] += 1
                    found[k] = now
                better = True


def _gains(one: Ask, other: Ask, here: Difficulty, there: Difficulty, had: Had) -> bool:
    """Whether an exchange makes the sum of squares of what the modes had smaller."""
    if one.mode == other.mode or here == there or here not in other.bands or there not in one.bands:
        return False
    return _moved(one.mode, here, there, had) + _moved(other.mode, there, here, had) < 0


def _moved(mode: str, here: Difficulty, there: Difficulty, had: Had) -> int:
    """Half of how much the sum of squares grows if one slot of a mode passes from one difficulty to another."""
    return had[mode, there] - had[mode, here] + 1

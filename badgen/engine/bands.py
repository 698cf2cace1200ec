"""Assign difficulties to slots: as near to the weights as what the modes can lead to allows.

All is counted in whole numbers and fractions, so that the result is the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.engine.difficulty import BandWeights

Given = Mapping[tuple[str, Difficulty], int]  # how often a mode was asked for a difficulty


@dataclass(frozen=True, slots=True)
class Ask:
    """A slot that needs a difficulty.

    Attributes:
        mode: mode of the slot.
        bands: difficulties that the mode can lead to and that are asked for; at least one.
    """

    mode: str
    bands: tuple[Difficulty, ...]


def still_needed(
    weights: BandWeights, kept: Mapping[Difficulty, int], left: Mapping[tuple[Difficulty, ...], int]
) -> dict[Difficulty, Fraction]:
    """How many more failures of each difficulty bring a scene nearest to its weights, when all its slots are filled.

    The difficulties that get too many, whatever is chosen, are found first: of all sets of difficulties, the one with
    the most failures for its weight, counting what is kept and the slots that lead nowhere else.

    Args:
        weights: the weights.
        kept: failures kept so far.
        left: slots to come, by the difficulties that they can be asked for.
    """
    needed: dict[Difficulty, Fraction] = {}
    free = list(weights.asked)
    rest = Counter({frozenset(bands): n for bands, n in left.items()})
    while free:
        level, fullest = max(
            (
                (_level(weights, kept, rest, chosen), chosen)
                for k in range(1, len(free) + 1)
                for chosen in combinations(free, k)
            ),
            key=lambda found: (found[0], len(found[1])),
        )
        needed |= {band: level * weights.weight(band) - kept.get(band, 0) for band in fullest}
        free = [band for band in free if band not in fullest]
        others: Counter[frozenset[Difficulty]] = Counter()
        for bands, n in rest.items():
            others[bands - frozenset(fullest)] += n
        others.pop(frozenset(), None)
        rest = others
    return needed


def _level(
    weights: BandWeights,
    kept: Mapping[Difficulty, int],
    rest: Mapping[frozenset[Difficulty], int],
    chosen: tuple[Difficulty, ...],
) -> Fraction:
    """Failures for each unit of weight, if a set of difficulties gets only what cannot go elsewhere."""
    forced = sum(n for bands, n in rest.items() if bands <= frozenset(chosen))
    return (forced + sum(kept.get(b, 0) for b in chosen)) / sum((weights.weight(b) for b in chosen), Fraction(0))


def assign(asks: Sequence[Ask], needed: Mapping[Difficulty, Fraction], given: Given) -> list[Difficulty]:
    """A difficulty for each slot: in the proportions of what is needed, and for each mode one that it had least often.

    Args:
        asks: the slots.
        needed: how many more failures of each difficulty the scene needs.
        given: what the modes were asked for before.
    """
    found: dict[int, Difficulty] = {}
    had = Counter(dict(given))
    for k in sorted(range(len(asks)), key=lambda k: (len(asks[k].bands), k)):
        _place(k, asks, found, needed, had)
    _vary(asks, found, had)
    return [found[k] for k in range(len(asks))]


def _place(
    k: int,
    asks: Sequence[Ask],
    found: dict[int, Difficulty],
    needed: Mapping[Difficulty, Fraction],
    had: Counter[tuple[str, Difficulty]],
) -> None:
    """Give a slot a difficulty; slots that have one already may pass to another, so that none gets too many."""
    mover: dict[Difficulty, int | None] = dict.fromkeys(asks[k].bands)  # who would pass to a difficulty; None for k
    reached = list(asks[k].bands)
    for band in reached:
        for other, held in found.items():
            for b in asks[other].bands if held == band else ():
                if b not in mover:
                    mover[b] = other
                    reached.append(b)
    counts = Counter(found.values())

    def price(band: Difficulty) -> tuple[bool, Fraction, int, int]:
        many, need, mode = Fraction(2 * counts[band] + 1), needed.get(band, Fraction(0)), asks[k].mode
        return need <= 0, many / need if need > 0 else many, had[mode, band], DIFFICULTIES.index(band)

    end = min(reached, key=price)
    while (other_k := mover[end]) is not None:
        before = found[other_k]
        _give(other_k, end, asks, found, had)
        end = before
    _give(k, end, asks, found, had)


def _give(
    k: int, band: Difficulty, asks: Sequence[Ask], found: dict[int, Difficulty], had: Counter[tuple[str, Difficulty]]
) -> None:
    if k in found:
        had[asks[k].mode, found[k]] -= 1
    found[k] = band
    had[asks[k].mode, band] += 1


def _vary(asks: Sequence[Ask], found: dict[int, Difficulty], had: Counter[tuple[str, Difficulty]]) -> None:
    """Exchange the difficulties of two slots wherever their modes then had each difficulty more equally often."""
    better = True
    while better:
        better = False
        for i, j in combinations(range(len(asks)), 2):
            if _gains(i, j, asks, found, had):
                here, there = found[i], found[j]
                _give(i, there, asks, found, had)
                _give(j, here, asks, found, had)
                better = True


def _gains(
    i: int, j: int, asks: Sequence[Ask], found: Mapping[int, Difficulty], had: Mapping[tuple[str, Difficulty], int]
) -> bool:
    """Whether an exchange makes the sum of squares of what the modes had smaller."""
    one, other, here, there = asks[i].mode, asks[j].mode, found[i], found[j]
    if one == other or here == there or here not in asks[j].bands or there not in asks[i].bands:
        return False
    return _moved(one, here, there, had) + _moved(other, there, here, had) < 0


def _moved(mode: str, here: Difficulty, there: Difficulty, had: Mapping[tuple[str, Difficulty], int]) -> int:
    """Half of how much the sum of squares grows if one slot of a mode passes from one difficulty to another."""
    return had.get((mode, there), 0) - had.get((mode, here), 0) + 1


def without_vain(
    bands: Iterable[Difficulty], asked: Mapping[Difficulty, int], missed: Mapping[Difficulty, int], most: int
) -> tuple[Difficulty, ...]:
    """Difficulties without those that were asked for `most` times or more, always in vain; all where none is left."""
    bands = tuple(bands)
    found = tuple(b for b in bands if not most <= asked.get(b, 0) == missed.get(b, 0))
    return found or bands

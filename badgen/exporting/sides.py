"""Which of two compared episodes is shown first: exactly balanced, so that its place does not tell which is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from badgen.selection.split import unit


def better_first(rows: Sequence[tuple[str, str]], seed: int) -> Mapping[str, bool]:
    """For each compared row, whether the better side comes first.

    Half of the rows of every split have it first; of an odd number, one more or one less. Which ones depends only on
    their names and the seed.

    Args:
        rows: name and split of each row; names are unique.
        seed: seed of all random choices of an export.
    """
    of_split: defaultdict[str, list[str]] = defaultdict(list)
    for name, split in rows:
        of_split[split].append(name)
    found: dict[str, bool] = {}
    for split, names in of_split.items():
        odd = unit(split, str(seed)) < 0.5
        ordered = sorted(names, key=lambda name: unit(name, str(seed)))
        found |= {name: (i % 2 == 0) == odd for i, name in enumerate(ordered)}
    return found

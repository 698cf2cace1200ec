"""The list of the gallery: one short row for each episode, and the table by which rows are filtered and sorted.

Rows are arrays of texts and numbers, since thousands of them are read before the list can be filtered. A label is
stored as the positions of its values in the table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badgen.contracts.exporter import StoredEpisode
from badgen.view.facets import FACETS, NUMBERS, Facet
from badgen.view.facts import headline, sentence

PER_FILE = 500  # rows in one data file


@dataclass(frozen=True)
class ShownFacet:
    """A facet with the values that a dataset has.

    Attributes:
        name: as in `Facet`, like `title`.
        title: likewise.
        values: in the order in which they are shown.
        chosen: those that are chosen when the page opens.
        differs: whether it tells episodes apart; others are no filter.
    """

    name: str
    title: str
    values: tuple[str, ...]
    chosen: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class ShownNumber:
    """A number that episodes have."""

    name: str
    title: str
    unit: str


@dataclass(frozen=True)
class Table:
    """What the page needs to know before it reads rows.

    Attributes:
        dataset: name of the dataset.
        key: hash of the ids of all episodes, under which the browser keeps flags.
        episodes: number of all episodes.
        failures: number of episodes that are no success.
        groups: number of groups.
        row_files: number of files with rows.
        facets: labels by which rows are filtered.
        numbers: by which rows are sorted.
    """

    dataset: str
    key: str
    episodes: int
    failures: int
    groups: int
    row_files: int
    facets: tuple[ShownFacet, ...]
    numbers: tuple[ShownNumber, ...]


# id, group, number of the group, headline, sentence, instruction, outcome, whether it has a poster, positions of the
# values of each facet, numbers
Row = tuple[str, str, int, str, str, str, str, bool, list[list[int]], list[float | None]]


def table_of(dataset: str, episodes: Sequence[StoredEpisode]) -> Table:
    """Collect the values of all facets."""
    ids = sorted(e.info.id for e in episodes)
    return Table(
        dataset=dataset,
        key=hashlib.sha256("\0".join(ids).encode()).hexdigest()[:16],
        episodes=len(ids),
        failures=sum(e.info.outcome != "success" for e in episodes),
        groups=len({e.info.group for e in episodes}),
        row_files=-(-len(ids) // PER_FILE),
        facets=tuple(_shown(facet, episodes) for facet in FACETS),
        numbers=tuple(ShownNumber(n.name, n.title, n.unit) for n in NUMBERS),
    )


def _shown(facet: Facet, episodes: Sequence[StoredEpisode]) -> ShownFacet:
    found = [tuple(facet.values(e)) for e in episodes]
    values = facet.ordered(v for own in found for v in own)
    chosen = tuple(v for v in facet.chosen if v in values)
    return ShownFacet(facet.name, facet.title, values, chosen if len(chosen) < len(values) else (), len(set(found)) > 1)


def rows_of(episodes: Sequence[StoredEpisode], numbers: Mapping[str, int], table: Table) -> list[Row]:
    """Write the rows of episodes; `numbers` is group -> its number in the order of the store."""
    places = [{value: i for i, value in enumerate(facet.values)} for facet in table.facets]
    rows: list[Row] = []
    for e in episodes:
        info = e.info
        labels = [[place[v] for v in facet.values(e)] for facet, place in zip(FACETS, places, strict=True)]
        values = [None if (v := n.value(e)) is None else round(float(v), 3) for n in NUMBERS]
        instruction = info.instruction
        row = (info.id, info.group, numbers[info.group], headline(e), sentence(e), instruction, info.outcome)
        rows.append((*row, bool(e.cameras), labels, values))
    return rows

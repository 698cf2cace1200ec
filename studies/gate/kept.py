"""Print how many restyled videos of each scene an augmented run has kept: `python -m studies.gate.kept RUN`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from badgen.restyle.rejected import ALONE
from badgen.store import Dataset, open_dataset

_WAYS = ("kept", "refused", "undecidable", "not restylable", "alone")


def ways_of(verdict: str) -> str:
    """What became of a video, in one or two words."""
    if verdict == ALONE:
        return "alone"
    kind = verdict.partition(": ")[0]
    return "refused" if kind == "rejected" else kind


def counted(dataset: Dataset) -> Mapping[str, Counter[str]]:
    """Scene -> what became of its restyled videos -> how many."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    scene_of = {}
    for e in dataset.episodes():
        scene_of[e.id] = e.info.scene
        found[e.info.scene]["kept"] += sum(len(of) for of in e.repaints.values())
    for file in sorted((dataset.path / "rejected").glob("*/scores.json")):
        for row in json.loads(file.read_text(encoding="utf-8")):
            found[scene_of[row["episode"]]][ways_of(row["verdict"])] += 1
    return found


def table_of(counts: Mapping[str, Counter[str]]) -> Table:
    """One row for each scene, and one for all of them."""
    table = Table("scene", "videos", *_WAYS, "kept of those that can be restyled", title="restyled videos")
    for column in table.columns[1:]:
        column.justify = "right"
    every: Counter[str] = Counter()
    for scene, of in sorted(counts.items()):
        every += of
        table.add_row(*_cells(scene, of))
    table.add_row(*_cells("all", every))
    return table


def _cells(scene: str, of: Counter[str]) -> list[str]:
    possible = of.total() - of["not restylable"]
    share = f"{of['kept'] / possible:.0%}" if possible else "-"
    return [scene, str(of.total()), *(str(of[way]) for way in _WAYS), share]


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
def main(run: Path) -> None:
    """Count the videos of RUN, a folder of `badgen augment`."""
    Console().print(table_of(counted(open_dataset(run))))


if __name__ == "__main__":
    main()

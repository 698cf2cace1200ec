"""What takes the bytes of a dataset, by part: `python -m benchmarks.bytes RUN`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import h5py
from rich.console import Console
from rich.table import Table

_LABELS = ("progress", "reward", "reward_visible", "reward_frame", "reward_terms", "milestones", "events")
_REST = "attributes, names and indices of HDF5"


def bytes_by_part(run: Path) -> tuple[Counter[str], int]:
    """Part -> bytes in all shards of a dataset, and the number of episodes; what is stored once is counted once."""
    found, episodes = Counter[str](), 0
    for shard in sorted((run / "shards").glob("*.h5")):
        with h5py.File(shard) as f:
            own = Counter[str]()
            for part, size in _sizes(f["episodes"]):
                own[part] += size
            episodes += len(f["episodes"])
        found += own
        found[_REST] += shard.stat().st_size - own.total()
    return found, episodes


def _sizes(episodes: Any) -> Iterator[tuple[str, int]]:
    """Part and bytes of every dataset that has bytes of its own."""
    seen = set[int]()
    for episode in episodes.values():
        for name, dataset in _datasets(episode):
            place = h5py.h5o.get_info(dataset.id).addr
            if place not in seen and not dataset.is_virtual:
                seen.add(place)
                yield _part(name), int(dataset.id.get_storage_size())


def _datasets(group: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    for name, member in group.items():
        if isinstance(member, h5py.Group):
            yield from _datasets(member, f"{at}{name}/")
        else:
            yield f"{at}{name}", member


def _part(name: str) -> str:
    """What a dataset belongs to; the part of an episode's own of a shared array is that array's."""
    first = name.removeprefix("own/").partition("/")[0]
    return "labels" if first in _LABELS else first


@click.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(run: Path) -> None:
    """Print what takes the bytes of the dataset RUN: in all, and for each episode."""
    found, episodes = bytes_by_part(run)
    table = Table("part", "kB an episode", "share", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for part, size in found.most_common():
        table.add_row(part, f"{size / episodes / 1e3:.1f}", f"{size / found.total():.1%}")
    table.add_row("total", f"{found.total() / episodes / 1e3:.1f}", "")
    models = sum(p.stat().st_size for p in (run / "models").rglob("*") if p.is_file())
    console = Console()
    console.print(f"{episodes} episodes, {found.total() / 1e6:.1f} MB in shards, {models / 1e6:.1f} MB in models")
    console.print(table, highlight=False)


if __name__ == "__main__":
    main()

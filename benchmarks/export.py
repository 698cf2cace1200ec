"""Print how fast each exporter is: `python -m benchmarks.export [RUN]`.

CPU seconds of one process, its decoding threads included, for a whole run (a small lossless one is made where none is
named), divided by the frames that it holds; `x` compares with reading labels and frames and writing nothing. Formats
that show a few pictures of a video still decode it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any, ClassVar

import click
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadgenError
from badgen.contracts.exporter import Exporter
from badgen.engine import make_dataset, resolve
from badgen.registry import registry
from badgen.store import Dataset, Episode

_MADE: dict[str, Any] = {
    "n": 3,
    "cameras": "front,left_wrist",
    "fps": 5.0,
    "benign": 0.0,
    "relabelled": 0.0,
    "seed": 77,
}
_OPTIONS = {"split": "train=1"}


class Counted(Episode):
    """An episode that counts the pictures asked of it."""

    frames_read: ClassVar[int] = 0

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """As stored."""
        found = super().frames(camera, indices)
        Counted.frames_read += len(found)
        return found


class CountedRun(Dataset):
    """A run of such episodes."""

    def episodes(self) -> Iterator[Counted]:
        """All of them."""
        for e in super().episodes():
            yield Counted(e.folder, e.shard, e.id, e.order, e.together)

    def episode(self, episode_id: str) -> Counted:
        """One of them."""
        e = super().episode(episode_id)
        return Counted(e.folder, e.shard, e.id, e.order, e.together)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an export took: CPU time, pictures read, bytes written."""

    cpu_s: float
    frames: int
    size_bytes: int


def reading(path: Path) -> Cost:
    """Read labels and all pictures, write nothing."""
    Counted.frames_read, began = 0, process_time()
    for episode in CountedRun(path).episodes():
        episode.arrays()
        for camera in episode.cameras:
            episode.frames(camera)
    return Cost(process_time() - began, Counted.frames_read, 0)


def exporting(exporter: Exporter, path: Path, out: Path) -> Cost:
    """One export with the format's own defaults, all in one split."""
    out.mkdir()
    Counted.frames_read, began = 0, process_time()
    files = exporter.export(CountedRun(path), out, _OPTIONS)
    return Cost(process_time() - began, Counted.frames_read, sum(f.stat().st_size for f in files))


def report(path: Path, scratch: Path) -> Table:
    """A line for each format, after one for only reading."""
    table = Table("format", "pictures read", "frames per CPU second", "x", "MB", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    reading(path)  # warms the caches
    base = reading(path)
    table.add_row("(only reading)", str(base.frames), f"{base.frames / base.cpu_s:.0f}", "1.0", "-")
    for name in sorted(registry().exporters):
        try:
            cost = exporting(registry().exporter(name), path, scratch / name)
        except BadgenError as e:
            table.add_row(name, "-", "-", "-", "-")
            click.echo(f"{name}: {e}", err=True)
            continue
        speed, ratio = base.frames / cost.cpu_s, cost.cpu_s / base.cpu_s
        table.add_row(name, str(cost.frames), f"{speed:.0f}", f"{ratio:.1f}", f"{cost.size_bytes / 1e6:.1f}")
    return table


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True), required=False)
def main(run: Path | None) -> None:
    """Measure every exporter on RUN."""
    with tempfile.TemporaryDirectory() as scratch:
        path = run or Path(scratch) / "run"
        if run is None:
            make_dataset(resolve("lid_lift", "drop", **_MADE), path)
        table = report(path, Path(scratch))
    Console().print(table, highlight=False)


if __name__ == "__main__":
    main()

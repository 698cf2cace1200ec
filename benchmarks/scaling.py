"""Print how a run scales: `python -m benchmarks.scaling [--workers 1,2] [--totals 10,100,1000] [--json FILE]`.

The same dataset is made with different numbers of workers, then datasets of different sizes with most workers. Wall
time needs a quiet machine; CPU time and memory do not. Needs /proc.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from badgen.engine import DatasetConfig, resolve
from badgen.serialization import from_json, to_json
from benchmarks.measured_run import Cost
from benchmarks.suite import machine


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def cost(config: DatasetConfig, workers: int) -> Cost:
    """Cost of one dataset, made by a new process and those that it starts."""
    asked = json.dumps({"config": to_json(config), "workers": workers})
    command = [sys.executable, "-m", "benchmarks.measured_run", asked]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return from_json(Cost, json.loads(done.stdout.splitlines()[-1]))


def by_workers(found: Mapping[int, Cost]) -> Table:
    """One line for each number of workers; `of ideal` compares the speed with so many times that of one worker."""
    table = _table("workers", "wall", "kept/s", "of ideal", "CPU/kept", "worker MB", "driver MB")
    first = next(iter(found))
    one = found[first].kept / found[first].wall_s / first
    for workers, c in found.items():
        rate = c.kept / c.wall_s
        ideal, each = f"{rate / workers / one:.2f}", f"{c.cpu_s / c.kept:.2f} s"
        table.add_row(
            str(workers), f"{c.wall_s:.0f} s", f"{rate:.2f}", ideal, each, f"{c.worker_mb:.0f}", f"{c.driver_mb[1]:.0f}"
        )
    return table


def by_size(found: Mapping[int, Cost]) -> Table:
    """One line for each size."""
    heads = ("asked", "kept", "wall", "CPU", "CPU/kept", "driver CPU", "driver MB", "server MB", "worker MB")
    table = _table(*heads)
    for total, c in found.items():
        grown = f"{c.driver_mb[0]:.0f} to {c.driver_mb[1]:.0f}"
        times = (f"{c.wall_s:.0f} s", f"{c.cpu_s:.0f} s", f"{c.cpu_s / c.kept:.2f} s", f"{c.driver_cpu_s:.1f} s")
        table.add_row(str(total), str(c.kept), *times, grown, f"{c.server_mb:.0f}", f"{c.worker_mb:.0f}")
    return table


def _table(*heads: str) -> Table:
    table = Table(*heads, box=None, pad_edge=False)
    for column in table.columns:
        column.justify = "right"
    return table


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


@click.command()
@click.option("--scene", default="push", show_default=True)
@click.option("--mode", default="displaced,wrong_object", show_default=True)
@click.option("--difficulty", default="any", show_default=True)
@click.option("--cameras", default="none", show_default=True)
@click.option("--workers", help="Numbers of workers, separated by commas.  [default: 1, 2, 4, ... to all cores]")
@click.option("--total", default=64, show_default=True, help="Failures of the dataset that they make.")
@click.option("--totals", default="10,100", show_default=True, help="Failures of the datasets that most workers make.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="File for all figures.")
def main(
    scene: str,
    mode: str,
    difficulty: str,
    cameras: str,
    workers: str | None,
    total: int,
    totals: str,
    out: Path | None,
) -> None:
    """Measure how time and memory depend on the number of workers and of episodes."""
    counts = _numbers(workers) if workers else _doubled(cores())
    config = resolve(scene, mode, total=total, cameras=cameras, difficulty=difficulty)
    sizes = {n: resolve(scene, mode, total=n, cameras=cameras, difficulty=difficulty) for n in _numbers(totals)}
    console = Console()
    facts = machine()
    console.print(
        f"{facts['processor']}, {cores()} cores, load {facts['load']:.1f}; {scene}, {mode}, cameras {cameras}"
    )
    spread = {count: cost(config, count) for count in counts}
    console.print(by_workers(spread), highlight=False)
    grown = {n: cost(asked, counts[-1]) for n, asked in sizes.items()}
    console.print(by_size(grown) if grown else "", highlight=False)
    if out is not None:
        found = {"machine": facts, "by_workers": _plain(spread), "by_size": _plain(grown)}
        out.write_text(json.dumps(found, indent=2) + "\n")


def _doubled(most: int) -> Sequence[int]:
    """1, 2, 4, ... and `most`."""
    return [*(1 << k for k in range(most.bit_length()) if 1 << k < most), most]


def _plain(found: Mapping[int, Cost]) -> dict[str, object]:
    return {str(number): asdict(c) for number, c in found.items()}


if __name__ == "__main__":
    main()

"""`badgen make`: fill a run with failures."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from badgen.contracts.appearance import RobotAppearance
from badgen.contracts.episode import SlotCount
from badgen.engine import make_dataset, resolve
from badgen.engine.config import CLEAN
from badgen.store import open_dataset
from badgen.view import write_gallery

_PLAIN_EVERY_S = 20.0


@click.command(short_help="Make verified failures (or clean runs) of a scene.")
@click.option("--scene", required=True, help='Scene name, or "all"; see `badgen list scenes`.')
@click.option(
    "--mode", required=True, help='Failure mode, family of causes, "all" or "clean"; see `badgen list modes`.'
)
@click.option("--n", default=10, show_default=True, help="Kept episodes wanted per scene and mode.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the run.  [default: runs/SCENE-MODE-sSEED]")
@click.option("--seed", default=0, show_default=True, help="Root of all randomness.")
@click.option("--workers", default=1, show_default=True, help="Processes; the bytes do not depend on it.")
@click.option("--cameras", default="all", show_default=True, help='Views with commas, "all" or "none".')
@click.option("--size", default="224", show_default=True, help="Pixels: N or WIDTHxHEIGHT.")
@click.option("--fps", default=5.0, show_default=True, help="Frames per second; divides 50.")
@click.option("--quality", default="lossless", show_default=True, help="lossless, high or small.")
@click.option(
    "--benign", default=0.25, show_default=True, help="Share of kept failures stored with a disturbed success."
)
@click.option(
    "--relabelled", default=0.25, show_default=True, help="Share of groups also stored under other instructions."
)
@click.option(
    "--appearance",
    default="varied",
    show_default=True,
    help="varied: visual domain randomization, a room for every group; plain: one room.",
)
@click.option(
    "--robot-appearance",
    default="primitive",
    show_default=True,
    help="primitive: simple shapes; mesh: the maker's meshes, see `badgen robots`.",
)
@click.option("--gallery", is_flag=True, help="Write the run's gallery too, as `badgen view` does.")
@click.option("--attempts", default=12, show_default=True, help="Faults tried at most per episode, four in a layout.")
@click.option(
    "--jitters", default=3, show_default=True, help="Reruns off by 1e-6 that tell if an outcome is borderline."
)
def make(
    scene: str, mode: str, n: int, out: Path | None, seed: int, workers: int, cameras: str, size: str, fps: float,
    quality: str, benign: float, relabelled: float, appearance: str, robot_appearance: RobotAppearance, gallery: bool, attempts: int,
    jitters: int,
) -> None:  # fmt: skip
    """Corrupt working runs, simulate them again, and keep what physics shows to have failed.

    An interrupted run goes on with the same command.
    """
    config = resolve(
        scene,
        mode,
        n,
        seed,
        cameras,
        size,
        fps,
        quality,
        appearance,
        benign,
        relabelled,
        attempts,
        jitters,
        robot_appearance,
    )
    folder = out or Path("runs") / f"{scene}-{mode.replace(',', '+')}-s{seed}"
    console = Console()
    began = time.monotonic()
    with _Ticker(console) as ticker:
        make_dataset(config, folder, workers, ticker)
    counts = open_dataset(folder).counts()
    show_counts(console, counts)
    kept = sum(c.accepted for c in counts.values())
    console.print(f"{kept} kept in {time.monotonic() - began:.0f} s: {folder}\n", highlight=False)
    if gallery:
        page = write_gallery(open_dataset(folder), folder / "gallery", workers)
        console.print(f"open {page}", highlight=False, soft_wrap=True)
    console.print("Next:", highlight=False)
    judged = [f"badgen export {folder} --to gvl"] if config.cameras and config.modes != (CLEAN,) else []
    for line in (f"badgen view {folder}", *judged, f"badgen verify {folder}"):
        console.print(f"  {line}", highlight=False, soft_wrap=True)


class _Ticker:
    """Progress: a bar on a terminal, otherwise a plain line now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (TextColumn("shards"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[note]}"))
        self._bar = Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal)
        self._task = self._bar.add_task("make", total=None, note="")
        self._count, self._began, self._spoke = SlotCount(), time.monotonic(), time.monotonic()

    def __enter__(self) -> _Ticker:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int, newest: dict[str, SlotCount]) -> None:
        """Take note of a finished shard."""
        for count in newest.values():
            self._count = self._count + count
        note = _note(self._count, time.monotonic() - self._began)
        self._bar.update(self._task, completed=done, total=total, note=note)
        if not self._console.is_terminal and (time.monotonic() - self._spoke > _PLAIN_EVERY_S or done == total):
            self._console.print(f"{done}/{total} shards, {note}", highlight=False)
            self._spoke = time.monotonic()


def _note(c: SlotCount, seconds: float) -> str:
    if not c.simulated:
        return ""
    rate = 60 * c.accepted / seconds
    return f"{c.accepted} kept of {c.simulated} simulated ({c.accepted / c.simulated:.0%}), {rate:.1f}/min"


def show_counts(console: Console, counts: Mapping[str, SlotCount]) -> None:
    """Print what a run took, mode by mode, and why attempts were not kept."""
    console.print(_table(counts))
    if any(c.rejected for c in counts.values()):
        console.print()
        console.print(_rejected(counts))


def _table(counts: Mapping[str, SlotCount]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("mode", "asked", "simulated", "kept", "benign", "relabelled", "yield", "seconds"):
        table.add_column(name, justify="left" if name == "mode" else "right", no_wrap=True)
    for mode, c in counts.items():
        share = f"{c.accepted / c.simulated:.0%}" if c.simulated else "-"
        numbers = (c.requested, c.simulated, c.accepted, c.benign, c.relabelled)
        table.add_row(mode, *map(str, numbers), share, f"{c.seconds:.0f}")
    return table


def _rejected(counts: Mapping[str, SlotCount]) -> Table:
    """Why attempts were not kept; on lines of their own, since reasons are long and terminals narrow."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("mode", no_wrap=True)
    table.add_column("rejected", overflow="fold")
    for mode, c in counts.items():
        if c.rejected:
            table.add_row(mode, ", ".join(f"{r} {k}" for r, k in c.rejected.items()))
    return table

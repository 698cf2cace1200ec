"""What `badgen make` prints at the end: the yield of every mode, why attempts were rejected, and difficulties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.slot_count import SlotCount
from badgen.engine.config import DatasetConfig
from badgen.engine.shares import shares_of

_ONE_SCENE = "failures"  # name of the only row, where counts do not name the scene


def show_counts(console: Console, counts: Mapping[str, SlotCount]) -> None:
    """Print the yield of every mode, and why attempts were rejected."""
    console.print(_table(counts))
    if any(c.rejected for c in counts.values()):
        console.print()
        console.print(_rejected(counts))


def show_extras(console: Console, config: DatasetConfig, counts: Mapping[str, SlotCount]) -> None:
    """Print how many extras were asked for, how many slots can have one at all, and how many did get it."""
    total, shares = sum(counts.values(), SlotCount()), shares_of(config)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("extra", "asked", "possible", "got", "missing"):
        table.add_column(name, justify="left" if name in ("extra", "missing") else "right", no_wrap=name != "missing")
    for name, share, got, why in (
        ("benign successes", shares.benign, total.benign, "no weaker fault, or no rollout of the policy, succeeds"),
        ("relabelled groups", shares.relabelled, total.relabelled_groups, "nothing else can be asked for"),
        ("near misses", shares.near_miss, total.near_missed, "no edge that can be seen"),
        ("recovery curves", shares.recoverability, total.curves, "the goal is reached"),
        ("recoveries", shares.recovery, total.recoveries, "the goal is reached, or cannot be any more"),
    ):
        if share.asked:
            missing = f"{share.asked - got}: {why}" if got < share.asked else ""
            table.add_row(name, str(share.asked), str(share.possible), str(got), missing)
    if table.row_count:
        console.print()
        console.print(table)


def show_difficulties(console: Console, counts: Mapping[str, SlotCount]) -> None:
    """Print, for each scene, how many of its kept failures have which difficulty, and how many were asked for it."""
    scenes: dict[str, list[SlotCount]] = {}
    for key, count in counts.items():
        scene = key.rpartition("/")[0] if "/" in key else _ONE_SCENE
        scenes.setdefault(scene, []).append(count)
    if not any(c.kept for c in counts.values()):
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    asked = any(c.asked for c in counts.values())
    table.add_column("kept of asked" if asked else "kept", no_wrap=True)
    for name in (*DIFFICULTIES, *(["instead"] if asked else [])):
        table.add_column(name, justify="right", no_wrap=True)
    for scene, found in scenes.items():
        table.add_row(scene, *_difficulties(found, asked))
    if len(scenes) > 1:
        table.add_row("all scenes", *_difficulties(list(counts.values()), asked))
    console.print()
    console.print(table)


def _difficulties(counts: Sequence[SlotCount], asked: bool) -> list[str]:
    """Cells of one row; "instead" counts slots that kept a failure of another difficulty than they were asked for."""
    total = sum(counts, SlotCount())
    if not asked:
        return [str(total.kept.get(band, 0)) for band in DIFFICULTIES]
    cells = [f"{total.kept.get(band, 0)}/{total.asked.get(band, 0)}" for band in DIFFICULTIES]
    return [*cells, str(sum(c.instead for c in counts))]


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
    """Why attempts were rejected; a table below the first one, since reasons are long and terminals narrow."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("mode", no_wrap=True)
    table.add_column("rejected", overflow="fold")
    for mode, c in counts.items():
        if c.rejected:
            table.add_row(mode, ", ".join(f"{r} {k}" for r, k in c.rejected.items()))
    return table

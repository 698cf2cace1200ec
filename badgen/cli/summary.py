"""What `badgen make` prints at the end: the yield of every mode, and why attempts were rejected."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from badgen.contracts.slot_count import SlotCount
from badgen.engine.config import DatasetConfig
from badgen.engine.shares import shares_of


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
        ("benign successes", shares.benign, total.benign, "no weaker fault succeeds"),
        ("relabelled groups", shares.relabelled, total.relabelled_groups, "nothing else can be asked for"),
    ):
        if share.asked:
            missing = f"{share.asked - got}: {why}" if got < share.asked else ""
            table.add_row(name, str(share.asked), str(share.possible), str(got), missing)
    if table.row_count:
        console.print()
        console.print(table)


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

"""Progress of `badgen make`: a bar on a terminal, otherwise a line every 20 seconds."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from badgen.cli.pieces import pace
from badgen.contracts.slot_count import SlotCount

_PLAIN_EVERY_S = 20.0


class Ticker:
    """Shows how many shards are finished and how many episodes were kept; used as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (
            TextColumn("shards"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        self._bar = Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal)
        self._task = self._bar.add_task("make", total=None, note="")
        self._count, self._began, self._printed = SlotCount(), time.monotonic(), time.monotonic()
        self._first: int | None = None  # shards that were finished before

    def __enter__(self) -> Ticker:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int, newest: dict[str, SlotCount]) -> None:
        """Count a finished shard."""
        for count in newest.values():
            self._count = self._count + count
        now_s = time.monotonic()
        if self._first is None:
            self._first, self._began = done, now_s
        note = _note(self._count, now_s - self._began)
        to_go = pace(done - self._first, total - done, now_s - self._began).partition(", ")[2]
        note = f"{note}, {to_go}" if to_go else note
        self._bar.update(self._task, completed=done, total=total, note=note)
        if not self._console.is_terminal and (time.monotonic() - self._printed > _PLAIN_EVERY_S or done == total):
            self._console.print(f"{done}/{total} shards, {note}")
            self._printed = time.monotonic()


def _note(c: SlotCount, seconds: float) -> str:
    if not c.simulated:
        return ""
    rate = 60 * c.accepted / seconds
    return f"{c.accepted} kept of {c.simulated} simulated ({c.accepted / c.simulated:.0%}), {rate:.1f}/min"

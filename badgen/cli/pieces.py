"""Progress of long work: a bar on a terminal, otherwise a line on standard error every 20 seconds."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from badgen.cli.console import plain_console

_PLAIN_EVERY_S = 20.0


class Pieces:
    """Shows how many pieces of some work are done, how fast it goes and how long it will take; a context manager.

    Args:
        what: the pieces, such as "episodes".
        console: where it is shown; standard error by default.
    """

    def __init__(self, what: str, console: Console | None = None) -> None:
        self._what, self._console = what, console or plain_console(stderr=True)
        columns = (
            TextColumn(what, markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        self._bar = Progress(*columns, console=self._console, transient=True, disable=not self._console.is_terminal)
        self._task = self._bar.add_task(what, total=None, note="")
        self._began_s = self._printed_s = time.monotonic()
        self._first: int | None = None

    def __enter__(self) -> Pieces:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Note that so many of all pieces are done; those of the first call were done before."""
        now_s = time.monotonic()
        if self._first is None:
            self._first, self._began_s = done, now_s
        note = pace(done - self._first, total - done, now_s - self._began_s)
        self._bar.update(self._task, completed=done, total=total, note=note)
        if not self._console.is_terminal and now_s - self._printed_s > _PLAIN_EVERY_S:
            self._console.print(f"{done}/{total} {self._what}{', ' if note else ''}{note}")
            self._printed_s = now_s


def pace(done: int, left: int, seconds: float) -> str:
    """Rate of some work, and how long the rest takes at that rate; empty while nothing is done."""
    if done <= 0 or seconds <= 0.0:
        return ""
    per_minute = 60.0 * done / seconds
    rate = f"{per_minute / 60.0:.1f}/s" if per_minute >= 120.0 else f"{per_minute:.1f}/min"
    return f"{rate}, {duration(left * seconds / done)} to go" if left else rate


def duration(seconds: float) -> str:
    """A duration in words, in its largest unit: about 40 s, about 12 min, about 3.5 h."""
    if seconds < 90.0:
        return f"about {seconds:.0f} s"
    return f"about {seconds / 60.0:.0f} min" if seconds < 5400.0 else f"about {seconds / 3600.0:.1f} h"

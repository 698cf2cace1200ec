"""Journal of the finished pieces of an export, so that an interrupted export can resume."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from badgen.exporting.json_files import json_line
from badgen.files import naming

NAME = ".journal.jsonl"


class Unit(Protocol):
    """A piece of work with a name: an episode, a pair, a shard."""

    @property
    def id(self) -> str:
        """Name of the piece."""

    @property
    def split(self) -> str:
        """Split that it goes into."""


U = TypeVar("U", bound=Unit)


class Journal:
    """A file with one line for each finished piece, in order, and the rows that it adds to common files.

    The rows are kept on disk, so that only one piece is in memory at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._done = self._recover()

    def run(self, units: Sequence[U], make: Callable[[U], Any], progress: Callable[[int, int], None]) -> None:
        """Call `make` for every piece that is not finished; what it returns, as JSON, is kept in the journal."""
        if self._done != [u.id for u in units[: len(self._done)]]:
            self._done = []
            self.path.unlink(missing_ok=True)
        with naming(self.path), self.path.open("a", encoding="utf-8") as file:
            for i, unit in enumerate(units):
                if i >= len(self._done):
                    file.write(json_line([unit.id, unit.split, make(unit)]))
                    file.flush()
                progress(i + 1, len(units))

    def pieces(self) -> Iterator[tuple[str, str, Any]]:
        """Name, split and kept value of each piece, in order."""
        with self.path.open(encoding="utf-8") as file:
            for text in file:
                name, split, value = json.loads(text)
                yield name, split, value

    def rows(self, split: str) -> Iterator[Any]:
        """Rows of one split, if the kept values are lists of rows."""
        for _, where, rows in self.pieces():
            if where == split:
                yield from rows

    def count(self, splits: Sequence[str]) -> dict[str, int]:
        """Number of rows of each split."""
        counts = dict.fromkeys(splits, 0)
        for _, split, rows in self.pieces():
            counts[split] += len(rows)
        return counts

    def _recover(self) -> list[str]:
        """Names of the finished pieces; an incomplete last line, left by a crash, is removed."""
        done: list[str] = []
        if not self.path.exists():
            return done
        complete_bytes = 0
        with self.path.open("rb+") as file:
            for text in file:
                if not text.endswith(b"\n"):
                    break
                done.append(json.loads(text)[0])
                complete_bytes += len(text)
            file.truncate(complete_bytes)
        return done

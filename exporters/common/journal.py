"""What an export has finished, so that one that was interrupted goes on instead of starting over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from exporters.common.files import line

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
    """One line for each finished piece, in order, with the rows that go into the export's common files.

    The rows stay on disk until then: memory holds one piece at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._done = self._recover()

    def run(self, units: Sequence[U], make: Callable[[U], Any], progress: Callable[[int, int], None]) -> None:
        """Make every piece that is not finished; `make` returns what is to be remembered of it."""
        if self._done != [u.id for u in units[: len(self._done)]]:
            self._done = []
            self.path.unlink(missing_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            for i, unit in enumerate(units):
                if i >= len(self._done):
                    file.write(line([unit.id, unit.split, make(unit)]))
                    file.flush()
                progress(i + 1, len(units))

    def pieces(self) -> Iterator[tuple[str, str, Any]]:
        """Name and split of each piece and what was remembered of it, in order."""
        with self.path.open(encoding="utf-8") as file:
            for text in file:
                name, split, value = json.loads(text)
                yield name, split, value

    def rows(self, split: str) -> Iterator[Any]:
        """Rows of one split, where every piece remembered a list of rows."""
        for _, where, rows in self.pieces():
            if where == split:
                yield from rows

    def count(self, splits: Sequence[str]) -> dict[str, int]:
        """How many rows each split has."""
        counts = dict.fromkeys(splits, 0)
        for _, split, rows in self.pieces():
            counts[split] += len(rows)
        return counts

    def _recover(self) -> list[str]:
        """Names of the finished pieces; a line that a crash cut is taken off."""
        done: list[str] = []
        if not self.path.exists():
            return done
        whole = 0
        with self.path.open("rb+") as file:
            for text in file:
                if not text.endswith(b"\n"):
                    break
                done.append(json.loads(text)[0])
                whole += len(text)
            file.truncate(whole)
        return done

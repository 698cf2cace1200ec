"""A file for libraries that crash where a disk gets full."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class TolerantFile(io.FileIO):
    """A file whose writes never fail: after the first error, what is written stays in memory and can be read again.

    So the library that writes can end its work in order. `check` raises the error, and must be called at the end.
    """

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__(path, mode)
        self._error: OSError | None = None
        self._kept: list[tuple[int, bytes]] = []  # place and content, in the order of writing

    def check(self) -> None:
        """Raise the first error that the disk had, with the name of the file."""
        if self._error is not None:
            raise OSError(self._error.errno, self._error.strerror, str(self.name))

    def write(self, data: ReadableBuffer, /) -> int:
        """Write everything at the present place, to memory if not to the disk."""
        content, start = memoryview(data).cast("B"), self.tell()
        try:
            done = 0
            while self._error is None and done < len(content):
                done += super().write(content[done:]) or 0
        except OSError as e:
            self._error = e
        if self._error is not None:
            self._kept.append((start, bytes(content)))
        self.seek(start + len(content))
        return len(content)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read at the present place; what is nowhere is zero."""
        target, start = memoryview(buffer).cast("B"), self.tell()
        stored = self._stored(start, len(target))
        target[:] = stored + bytes(len(target) - len(stored))
        for place, content in self._kept:
            first, last = max(place, start), min(place + len(content), start + len(target))
            if first < last:
                target[first - start : last - start] = content[first - place : last - place]
        self.seek(start + len(target))
        return len(target)

    def truncate(self, size: int | None = None, /) -> int:
        """Set the length, if the disk can."""
        wanted = self.tell() if size is None else size
        try:
            return super().truncate(wanted) if self._error is None else wanted
        except OSError as e:
            self._error = e
            return wanted

    def _stored(self, start: int, count: int) -> bytes:
        """What the disk has from a place on; nothing after an error."""
        try:
            return os.pread(self.fileno(), count, start)
        except OSError as e:
            self._error = self._error or e
            return b""

"""The folder of an export: it is filled when the export is complete, which until then is kept in a hidden folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from badgen.contracts.errors import DatasetConflict
from badgen.files import fill_folder, folder_content, remove_unfinished
from badgen.store.lock import alone


@dataclass(frozen=True)
class Target:
    """Where an export goes; `partial` is a hidden folder, for an unfinished export.

    A folder that is not there appears by a renaming. One that is there, and empty, may be a mount point, or a place
    whose parent nobody may write to, so it is filled: `partial` is inside it, on the same disk.

    Attributes:
        asked: the folder as the user wrote it; it may be a symbolic link.
    """

    asked: Path

    @cached_property
    def path(self) -> Path:
        """The folder itself, behind symbolic links."""
        return Path(os.path.realpath(self.asked))

    @cached_property
    def place(self) -> Path:
        """Where the hidden files are: in the folder, if it was there at first, otherwise beside it."""
        return self.path if os.path.isdir(self.path) else self.path.parent

    @property
    def partial(self) -> Path:
        """Folder of the unfinished export."""
        return self._hidden("partial")

    @property
    def note(self) -> Path:
        """File with the options of the unfinished export, so that only the same command resumes it."""
        return self._hidden("partial.json")

    def _hidden(self, ending: str) -> Path:
        return self.place / f".{self.path.name}.{ending}"

    def require_free(self) -> None:
        """Raise DatasetConflict where the target exists and is not an empty folder."""
        if not os.path.exists(self.path):  # unlike Path.exists, also for names that are too long
            if self.path.is_symlink():
                raise DatasetConflict(f"{self.asked} is a symbolic link that leads back to itself; give another --out")
            return
        own = {self._hidden(ending) for ending in ("partial", "partial.json", "lock")}
        if not self.path.is_dir() or any(p for p in folder_content(self.path) if p not in own):
            raise DatasetConflict(f"{self.asked} exists already and is not empty; give another --out or remove it")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock this target against other exports; raises StoreError where nothing can be written."""
        with alone(self.path, self._hidden("lock")):
            try:
                yield
            finally:
                if not self.partial.exists():
                    self.note.unlink(missing_ok=True)

    def begin(self, request: Mapping[str, Any] | None) -> Path:
        """Folder to write into: as an interrupted export with the same request left it, otherwise empty."""
        text = json.dumps(request, sort_keys=True)
        if request is None or not self.note.exists() or self.note.read_text(encoding="utf-8") != text:
            self.discard()
        self.partial.mkdir(exist_ok=True)
        remove_unfinished(self.partial)
        self.note.write_text(text, encoding="utf-8")
        return self.partial

    def discard(self) -> None:
        """Remove the unfinished export."""
        shutil.rmtree(self.partial, ignore_errors=True)

    def finish(self) -> None:
        """Give the finished folder its name, or move what is in it into the folder that was there."""
        if self.place == self.path:
            fill_folder(self.partial, self.path)
        else:
            os.replace(self.partial, self.path)

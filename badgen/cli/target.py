"""The folder of an export: it appears when it is complete; until then the export is kept in a hidden folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgen.contracts.errors import DatasetConflict
from badgen.files import remove_unfinished
from badgen.store.lock import alone


@dataclass(frozen=True)
class Target:
    """Where an export goes; `partial` is a hidden folder beside it, for an unfinished export."""

    path: Path

    @property
    def partial(self) -> Path:
        """Folder of the unfinished export."""
        return self.path.parent / f".{self.path.name}.partial"

    @property
    def note(self) -> Path:
        """File with the options of the unfinished export, so that only the same command resumes it."""
        return self.path.parent / f".{self.path.name}.partial.json"

    def require_free(self) -> None:
        """Raise DatasetConflict where the target exists and is not an empty folder."""
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise DatasetConflict(f"{self.path} exists already; give another --out or remove it")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock this target against other exports."""
        with alone(self.path, self.path.parent / f".{self.path.name}.lock"):
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
        """Give the finished folder its name."""
        if self.path.exists():
            self.path.rmdir()
        os.replace(self.partial, self.path)

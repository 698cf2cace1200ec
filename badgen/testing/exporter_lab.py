"""The exports that checks look at, and what they left where."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from badgen.contracts.exporter import Exporter, StoredDataset
from badgen.testing.tiny_datasets import TinyDatasets

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Export:
    """One finished export.

    Attributes:
        folder: the folder that was filled.
        returned: files that the exporter says it wrote.
        contents: file, relative to the folder -> SHA-256.
        elsewhere: files that appeared or changed outside the folder.
    """

    folder: Path
    returned: tuple[Path, ...]
    contents: Mapping[str, str]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class ExporterLab:
    """An exporter with the exports that several checks need.

    Attributes:
        made: class of the exporter, registered or not.
        folder: an empty folder to work in.
        datasets: tiny datasets; labs of several exporters may share them.
        dataset: what is exported; None for a tiny dataset.
        options: options of the exporter that are not at their defaults.
    """

    made: type[Exporter]
    folder: Path
    datasets: TinyDatasets
    dataset: StoredDataset | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    _count: itertools.count[int] = field(default_factory=itertools.count, repr=False)

    @property
    def subject(self) -> str:
        """The exporter in words."""
        return f"exporter {getattr(self.made, 'name', self.made.__name__)!r}"

    @property
    def source(self) -> StoredDataset:
        """What is exported."""
        return self.dataset if self.dataset is not None else self.datasets.pictured

    @cached_property
    def first(self) -> Export:
        """An export of the dataset."""
        return self.export(self.source)

    def export(self, dataset: StoredDataset) -> Export:
        """Export a dataset into a new folder."""
        out = self.new_folder()
        return self.fill(dataset, out)

    def new_folder(self) -> Path:
        """An empty folder, whose parent holds nothing but it and an empty working directory."""
        place = self.folder / f"export_{next(self._count)}"
        (place / "out").mkdir(parents=True)
        (place / "here").mkdir()
        return place / "out"

    def fill(self, dataset: StoredDataset, out: Path, progress: Progress | None = None) -> Export:
        """Export a dataset into a folder, as `badgen export` does, in a working directory of its own."""
        exporter = self.made()
        if progress is not None:
            exporter.progress = progress
        options = {name: default for name, (default, _) in exporter.all_options().items()} | dict(self.options)
        before = _state(dataset.path)
        here = contextlib.chdir(out.parent / "here") if dataset.path.is_absolute() else contextlib.nullcontext()
        with here:
            returned = exporter.export(dataset, out, options)
        beside = [p.relative_to(out.parent).as_posix() for p in out.parent.rglob("*") if p.is_file()]
        changed = sorted({p for p, _ in before.items() ^ _state(dataset.path).items()})
        elsewhere = (*sorted(p for p in beside if not p.startswith("out/")), *(f"{p} of the dataset" for p in changed))
        return Export(out, tuple(returned), contents(out), elsewhere)


def contents(folder: Path) -> dict[str, str]:
    """File, relative to the folder -> SHA-256."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """File of a dataset -> size and time of its last change."""
    files = [(p, p.stat()) for p in folder.rglob("*") if p.is_file()]
    return {p.relative_to(folder).as_posix(): (s.st_size, s.st_mtime_ns) for p, s in files}

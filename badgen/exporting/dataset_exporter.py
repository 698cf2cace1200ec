"""Base class of exporters: select episodes, write them, and describe them in metadata beside the data."""

from __future__ import annotations

import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from badgen.contracts.exporter import Exporter, Options, StoredDataset
from badgen.exporting.alike import Aspect, require_alike
from badgen.exporting.datasheet import empty_splits, write_metadata
from badgen.exporting.journal import NAME, Journal, Unit
from badgen.selection.options import SHARED, Shared, complete, shared
from badgen.selection.select import Selection, select

U = TypeVar("U", bound=Unit)
_NO_REWARD = "without progress and rewards, since the world has no milestones (see docs/worlds.md)"


@dataclass(frozen=True)
class Job:
    """One export.

    Attributes:
        out: folder to write into.
        selection: the episodes, their splits, and how to read them.
        options: all options of the format, with defaults.
        journal: finished pieces.
        progress: called with the number of finished pieces and of all pieces.
        tell: called with a line that the user should read once the export is complete.
    """

    out: Path
    selection: Selection
    options: Mapping[str, Any]
    journal: Journal
    progress: Callable[[int, int], None]
    tell: Callable[[str], None]

    @property
    def shared(self) -> Shared:
        """The options that all exports share."""
        return self.selection.shared

    def each(self, units: Sequence[U], make: Callable[[U], Any]) -> None:
        """Call `make` for every piece, one at a time, except those that an interrupted export has finished."""
        self.journal.run(units, make, self.progress)


class DatasetExporter(Exporter):
    """An exporter with shared options, splits, a journal, a card and a datasheet; a format adds `write`.

    `options` lists only what the format adds; an option named like a shared one replaces its default and help.

    Attributes:
        needs_pictures: whether episodes without frames are left out and counted.
        needs_dense: whether what is written is made of progress or rewards, so that episodes without them, those of
            foreign worlds that bring no milestones, are left out and counted.
        alike: what all episodes must share; empty where readers take rows of any shape.
    """

    needs_pictures: ClassVar[bool] = True
    needs_dense: ClassVar[bool] = True
    alike: ClassVar[tuple[Aspect, ...]] = ()

    @classmethod
    def all_options(cls) -> Options:
        """The options that all such exporters share, and those of the format."""
        return {**SHARED, **cls.options}

    def alike_with(self, options: Mapping[str, Any]) -> tuple[Aspect, ...]:
        """What all episodes must share under these options; by default `alike`."""
        return self.alike

    def narrowed(self, selection: Selection, options: Mapping[str, Any]) -> Selection:
        """The episodes that this format can tell the truth about; by default all; see `Selection.without`."""
        return selection

    @abc.abstractmethod
    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the data; return facts for the datasheet: at least `rows`, the number of rows by split or by file.

        Sentences in a list `notes` are also in the card.
        """

    def selected(self, dataset: StoredDataset, options: Mapping[str, Any]) -> tuple[dict[str, Any], Selection]:
        """All options with their defaults, and the episodes that they choose; raises BadValue or UnknownName."""
        full = complete(f"exporter {self.name}", self.all_options(), options)
        chosen = select(dataset, shared(full), self.needs_pictures)
        if self.needs_dense:
            chosen = chosen.without({e.id for e in chosen.entries if not e.dense}, _NO_REWARD)
        selection = self.narrowed(chosen, full)
        require_alike(selection, self.alike_with(full))
        return full, selection

    def export(self, dataset: StoredDataset, out: Path, options: Mapping[str, Any]) -> list[Path]:
        """Write into the folder `out`; return the files made."""
        full, selection = self.selected(dataset, options)
        job = Job(out, selection, full, Journal(out), self.progress, self.tell)
        facts = self.write(job)
        if empty := empty_splits(selection, facts):
            self.tell(
                f"no rows, so no file, for {', '.join(empty)}; more groups, or other shares with --split, fill them"
            )
        write_metadata(out, self.name, self.summary, selection, full, facts)
        (out / NAME).unlink(missing_ok=True)
        return sorted(p for p in out.rglob("*") if p.is_file())

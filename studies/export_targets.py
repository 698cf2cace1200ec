"""What stock trainers would learn from our exports: `python -m studies.export_targets DATASET [DATASET ...]`.

Exports the datasets to every format whose reader is re-implemented in `studies.taught`, and prints one line for each:
how many views of episodes it learns from, how far its targets are from our progress, and what it would learn wrongly.
Formats that take one robot get the first dataset only.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from badgen.contracts.exporter import StoredDataset
from badgen.registry import registry
from badgen.store import JoinedDatasets
from studies.taught.measures import Measures, measure
from studies.taught.readers import LESSONS, Case

_HEAD = ("reader", "films", "error", "others", "error", "as success", "unfinished", "same goal", "pairs")


def main(datasets: list[Path]) -> None:
    """Print the table."""
    print(_line(_HEAD))
    for name, case in LESSONS.items():
        chosen = JoinedDatasets(datasets[:1] if case.one_scene else datasets)
        with tempfile.TemporaryDirectory() as made:
            print(_line(_cells(name, taught(case, chosen, Path(made)))), flush=True)


def taught(case: Case, dataset: StoredDataset, out: Path) -> Measures:
    """Export the datasets, read them as the trainer does, and measure what it learns."""
    registry().exporter(case.exporter).export(dataset, out, case.options)
    return measure(case.read(out), dataset)


def _cells(name: str, found: Measures) -> tuple[str, ...]:
    wrong = (found.too_good, found.unfinished, found.same_goal, found.wrong_choices)
    errors = f"{found.error:.3f}", f"{found.error_of_failures:.3f}"
    done = found.films - found.failures
    return name, str(done), errors[0], str(found.failures), errors[1], *(str(len(w)) for w in wrong)


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(18 if i == 0 else 10) for i, cell in enumerate(cells)).rstrip()


if __name__ == "__main__":
    main([Path(p) for p in sys.argv[1:]])

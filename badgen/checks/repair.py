"""Take broken shards out of a dataset, so that the command that made it makes them again."""

from __future__ import annotations

from pathlib import Path

from badgen.checks.verify import VerifyReport
from badgen.contracts.errors import DatasetConflict
from badgen.store import Dataset, set_aside


def repair(dataset: Dataset, report: VerifyReport) -> tuple[Path, ...]:
    """Rename the broken shards of a dataset to `*.damaged`, and remove its manifest; return their paths.

    Raises DatasetConflict where the dataset was made elsewhere, since its shards cannot be made again here with the
    same bits, or where another process is writing it.
    """
    if report.made_elsewhere is not None:
        raise DatasetConflict(
            f"{dataset.path} was made elsewhere ({report.made_elsewhere}): made again here, its shards would have "
            "other bits; repair it where it was made, or copy these files anew: "
            + (", ".join(path.name for path in report.broken_shards) or "none is broken")
        )
    with dataset.folder.locked():
        for shard in report.broken_shards:
            set_aside(shard)
        if report.broken_shards:
            (dataset.path / "manifest.json").unlink(missing_ok=True)
    return report.broken_shards

"""Make a benchmark: its dataset by the usual engine, and a copy of it in which some groups also have another look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from badgen.bench.spec import Bench
from badgen.contracts.errors import BadValue, DatasetConflict
from badgen.contracts.restyle import settings_of
from badgen.contracts.slot_count import SlotCount
from badgen.engine import DatasetConfig, Workers, make_dataset
from badgen.restyle.augment import Augmentation
from badgen.restyle.load import load_restyler, stored_name
from badgen.restyle.plan import Plan
from badgen.serialization import from_json
from badgen.store import Dataset, open_dataset

RENDERED, RESTYLED = "rendered", "restyled"  # folders of the two datasets
_RESTYLER = "compose"
Progress = Callable[[int, int, dict[str, SlotCount]], None]  # as of `make_dataset`
Pieces = Callable[[int, int], None]


class _EnoughError(Exception):
    """As many groups are there as were asked for."""


def make_bench(bench: Bench, out: Path, workers: Workers, only: int | None, progress: Progress) -> None:
    """Make the dataset of a benchmark, or its first groups only; the same call goes on where it stopped.

    Args:
        bench: the benchmark.
        out: its folder.
        workers: worker processes.
        only: how many groups are enough; None for all. They are the same as those of the whole benchmark.
        progress: called after every shard.
    """
    kept = 0

    def counting(done: int, total: int, newest: dict[str, SlotCount]) -> None:
        nonlocal kept
        progress(done, total, newest)
        kept += sum(count.accepted for count in newest.values())
        if only is not None and kept >= only:
            raise _EnoughError

    folder = out / RENDERED
    if only is not None and (folder / "shards").is_dir():
        kept = sum(count.accepted for count in open_dataset(folder).counts().values())
        if kept >= only:
            return
    try:
        make_dataset(bench.config, folder, workers, counting)
    except _EnoughError:
        return


def add_looks(bench: Bench, out: Path, progress: Pieces) -> None:
    """Copy the finished dataset of a benchmark, with another look of some of its groups."""
    if not bench.looks.share:
        return
    source, restyler = open_dataset(out / RENDERED), load_restyler(_RESTYLER)
    hashes, looks = source.shard_hashes(), bench.looks
    settings = settings_of(restyler)
    plan = Plan(stored_name(_RESTYLER), restyler.model, looks.share, looks.seed, (), (), hashes, settings)
    Augmentation(source, out / RESTYLED, restyler, plan).run(progress)


def is_whole(out: Path) -> bool:
    """Whether all groups of a benchmark are there."""
    return (out / RENDERED / "manifest.json").is_file()


def dataset_of(bench: Bench, out: Path) -> Dataset:
    """The dataset of a benchmark, with other looks where it is finished.

    Raises BadValue for a folder without one, DatasetConflict for another one.
    """
    for name in (RESTYLED, RENDERED):
        folder = out / name
        if (folder / "manifest.json").is_file() or (name == RENDERED and (folder / "run.json").is_file()):
            found = open_dataset(folder)
            _require_same(bench, found)
            return found
    raise BadValue(f"{out} holds no benchmark; `badgen bench make --out {out}` makes it")


def _require_same(bench: Bench, dataset: Dataset) -> None:
    if from_json(DatasetConfig, dict(dataset.config)) != bench.config:
        raise DatasetConflict(
            f"{dataset.path} was not made with the options of {bench.name}; name its file with --spec, or make it again"
        )

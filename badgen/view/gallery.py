"""Write a static web page of a dataset: a list to search, and each failure beside its twin with curves and labels."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from badgen.contracts.errors import DatasetConflict
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.files import folder_content, readable_name, replace_folder, write_text
from badgen.processes import TaskPool
from badgen.view.axes import DRAWS_WITH, can_draw
from badgen.view.drawing import GroupTask, write_group
from badgen.view.page import write_data, write_page
from badgen.view.rows import PER_FILE, rows_of, table_of

Progress = Callable[[int, int], None]  # pieces done, all pieces
_MARKER = ".badgen-gallery"  # a folder with this file may be replaced
_MIN_FOR_POOL = 8  # episodes; below, starting processes takes longer than it saves


def write_gallery(
    dataset: StoredDataset,
    out: Path,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
    sheets: bool = True,
) -> Path:
    """Write the gallery of a dataset into a folder and return its index.html.

    Everything is written into a sibling folder that replaces `out` at the end, so a gallery is complete or absent.
    Where `out` is a mount point, or its parent may not be written to, the folder is made inside it, and at the end
    replaces what is there.

    Args:
        dataset: the dataset.
        out: folder of the gallery; an older gallery there is replaced.
        workers: number of processes.
        progress: called with the number of episodes that are drawn, and of all.
        sheets: whether to write contact sheets, which take half of the time.

    Raises:
        DatasetConflict: `out` holds something that is not a gallery of badgen.
    """
    out = Path(os.path.realpath(out))
    _check_ours(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    inside = out.is_dir() and (out.is_mount() or not os.access(out.parent, os.W_OK))
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.tmp-", dir=out if inside else out.parent))
    try:
        made.chmod(0o755)  # only the owner may read a folder made by mkdtemp
        _fill(dataset, made, workers, progress, sheets)
        replace_folder(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return out / "index.html"


def _check_ours(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise DatasetConflict(f"{out} is not a folder; choose another place for the gallery")
    if out.is_dir() and folder_content(out) and not (out / _MARKER).is_file():
        raise DatasetConflict(
            f"{out} holds files that badgen's gallery did not write; choose another folder or empty it"
        )


def _fill(dataset: StoredDataset, folder: Path, workers: int, progress: Progress, sheets: bool) -> None:
    episodes = list(dataset.episodes())
    progress(0, len(episodes))
    groups: dict[str, list[StoredEpisode]] = {}
    for e in episodes:
        groups.setdefault(e.info.group, []).append(e)
    tasks = [GroupTask(i, name, tuple(members)) for i, (name, members) in enumerate(groups.items())]
    pictures = ("media", "posters", *(("sheets",) if sheets else ())) if any(e.cameras for e in episodes) else ()
    for name in ("data", *pictures):
        (folder / name).mkdir()
    table = table_of(readable_name(dataset.path.resolve()), episodes)
    write_data(folder, "table", table)
    numbers = {task.name: task.number for task in tasks}
    for i in range(table.row_files):
        part = episodes[i * PER_FILE : (i + 1) * PER_FILE]
        write_data(folder, f"rows-{i:03d}", rows_of(part, numbers, table))
    write = partial(write_group, folder=folder, sheets=sheets, curves=can_draw())
    done = 0
    for count in _write_all(tasks, write, workers if len(episodes) >= _MIN_FOR_POOL else 1):
        done += count
        progress(done, len(episodes))
    write_page(table, folder)
    write_text(folder / _MARKER, "badgen gallery\n", durable=False)


def _write_all(tasks: Sequence[GroupTask], write: Callable[[GroupTask], int], workers: int) -> Iterator[int]:
    """Write all groups, on several processes where that is faster; one item, its number of episodes, for each."""
    if workers == 1:
        yield from map(write, tasks)
        return
    kinds = sorted({type(e).__module__ for task in tasks for e in task.episodes})  # reading them takes their modules
    with TaskPool(workers, [__name__, *kinds, *(DRAWS_WITH if can_draw() else ())]) as pool:
        yield from pool.map(write, tasks)

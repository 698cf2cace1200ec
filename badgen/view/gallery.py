"""Write a static web page of a dataset: videos beside those of their twins, curves, events and certificates."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from badgen.contracts.arrays import Image
from badgen.contracts.errors import DatasetConflict
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.files import folder_content, readable_name, replace_folder, write_text
from badgen.media import write_browser_mp4
from badgen.processes import TaskPool
from badgen.view.cards import card
from badgen.view.curves import DRAWS_WITH, can_draw
from badgen.view.page import page_of, render
from badgen.view.sheet import contact_sheet, overview, write_png
from badgen.view.words import headline

Progress = Callable[[int, int], None]  # pieces done, all pieces
_MARKER = ".badgen-gallery"  # a folder with this file may be replaced
_OVERVIEW, _OVERVIEW_TILES = "sheets/overview.png", 60
_MIN_FOR_POOL = 8  # episodes; below, starting processes takes longer than it saves


def write_gallery(
    dataset: StoredDataset, out: Path, workers: int = 1, progress: Progress = lambda done, total: None
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
        _fill(dataset, made, workers, progress)
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


def _fill(dataset: StoredDataset, folder: Path, workers: int, progress: Progress) -> None:
    episodes = list(dataset.episodes())
    by_id = {e.info.id: e for e in episodes}
    pairs = [(e, _twin(e, by_id)) for e in episodes if e.cameras]
    progress(0, len(pairs))
    for done, _ in enumerate(_draw_all(pairs, folder, workers, curves=can_draw()), 1):
        progress(done, len(pairs))
    media = {(e.info.id, c): _video_path(e, i) for e in episodes for i, c in enumerate(e.cameras)}
    cards = [card(e, _twin(e, by_id), media, _sheet(e)) for e in episodes]
    pictured = [e for e in episodes if e.cameras and e.info.outcome != "success"][:_OVERVIEW_TILES]
    if pictured:
        write_png(overview(_tiles(pictured)), folder / _OVERVIEW)
    page = page_of(readable_name(dataset.path.resolve()), episodes, cards, _OVERVIEW if pictured else None)
    write_text(folder / "index.html", render(page), durable=False)
    write_text(folder / _MARKER, "badgen gallery\n", durable=False)


def _twin(episode: StoredEpisode, by_id: Mapping[str, StoredEpisode]) -> StoredEpisode | None:
    return None if episode.info.is_twin else by_id.get(episode.info.twin)


def _video_path(episode: StoredEpisode, camera: int) -> str:
    """Address of a video; relabelled episodes share it. Camera names may not be file names, so numbers are used."""
    return f"media/{episode.info.relabelled_from or episode.info.id}-{camera}.mp4"


def _sheet(episode: StoredEpisode) -> str | None:
    """Address of a contact sheet, if the episode gets one."""
    return f"sheets/{episode.info.id}.png" if episode.cameras and not episode.info.is_twin else None


_Pair = tuple[StoredEpisode, StoredEpisode | None]


def _draw_all(pairs: Sequence[_Pair], folder: Path, workers: int, curves: bool) -> Iterator[None]:
    """Write videos and contact sheets of all episodes, on several processes where that is faster; one item for each."""
    if pairs:
        (folder / "media").mkdir()
        (folder / "sheets").mkdir()
    if workers == 1 or len(pairs) < _MIN_FOR_POOL:
        for pair in pairs:
            _draw(pair, folder, curves)
            yield
        return
    with TaskPool(workers, [__name__, *DRAWS_WITH] if curves else [__name__]) as pool:
        yield from pool.map(partial(_draw, folder=folder, curves=curves), pairs)


def _draw(pair: _Pair, folder: Path, curves: bool) -> None:
    episode, twin = pair
    if episode.info.relabelled_from is None:
        for i, camera in enumerate(episode.cameras):
            write_browser_mp4(folder / _video_path(episode, i), episode.frames(camera), episode.fps(camera))
    sheet, camera = _sheet(episode), episode.cameras[0]
    if sheet is not None:
        beside = twin if twin is not None and camera in twin.cameras else None
        write_png(contact_sheet(episode, beside, camera, curves=curves), folder / sheet)


def _tiles(episodes: Sequence[StoredEpisode]) -> Iterator[tuple[str, Image]]:
    """Title of each failure, and its frame at the end of the last event."""
    for e in episodes:
        camera = e.cameras[0]
        times = e.arrays().time_s[list(e.frame_steps(camera))]
        end = float(times[-1]) if e.info.end_s is None else e.info.end_s
        yield headline(e), e.frames(camera, [int(abs(times - end).argmin())])[0]

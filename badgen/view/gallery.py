"""A static web page of a run that opens from disk: videos beside their twins, curves, evidence."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import string
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from html import escape
from importlib import resources
from pathlib import Path

from badgen.contracts.arrays import Image
from badgen.contracts.episode import OUTCOMES
from badgen.contracts.errors import RunConflict
from badgen.contracts.exporter import StoredEpisode, StoredRun
from badgen.media import write_browser_mp4
from badgen.view.cards import card
from badgen.view.sheet import contact_sheet, overview, write_png
from badgen.view.words import headline, plain

_MARKER = ".badgen-gallery"  # a folder with this file is ours to replace
_OVERVIEW_TILES = 60
_WORTH_A_POOL = 8  # episodes; processes take a second to start


def write_gallery(run: StoredRun, out: Path, workers: int = 1) -> Path:
    """Write the gallery of a run into a folder, on several processes if asked to, and return its index.html.

    Everything is made in a sibling folder that takes the place of `out` at the end: a gallery is whole or absent.

    Raises:
        RunConflict: `out` holds something that is not a gallery of badgen.
    """
    out = out.absolute()
    _check_ours(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.tmp-", dir=out.parent))
    try:
        made.chmod(0o755)  # mkdtemp's folder is for its owner alone
        _fill(run, made, workers)
        _take_place(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return out / "index.html"


def _check_ours(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise RunConflict(f"{out} is not a folder; choose another place for the gallery")
    if out.is_dir() and any(out.iterdir()) and not (out / _MARKER).is_file():
        raise RunConflict(f"{out} holds files that badgen's gallery did not write; choose another folder or empty it")


def _take_place(made: Path, out: Path) -> None:
    """Put the new folder where the old one is; the old one goes only when the new one stands."""
    old = made.with_name(made.name + ".old")
    if out.exists():
        os.replace(out, old)
    try:
        os.replace(made, out)
    except OSError:
        if old.exists():
            os.replace(old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _fill(run: StoredRun, folder: Path, workers: int) -> None:
    episodes = list(run.episodes())
    by_id = {e.info.id: e for e in episodes}
    _draw_all([(e, _twin(e, by_id)) for e in episodes if e.cameras], folder, workers)
    media = {(e.info.id, c): _film(e, i) for e in episodes for i, c in enumerate(e.cameras)}
    groups: dict[str, list[str]] = {}
    for e in episodes:
        groups.setdefault(e.info.group, []).append(card(e, _twin(e, by_id), media, _sheet(e)))
    pictured = [e for e in episodes if e.cameras and e.info.outcome != "success"][:_OVERVIEW_TILES]
    if pictured:
        write_png(overview(_tiles(pictured)), folder / "sheets" / "overview.png")
    (folder / "index.html").write_text(_page(run, episodes, groups, bool(pictured)), encoding="utf-8")
    (folder / _MARKER).write_text("badgen gallery\n", encoding="utf-8")


def _twin(episode: StoredEpisode, by_id: Mapping[str, StoredEpisode]) -> StoredEpisode | None:
    return None if episode.info.is_twin else by_id.get(episode.info.twin)


def _film(episode: StoredEpisode, camera: int) -> str:
    """Address of a video; retold runs share the original's, and a camera's name may not suit a file name."""
    return f"media/{episode.info.told_from or episode.info.id}-{camera}.mp4"


def _sheet(episode: StoredEpisode) -> str | None:
    """Address of a contact sheet, if the episode gets one."""
    return f"sheets/{episode.info.id}.png" if episode.cameras and not episode.info.is_twin else None


_Pair = tuple[StoredEpisode, StoredEpisode | None]


def _draw_all(pairs: Sequence[_Pair], folder: Path, workers: int) -> None:
    """Videos and contact sheets of all episodes, one at a time or on processes."""
    if pairs:
        (folder / "media").mkdir()
        (folder / "sheets").mkdir()
    if workers == 1 or len(pairs) < _WORTH_A_POOL:
        for pair in pairs:
            _draw(pair, folder)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("forkserver")) as pool:
        list(pool.map(partial(_draw, folder=folder), pairs, chunksize=4))


def _draw(pair: _Pair, folder: Path) -> None:
    episode, twin = pair
    if episode.info.told_from is None:
        for i, camera in enumerate(episode.cameras):
            write_browser_mp4(folder / _film(episode, i), episode.frames(camera), episode.fps(camera))
    sheet, camera = _sheet(episode), episode.cameras[0]
    if sheet is not None:
        beside = twin if twin is not None and camera in twin.cameras else None
        write_png(contact_sheet(episode, beside, camera), folder / sheet)


def _tiles(episodes: Sequence[StoredEpisode]) -> Iterator[tuple[str, Image]]:
    """Each failure as it stands at its end."""
    for e in episodes:
        camera = e.cameras[0]
        times = e.arrays().time_s[list(e.frame_steps(camera))]
        end = float(times[-1]) if e.info.end_s is None else e.info.end_s
        yield headline(e), e.frames(camera, [int(abs(times - end).argmin())])[0]


def _page(
    run: StoredRun, episodes: Sequence[StoredEpisode], groups: Mapping[str, Sequence[str]], pictured: bool
) -> str:
    files = resources.files("badgen.view")
    read = {kind: (files / f"page.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")}
    sections = [
        f'<section class="group"><h2>{escape(name)}</h2>{"".join(cards)}</section>' for name, cards in groups.items()
    ]
    failures = sum(e.info.outcome != "success" for e in episodes)
    link = '<a href="sheets/overview.png">All failures at a glance</a>' if pictured else ""
    seen = {e.info.outcome for e in episodes}
    return string.Template(read["html"]).substitute(
        title=escape(f"badgen: {run.path.name}"),
        css=read["css"],
        js=read["js"],
        summary=f"{failures} failures and {len(episodes) - failures} successes in {len(groups)} groups",
        overview=link,
        instructions="".join(f"<li>{escape(i)}</li>" for i in dict.fromkeys(e.info.instruction for e in episodes)),
        modes=_choices(sorted({e.info.mode for e in episodes})),
        outcomes=_choices([o for o in OUTCOMES if o in seen]),
        cards="\n".join(sections) or "<p>This run holds no episode yet.</p>",
    )


def _choices(names: Sequence[str]) -> str:
    return "".join(f'<option value="{escape(n)}">{escape(plain(n))}</option>' for n in names)

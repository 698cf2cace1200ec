"""A static web page of a run that opens from disk: videos beside their twins, curves, evidence."""

from __future__ import annotations

import os
import shutil
import string
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib import resources
from pathlib import Path

from badgen.contracts.arrays import Image
from badgen.contracts.episode import OUTCOMES
from badgen.contracts.errors import RunConflict
from badgen.contracts.exporter import StoredEpisode, StoredRun
from badgen.view.cards import card
from badgen.view.media import write_mp4
from badgen.view.sheet import contact_sheet, overview, write_png
from badgen.view.words import headline, plain

_MARKER = ".badgen-gallery"  # a folder with this file is ours to replace
_OVERVIEW_TILES = 60
_THREADS = 8


def write_gallery(run: StoredRun, out: Path) -> Path:
    """Write the gallery of a run into a folder and return its index.html.

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
        _fill(run, made)
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


def _fill(run: StoredRun, folder: Path) -> None:
    episodes = list(run.episodes())
    by_id = {e.info.id: e for e in episodes}
    media = _write_media(episodes, folder)
    groups: dict[str, list[str]] = {}
    for e in episodes:
        twin = None if e.info.is_twin else by_id.get(e.info.twin)
        groups.setdefault(e.info.group, []).append(card(e, twin, media, _write_sheet(e, twin, folder)))
    pictured = [e for e in episodes if e.cameras and e.info.outcome != "success"][:_OVERVIEW_TILES]
    if pictured:
        write_png(overview(_tiles(pictured)), folder / "sheets" / "overview.png")
    (folder / "index.html").write_text(_page(run, episodes, groups, bool(pictured)), encoding="utf-8")
    (folder / _MARKER).write_text("badgen gallery\n", encoding="utf-8")


def _write_media(episodes: Sequence[StoredEpisode], folder: Path) -> dict[tuple[str, str], str]:
    """Encode every camera of every run once; members of a group share the twin's videos, and retold runs their own."""
    media: dict[tuple[str, str], str] = {}
    made: list[tuple[StoredEpisode, str, str]] = []
    for e in episodes:
        shown = e.info.told_from or e.info.id
        for i, camera in enumerate(e.cameras):
            address = f"media/{shown}-{i}.mp4"  # a camera's name may hold characters that a file name may not
            media[e.info.id, camera] = address
            if e.info.told_from is None:
                made.append((e, camera, address))
    if made:
        (folder / "media").mkdir()
    # Decoding and encoding run outside of Python's lock.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _THREADS)) as pool:
        list(pool.map(lambda m: write_mp4(m[0].frames(m[1]), m[0].fps(m[1]), folder / m[2]), made))
    return media


def _write_sheet(episode: StoredEpisode, twin: StoredEpisode | None, folder: Path) -> str | None:
    if not episode.cameras or episode.info.is_twin:
        return None
    camera = episode.cameras[0]
    beside = twin if twin is not None and camera in twin.cameras else None
    (folder / "sheets").mkdir(exist_ok=True)
    address = f"sheets/{episode.info.id}.png"
    write_png(contact_sheet(episode, beside, camera), folder / address)
    return address


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

"""Contact sheets: frames of an episode below those of its twin at the same times, and curves if matplotlib is there."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from badgen.contracts.arrays import F64, Image
from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.files import write_bytes
from badgen.media import image_bytes
from badgen.view.companions import Companion, companion, own_words
from badgen.view.curves import curves_of, plot
from badgen.view.edge_words import near_line
from badgen.view.facts import headline, marks, sentence
from badgen.view.saved import plot_saved
from badgen.view.style import AMBER, GREEN, GREY, INK, RED, font

_MARGIN, _GAP, _CAPTION, _ROW_TITLE, _PLOT = 24, 8, 24, 28, 300
_PLOT_SAVED = 220  # [px]
_DENSITY = 3.0  # frames between cause and end are this many times as dense as elsewhere


def contact_sheet(
    episode: StoredEpisode,
    beside: StoredEpisode | None,
    camera: str,
    columns: int = 8,
    width: int = 1600,
    curves: bool = True,
) -> Image:
    """Draw frames of an episode, those of its twin or of the other side of its pair above, and the curves below.

    Args:
        episode: the episode to show.
        beside: another episode of its group; None for a twin, or where there is none.
        camera: a camera of both.
        columns: number of frames of each.
        width: of the sheet [px].
        curves: whether to draw the curves, which needs matplotlib.

    Raises:
        UnknownName: one of the two has no such camera.
        BadValue: the sheet is too narrow for that many columns.
        MissingDependency: curves are requested and matplotlib is not installed.
    """
    for e in (episode, beside):
        if e is not None and camera not in e.cameras:
            raise UnknownName("camera", camera, e.cameras)
    if columns < 2 or width < 100 * columns:
        raise BadValue(f"a sheet of {columns} columns needs at least 2 columns and {100 * max(columns, 2)} px of width")
    other = None if beside is None else companion(episode, beside)
    below = _curves(episode, other, width) if curves else []  # first, so that a missing matplotlib is noticed at once
    times = _frame_times(episode, camera)
    picks = [float(times[i]) for i in pick_frames(times, *_span(episode, beside), columns)]
    size = (width - 2 * _MARGIN - (columns - 1) * _GAP) // columns
    parts = [_title(episode, beside, width)]
    if other is not None:
        parts.append(_row(other.episode, camera, other.words, picks, size, width, is_own=False))
    name = own_words(episode, other) or (headline(episode) if other is None else "this episode")
    parts.append(_row(episode, camera, name, picks, size, width, is_own=True))
    return _stack([*parts, *below])


def _span(episode: StoredEpisode, beside: StoredEpisode | None) -> tuple[list[float], float | None]:
    """Times to show, and when it is over; of a success, those of the failing side beside it, so that both are alike."""
    info = episode.info
    shown = info if info.onset_s is not None or beside is None or beside.info.onset_s is None else beside.info
    return [t for _, t in marks(shown)], None if info.restart_s is not None else shown.end_s


def _curves(episode: StoredEpisode, beside: Companion | None, width: int) -> list[Pil.Image]:
    """Draw the curves with the margins of the sheet around them."""
    marked, size = marks(episode.info), (width - 2 * _MARGIN, _PLOT)
    curves = curves_of(episode, beside)
    end_s = max(float(c.time_s[-1]) for c in curves)
    drawn = (
        plot(curves, marked, size),
        plot_saved(episode.info, end_s, marked, (size[0], _PLOT_SAVED)),
    )
    return [_framed(picture, width) for picture in drawn if picture is not None]


def _framed(drawn: Image, width: int) -> Pil.Image:
    picture = Pil.new("RGB", (width, drawn.shape[0] + _MARGIN), "white")
    picture.paste(Pil.fromarray(drawn), (_MARGIN, _MARGIN // 2))
    return picture


def write_png(image: Image, path: Path) -> Path:
    """Write a picture as PNG."""
    return write_bytes(path, image_bytes(image, "png"), durable=False)


def pick_frames(times: F64, marked: Sequence[float], end: float | None, count: int) -> list[int]:
    """Choose frames: the first, the last, those at marked times, and others, denser from the first of these to `end`.

    Args:
        times: of all frames [s].
        marked: such as cause and onset, in order [s].
        end: until when they are denser; None for the last frame [s].
        count: how many to choose.
    """
    count = min(count, len(times))
    weight = np.ones(len(times))
    if marked:
        weight[(times >= marked[0]) & (times <= (times[-1] if end is None else end))] = _DENSITY
    travelled = np.cumsum(weight) - weight[0]
    last = len(times) - 1
    at_marks = [min(int(np.searchsorted(times, mark - 1e-9)), last) for mark in marked]
    held = sorted({0, last, *at_marks[: max(count - 2, 0)]})
    gaps = list(pairwise(held))
    between = [0] * len(gaps)  # frames to choose in each gap
    for _ in range(count - len(held)):
        steps = [(travelled[b] - travelled[a]) / (n + 1) for (a, b), n in zip(gaps, between, strict=True)]
        between[int(np.argmax(steps))] += 1
    for (a, b), n in zip(gaps, between, strict=True):
        wanted = np.linspace(travelled[a], travelled[b], n + 2)[1:-1]
        held += [int(np.abs(travelled - x).argmin()) for x in wanted]
    return sorted(set(held))


def _frame_times(episode: StoredEpisode, camera: str) -> F64:
    times: F64 = episode.arrays().time_s[np.asarray(episode.frame_steps(camera), dtype=np.int64)]
    return times


def _title(episode: StoredEpisode, beside: StoredEpisode | None, width: int) -> Pil.Image:
    other = None if beside is None or beside.info.id != episode.info.near_pair else beside.info
    said = filter(None, (sentence(episode), near_line(episode.info, other)))
    lines = [line for text in said for line in textwrap.wrap(text, max(20, (width - 2 * _MARGIN) // 11))]
    picture = Pil.new("RGB", (width, _MARGIN + 46 + 28 * len(lines) + 30), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((_MARGIN, _MARGIN), headline(episode), fill=_title_colour(episode.info), font=font(32))
    for i, line in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + 46 + 28 * i), line, fill=INK, font=font(21))
    note = f"{episode.info.scene}  |  {episode.info.instruction}  |  {episode.info.id}"
    _fitted_text(pen, (_MARGIN, picture.height - 26), note, width - 2 * _MARGIN)
    return picture


def _title_colour(info: EpisodeInfo) -> str:
    if info.outcome == "success":
        return INK
    return AMBER if info.role == "recovery" else RED


def _row(
    shown: StoredEpisode,
    camera: str,
    title: str,
    picks: Sequence[float],
    size: int,
    width: int,
    is_own: bool,
) -> Pil.Image:
    """Frames of one episode at the given times, with a border where something is wrong; of the own one, its times."""
    times = _frame_times(shown, camera)
    indices = [int(np.abs(times - t).argmin()) for t in picks]
    unique = sorted(set(indices))
    frames = dict(zip(unique, shown.frames(camera, unique), strict=True))
    tall = max(_fit(f, size).height for f in frames.values())
    row = Pil.new("RGB", (width, _ROW_TITLE + tall + _CAPTION + _GAP), "white")
    pen = ImageDraw.Draw(row)
    pen.text((_MARGIN, 4), title, fill=INK if is_own else GREY, font=font(19))
    for column, (i, t) in enumerate(zip(indices, picks, strict=True)):
        x = _MARGIN + column * (size + _GAP)
        row.paste(_fit(frames[i], size), (x, _ROW_TITLE))
        colour = _border(shown, t)
        if colour is not None:
            pen.rectangle((x, _ROW_TITLE, x + size - 1, _ROW_TITLE + tall - 1), outline=colour, width=5)
        note = _mark_at(shown, times, i) if is_own else ""
        label = f"{times[i]:.2f} s{note}"
        pen.text((x + 2, _ROW_TITLE + tall + 4), label, fill=AMBER if note else INK, font=font(17))
    return row


def _border(episode: StoredEpisode, time_s: float) -> str | None:
    """Red from the onset on; green from where the robot begins the task anew; before that none."""
    onset_s, restart_s = episode.info.onset_s, episode.info.restart_s
    if onset_s is None or time_s < onset_s - 1e-9:
        return None
    return RED if restart_s is None or time_s < restart_s - 1e-9 else GREEN


def _mark_at(episode: StoredEpisode, times: F64, index: int) -> str:
    """Name cause, onset or restart under the first frame at or after it."""
    names = [name for name, t in marks(episode.info) if int(np.searchsorted(times, t - 1e-9)) == index]
    return f"  {' + '.join(names)}" if names else ""


def _fit(image: Image, width: int) -> Pil.Image:
    height = max(1, round(width * image.shape[0] / image.shape[1]))
    return Pil.fromarray(image).resize((width, height), Pil.Resampling.LANCZOS)


def _fitted_text(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, width: int) -> None:
    """Write grey text, cut so that it fits."""
    short = text
    while pen.textlength(short, font=font(15)) > width and len(short) > 4:
        short = short[:-4] + "..."
    pen.text(at, short, fill=GREY, font=font(15))


def _stack(parts: Sequence[Pil.Image]) -> Image:
    sheet = Pil.new("RGB", (parts[0].width, sum(p.height for p in parts)), "white")
    y = 0
    for part in parts:
        sheet.paste(part, (0, y))
        y += part.height
    return np.array(sheet, dtype=np.uint8)

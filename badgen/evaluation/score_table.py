"""Score files about a dataset: a CSV file with a line for each frame that a model scored; read and written."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.critics.score_files import SCORE, Row, read_rows
from badgen.evaluation.dataset_views import place_at, view_of
from badgen.evaluation.models import to_unit
from badgen.evaluation.views import Scored, View, ViewKey, scored
from badgen.files import write_text
from badgen.selection.entry import Entry
from badgen.selection.select import Selection

COLUMNS = ("model", "episode", "camera", "look", "frame", "time_s", SCORE)
_MOST_FRAME = 1e7
Values: TypeAlias = dict[float, dict[str, float]]  # time [s] or number of the frame -> model -> score


@dataclass(frozen=True)
class Table:
    """A score file: (episode, camera, look) -> scores; whether frames are told by their times or by their numbers."""

    by_time: bool
    values: Mapping[ViewKey, Values]
    models: tuple[str, ...]


def has_truth(path: Path) -> bool:
    """Whether a score file holds the truth beside the scores, in a column that ends in `_100`; raises BadValue."""
    return any(name.endswith("_100") for name in read_rows(path, None)[0].cells)


def read_table(path: Path, scale: tuple[float, float] = (0.0, 1.0)) -> Table:
    """Read a score file.

    Columns: `episode`; `time_s` [s] or `frame`, the number of the stored frame from 0; `score`, or several columns
    `score_NAME`. `camera`, `look` and `model` may be there. An empty score, or `nan`, is a frame without a score.

    Args:
        path: the file.
        scale: what the model gives for nothing done and for all done; scores outside of it are refused.

    Raises:
        BadValue: a column is missing, or a cell is not what it should be.
    """
    rows = read_rows(path, None)
    head = rows[0].cells
    by_time = "time_s" in head
    columns = [c for c in head if c == SCORE or c.startswith(f"{SCORE}_")]
    missing = [c for c in ("episode",) if c not in head]
    missing += [] if by_time or "frame" in head else ["time_s or frame"]
    missing += [] if columns else [SCORE]
    if missing:
        raise BadValue(
            f"{path.name} has no column {', '.join(missing)}; it needs episode, time_s or frame, and {SCORE}"
        )
    values: defaultdict[ViewKey, Values] = defaultdict(lambda: defaultdict(dict))
    models: dict[str, None] = {}
    for row in rows:
        key = row.cells["episode"] or "", row.cells.get("camera") or "", row.cells.get("look") or ""
        place = row.number("time_s", 0, math.inf) if by_time else row.number("frame", 0, _MOST_FRAME)
        for column in columns:
            name = _model(row, column, path)
            models[name] = None
            of_frame = values[key][place]
            if name in of_frame:
                raise BadValue(f"{path.name}, line {row.line}: this frame of episode {key[0]} has a score already")
            of_frame[name] = _score(row, column, scale)
    return Table(by_time, values, tuple(models))


def from_table(table: Table, selection: Selection, truth: str) -> tuple[Scored, Mapping[str, int]]:
    """Views and scores of the scored episodes that are selected, and how many others there are, by reason."""
    entries = {e.id: e for e in selection.entries}
    views: list[View] = []
    scores: dict[str, list[F64]] = {name: [] for name in table.models}
    left_out: Counter[str] = Counter(selection.left_out)
    seen: set[ViewKey] = set()
    for (episode_id, camera, look), values in table.values.items():
        entry = entries.get(selection.dataset.episode(episode_id).info.id)
        if entry is None:
            left_out["scored, but not selected"] += 1
            continue
        view = _view(
            selection.read(entry), entry, camera, look, np.array(sorted(values), dtype=np.float64), table.by_time, truth
        )
        if view.key in seen:
            raise BadValue(f"episode {entry.id}, camera {view.camera or 'none'}, stands in the file under two names")
        seen.add(view.key)
        views.append(view)
        for name, column in scores.items():
            column.append(np.array([values[p].get(name, np.nan) for p in sorted(values)], dtype=np.float64))
    if not views:
        raise BadValue("no scored episode is selected; see `badgen show DATASET` for ids, and --only")
    left_out["selected, but not scored"] += len(entries) - len({v.episode for v in views})
    return scored(views, scores), {why: n for why, n in left_out.items() if n}


def write_table(path: Path, data: Scored, models: Sequence[str]) -> Path:
    """Write a score file that `read_table` reads, with the scores of these models on a scale from 0 to 1."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name in models:
        for view, scores in zip(data.views, data.scores[name], strict=True):
            frames: Sequence[int | str] = view.frames.tolist() or [""] * len(scores)
            for frame, time_s, score in zip(frames, view.time_s, scores, strict=True):
                told = f"{score:.6g}" if np.isfinite(score) else ""
                writer.writerow([name, *view.key, frame, round(float(time_s), 6), told])
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_text(path, text.getvalue(), durable=False)


def _view(episode: StoredEpisode, entry: Entry, camera: str, look: str, places: F64, by_time: bool, truth: str) -> View:
    """The view that scores are of, at the times or frames that they are of."""
    arrays = episode.arrays()
    shown = camera or (episode.cameras[0] if episode.cameras else "")
    times = places if by_time else _times(places, episode.frame_steps(shown), arrays.time_s, entry.id)
    return view_of(entry, episode.info, arrays, place_at(episode, arrays, shown, look, times), truth)


def _times(places: F64, steps: Sequence[int], time_s: F64, episode: str) -> F64:
    """Times of stored frames by their numbers [s]."""
    if len(places) and places.max() >= len(steps):
        raise BadValue(f"episode {episode} has frames 0 to {len(steps) - 1}, and a score is of frame {places.max():g}")
    found: F64 = time_s[np.asarray(steps, dtype=np.int64)[places.astype(np.int64)]]
    return found


def _model(row: Row, column: str, path: Path) -> str:
    """Name of the model of a score: the column `model`, the end of the column's name, or both; else the file's name."""
    return (
        " ".join(filter(None, (row.cells.get("model") or "", column.removeprefix(SCORE).removeprefix("_"))))
        or path.stem
    )


def _score(row: Row, column: str, scale: tuple[float, float]) -> float:
    if (row.cells.get(column) or "").strip().lower() in ("", "nan"):
        return math.nan
    return float(to_unit(np.array([row.number(column, *scale)]), scale)[0])

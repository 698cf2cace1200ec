"""Read scores of frames from a CSV file: one with the truth beside them, or one whose truth is in a key."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from badgen.contracts.errors import BadValue
from badgen.critics.figures import JudgedRun, Scored, Side

KEY_FILE = "key.csv"
SCORE = "score"
RUN_COLUMNS = (SCORE, "verdict", "goes_wrong_at_s", "critique")  # of answers about runs, one row for each prompt
_TRUTH = "_100"  # ending of the column with the true value, 0 to 100
_NEEDED = ("pair", "side", "frame")


@dataclass(frozen=True)
class Row:
    """One line of a file: its number, for errors, and its cells by column."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def number(self, column: str, low: float, high: float) -> float:
        """A number in a range; raises BadValue that names the line."""
        text = self.cells.get(column) or ""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            limits = f"from {low:g} to {high:g}" if math.isfinite(high) else f"of at least {low:g}"
            raise BadValue(f"{self.file.name}, line {self.line}: {column} must be a number {limits}, not {text!r}")
        return value

    def moment(self, column: str) -> float | None:
        """A time [s], or None where the column is missing or the cell is empty."""
        return self.number(column, 0.0, math.inf) if (self.cells.get(column) or "").strip() else None


@dataclass(frozen=True)
class ScoreSets:
    """Judged runs by name of the set of scores, such as a prompt level; and how many runs lack a score in each."""

    runs: Mapping[str, tuple[JudgedRun, ...]]
    incomplete: Mapping[str, int]


def read_scores(path: Path, key: Path | None = None) -> ScoreSets:
    """Read a file of scores.

    Each row is about one frame. Columns: `pair`, `side` (failure or twin), `frame`, `step` or `time_s`, one column that
    ends in `_100` with the true value, and `score`, or several columns `score_NAME`. `episode`, `scene`, `mode`,
    `outcome`, `band`, `departs_s` and `onset_s` may be there. With a key, the file has only `prompt`, `frame` and
    `score`, and the rest comes from the key; answers about whole runs have no `frame`.

    Args:
        path: the file.
        key: folder with `key.csv`, or None.

    Raises:
        BadValue: a column is missing, a cell is not what it should be, or there is no complete run.
    """
    rows = read_rows(path, key)
    if key is None and "prompt" in rows[0].cells and "pair" not in rows[0].cells:
        raise BadValue(f"{path.name} holds answers without the truth; name the folder with {KEY_FILE} by --key")
    truth = _require_columns(rows[0])
    runs: dict[str, tuple[JudgedRun, ...]] = {}
    incomplete: dict[str, int] = {}
    for column in [c for c in rows[0].cells if c == SCORE or c.startswith(f"{SCORE}_")]:
        name = column.removeprefix(SCORE).removeprefix("_")
        runs[name], incomplete[name] = _runs(rows, column, truth)
    if not any(runs.values()):
        raise BadValue(f"no run in {path.name} has a score for each of its frames; fill in the column {SCORE}")
    return ScoreSets(runs, incomplete)


def read_rows(path: Path, key: Path | None) -> list[Row]:
    """The rows of a file, with those of a key beside them; raises BadValue."""
    rows = _rows(path)
    return rows if key is None else _with_key(rows, path, key)


def _rows(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadValue(f"{path} is not there; give a CSV file with scores") from None
    except UnicodeDecodeError as e:
        raise BadValue(f"{path} is not a CSV file in UTF-8: {e}") from None
    found = [Row(path, n, cells) for n, cells in enumerate(csv.DictReader(text.splitlines()), start=2)]
    if not found:
        raise BadValue(f"{path} has no rows; it needs a line of column names and a line for each frame")
    return found


def _with_key(rows: Sequence[Row], path: Path, key: Path) -> list[Row]:
    """The rows of the key with the cells of the answers beside them; a frame without an answer has an empty score."""
    for column in ("prompt", SCORE):
        if column not in rows[0].cells:
            raise BadValue(f"{path.name} has no column {column!r}; with --key it has prompt, frame and {SCORE}")
    framed = "frame" in rows[0].cells
    known = [(_place(r, framed), r) for r in _rows(key / KEY_FILE)]
    places = {place for place, _ in known}
    if not framed and len({_place(r, True) for _, r in known}) > len(places):
        raise BadValue(f"{path.name} has no column 'frame', and {KEY_FILE} has several frames of one prompt")
    given: dict[tuple[int, int], Row] = {}
    for row in rows:
        place = _place(row, framed)
        if place not in places or place in given:
            what = "is answered twice" if place in given else f"is not in {KEY_FILE}; is this the key of these prompts?"
            frame = f"frame {place[1]} of " if framed else ""
            raise BadValue(f"{path.name}, line {row.line}: {frame}prompt {place[0]} {what}")
        given[place] = row
    return [_beside(r, given.get(place)) for place, r in known]


def _beside(key: Row, answer: Row | None) -> Row:
    """A row of the key with what was answered."""
    if answer is None:
        return Row(key.file, key.line, {**key.cells, SCORE: ""})
    return Row(answer.file, answer.line, {**answer.cells, **key.cells})


def _place(row: Row, framed: bool) -> tuple[int, int]:
    return int(row.number("prompt", 1, 1e6)), int(row.number("frame", 1, 1e6)) if framed else 0


def _require_columns(row: Row) -> str:
    """Name of the column with the truth; raises BadValue where a column is missing."""
    truths = [c for c in row.cells if c.endswith(_TRUTH)]
    missing = [c for c in _NEEDED if c not in row.cells]
    if "step" not in row.cells and "time_s" not in row.cells:
        missing.append("step or time_s")
    if not any(c == SCORE or c.startswith(f"{SCORE}_") for c in row.cells):
        missing.append(SCORE)
    if missing or len(truths) != 1:
        told = f"has no column {', '.join(missing)}" if missing else f"has {len(truths)} columns that end in {_TRUTH}"
        raise BadValue(
            f"{row.file.name} {told}; it needs {', '.join(_NEEDED)}, step or time_s, one column of true values that "
            f"ends in {_TRUTH}, and {SCORE} or {SCORE}_NAME"
        )
    return truths[0]


def _runs(rows: Sequence[Row], column: str, truth: str) -> tuple[tuple[JudgedRun, ...], int]:
    """The runs with a score for each frame, and how many lack one."""
    members: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        members[row.cells["pair"], row.cells["side"]].append(row)
    complete = [found for found in members.values() if all((r.cells[column] or "").strip() for r in found)]
    return tuple(_run(found, column, truth) for found in complete), len(members) - len(complete)


def _run(rows: Sequence[Row], column: str, truth: str) -> JudgedRun:
    first = rows[0]
    side, pair = first.cells["side"], first.cells["pair"]
    when = "time_s" if "time_s" in first.cells else "step"
    frames = sorted(_frames(rows, column, truth, when), key=lambda f: f.when)
    if len({f.when for f in frames}) < len(frames):
        raise BadValue(f"{first.file.name}: two frames of pair {pair}, {side}, have the same {when}")
    return JudgedRun(
        pair=pair,
        side=_side(first),
        episode=first.cells.get("episode") or f"{pair} {side}",
        outcome=first.cells.get("outcome") or "",
        band=first.cells.get("band") or "",
        frames=tuple(frames),
        scene=first.cells.get("scene") or "",
        mode=first.cells.get("mode") or "",
        departs_s=first.moment("departs_s") if when == "time_s" else None,
        onset_s=first.moment("onset_s") if when == "time_s" else None,
    )


def _frames(rows: Sequence[Row], column: str, truth: str, when: str) -> Iterator[Scored]:
    for r in rows:
        yield Scored(r.number(when, 0, math.inf), r.number(truth, 0, 100), r.number(column, 0, 100))


def _side(row: Row) -> Side:
    for side in get_args(Side):
        if row.cells["side"] == side:
            found: Side = side
            return found
    raise BadValue(
        f"{row.file.name}, line {row.line}: side must be {' or '.join(get_args(Side))}, not {row.cells['side']!r}"
    )

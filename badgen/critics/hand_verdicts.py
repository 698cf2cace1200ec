"""Verdicts on runs that somebody wrote into a table by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from badgen.contracts.errors import BadValue
from badgen.critics.answer_files import TRUTH
from badgen.critics.score_files import SCORE, Row, read_rows
from badgen.critics.verdicts import Checked, RunTruth, verdict_of


def read_hand_verdicts(path: Path, key: Path) -> list[Checked]:
    """Verdicts beside the truth; empty for a table without verdicts. Prompts without an answer are left out.

    Raises:
        BadValue: a cell is not what it should be; the error names the line.
    """
    rows = read_rows(path, key)
    return list(_checked([r for r in rows if (r.cells.get("verdict") or "").strip()]))


def _checked(rows: Sequence[Row]) -> Iterator[Checked]:
    """Each run once, also a twin that belongs to several pairs."""
    for row in {r.cells["episode"]: r for r in rows}.values():
        cells, points, at_s = row.cells, row.number(SCORE, 0, 100), _seconds(row, "goes_wrong_at_s")
        try:
            verdict = verdict_of(cells["verdict"], points, at_s, cells.get("critique") or "")
        except BadValue as e:
            raise BadValue(f"{row.file.name}, line {row.line}: {e}") from None
        times = (_seconds(row, "departs_s"), _seconds(row, "onset_s"))
        truth = round(row.number(TRUTH, 0, 100))
        yield Checked(verdict, RunTruth(cells["episode"], cells["mode"], cells["outcome"], truth, *times))


def _seconds(row: Row, column: str) -> float | None:
    return row.number(column, 0, 1e6) if (row.cells.get(column) or "").strip() else None

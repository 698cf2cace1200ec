"""Limits of the gate lie between what good videos show and what wrong ones do."""

from __future__ import annotations

import numpy as np
import pytest
from rich.console import Console

from badgen.restyle.gate.limits import ALIKE, LIMITS
from badgen.restyle.gate.mutants import TUNED, shown_frames
from studies.gate.calibrate import calibrated, lost_of, table_of
from studies.gate.rows import GOOD, Row

SHOWN_BY = {"duplicated": "phantom", "flickering": "flicker", "swapped": "recolour", "camouflaged": "contrast_loss"}


def row(kind: str, rng: np.random.Generator, seen: bool = True, alike: float = 0.1) -> Row:
    """A good video has a tenth of what the gate allows today, a wrong one three times as much of one measure."""
    values = {k: float(v * rng.uniform(0.05, 0.1)) for k, v in LIMITS.items()}
    if kind != GOOD:
        values[SHOWN_BY.get(kind, "edge_loss")] *= 30.0
    return Row("push", f"{kind}/front/block", kind, seen, alike, {"block": values})


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    rng = np.random.default_rng(0)
    return [row(kind, rng) for kind in (GOOD, *TUNED) for _ in range(20)]


def test_limits_refuse_the_wrong_and_lose_nothing_good(rows: list[Row]) -> None:
    limits = calibrated(rows)
    assert limits.keys() == LIMITS.keys()
    for r in rows:
        assert r.passes(limits) == (r.kind == GOOD), r.kind
    for name in set(SHOWN_BY.values()):
        assert max(r.scores["block"][name] for r in rows if r.scores and r.kind == GOOD) < limits[name]


def test_what_nobody_sees_does_not_count(rows: list[Row]) -> None:
    rng = np.random.default_rng(1)
    hidden = [Row("push", "x", "moved", False, 0.1, {"block": dict.fromkeys(LIMITS, 0.0)}) for _ in range(20)]
    assert calibrated([*rows, *hidden]) == calibrated(rows)
    undecided = row(GOOD, rng, alike=ALIKE + 0.1)
    assert not undecided.passes(calibrated(rows))
    console = Console(width=160, record=True)
    console.print(table_of([*rows, *hidden], LIMITS))
    console.print(lost_of([*rows, undecided], LIMITS))
    text = console.export_text()
    assert "undecidable" in text
    assert "100% of 20" in text


def test_a_mutant_in_time_shows_other_frames() -> None:
    late, early, frozen = (shown_frames(kind, 6) for kind in ("late", "early", "frozen"))
    assert late is not None
    assert early is not None
    assert frozen is not None
    assert late.tolist() == [0, 0, 0, 0, 1, 2]
    assert early.tolist() == [3, 4, 5, 5, 5, 5]
    assert not frozen.any()
    assert shown_frames("moved", 6) is None

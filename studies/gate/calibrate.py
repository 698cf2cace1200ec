"""Find the limits of the gate on some scenes, and count what limits refuse on others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.table import Table

from badgen.intervals import wilson
from badgen.restyle.gate.limits import LIMITS
from badgen.restyle.gate.mutants import TUNED, UNSEEN
from studies.gate.rows import GOOD, Row

CALIBRATED_ON = ("humanoid_walk", "lid_lift", "open_drawer", "pick_place", "push")
CAUGHT, LOST = 0.97, 0.03  # on the scenes that limits are found on; stricter than what is wanted on others
_COMMON = 0.95  # quantile of good videos that is called common
_TIGHTEST, _STEP, _STEPS = 0.4, 1.05, 50  # limits as multiples of what good videos commonly have
_LEAST = {"edge_shift_px": 2.0}  # good videos have none at all
_WHOLE = {"lag_frames": 0.5}  # whole frames


def calibrated(rows: Sequence[Row]) -> dict[str, float]:
    """Limits halfway between those that lose hardly any good video and those that still refuse nearly all mutants.

    Each limit is the same multiple of the largest value that good videos commonly have. The multiple is the geometric
    mean of the least one that loses at most `LOST` of the good videos and the largest that refuses `CAUGHT` of the
    visible mutants of each kind that limits may be tuned on.
    """
    good = [r for r in rows if r.kind == GOOD]
    mutants = [[r for r in rows if r.kind == kind and r.seen] for kind in TUNED]
    common = np.quantile(np.array([_worst(r) for r in good if r.scores]), _COMMON, axis=0)
    unit = dict(zip(LIMITS, np.maximum(common, 0.02).tolist(), strict=True)) | _LEAST
    tried = [_TIGHTEST * _STEP**k for k in range(_STEPS)]
    least = next((m for m in tried if _refused(good, _times(unit, m)) <= LOST), tried[-1])
    most = [m for m in tried if all(_refused(of, _times(unit, m)) >= CAUGHT for of in mutants if of)]
    return _times(unit, float(np.sqrt(least * max(most, default=least))))


def _times(unit: Mapping[str, float], share: float) -> dict[str, float]:
    return {k: float(f"{share * v:.2g}") for k, v in unit.items()} | _WHOLE


def _refused(rows: Sequence[Row], limits: Mapping[str, float]) -> float:
    """Share of videos that the gate refuses with these limits."""
    return float(np.mean([not r.passes(limits) for r in rows]))


def _worst(row: Row) -> list[float]:
    return [max(of[k] for of in (row.scores or {}).values()) for k in LIMITS]


def table_of(rows: Sequence[Row], limits: Mapping[str, float]) -> Table:
    """Share of visible mutants of each kind refused, and of good videos lost, for tuned and for other scenes."""
    table = Table("video", "five scenes", "ten others", "left out", title="what the gate refuses")
    for kind in (GOOD, *TUNED, *UNSEEN):
        of = [r for r in rows if r.kind == kind]
        cells = [_cell([r for r in of if r.seen and (r.scene in CALIBRATED_ON) == t], limits) for t in (True, False)]
        hidden = str(sum(not r.seen for r in of))
        table.add_row(f"{kind} (never tuned on)" if kind in UNSEEN else kind, *cells, hidden)
    return table


def lost_of(rows: Sequence[Row], limits: Mapping[str, float]) -> Table:
    """Good videos of each scene that are lost, and the measures that refuse them."""
    table = Table("scene", "good videos", "lost", "by", title="good videos that the gate refuses")
    for scene in sorted({r.scene for r in rows}):
        good = [r for r in rows if r.kind == GOOD and r.scene == scene]
        lost = [r for r in good if not r.passes(limits)]
        worst = {k for r in lost for of in (r.scores or {}).values() for k in limits if of[k] > limits[k]}
        table.add_row(
            scene, str(len(good)), str(len(lost)), ", ".join(sorted(worst)) or ("undecidable" if lost else "")
        )
    return table


def _cell(rows: Sequence[Row], limits: Mapping[str, float]) -> str:
    refused = sum(not r.passes(limits) for r in rows)
    if not rows:
        return "-"
    low, high = wilson(refused, len(rows))
    return f"{refused / len(rows):.0%} of {len(rows)} ({low:.0%} to {high:.0%})"

"""Find the limits of the gate on some scenes, and count what limits refuse on others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.table import Table

from badgen.contracts.arrays import F64
from badgen.intervals import wilson
from badgen.restyle.gate.limits import LIMITS
from badgen.restyle.gate.mutants import TUNED, UNSEEN
from studies.gate.rows import GOOD, Row

# One scene of each kind: parts of furniture, ink on a board, grains in cups, a walking robot, things on a table.
CALIBRATED_ON = ("close_drawer", "humanoid_carry", "pick_place", "pour", "wipe_board")
CAUGHT = 0.97  # of the mutants of each kind, on the scenes that limits are found on; more than is wanted on others
_MISSED = 3.0  # a share of mutants that is missed counts as much as so many times that share of good videos lost
_RATIOS = np.geomspace(0.25, 4.0, 81)  # limits are tried as multiples of what good videos commonly have
_COMMON = 0.95  # quantile of good videos that is called common
_LEAST = {"edge_shift_px": 2.0}  # good videos have none at all
_WHOLE = {"lag_frames": 0.5}  # whole frames
_MOST = {"contrast_loss": 0.8, "iou_loss": 0.8}  # hardly anything is left of it
_ROUNDS, _STARTS = 4, (1.0, 1.5, 2.0, 3.0)


def calibrated(rows: Sequence[Row]) -> dict[str, float]:
    """Limits that lose few good videos and refuse `CAUGHT` of the visible mutants of each kind, with room to spare.

    One limit after another is set to the geometric middle of the values that serve best, given the others. That is done
    from several starts, since it may end where no single change helps.
    """
    decided = [r for r in rows if r.seen and r.passes(dict.fromkeys(LIMITS, np.inf))]
    counts = {kind: sum(r.seen and r.kind == kind for r in rows) for kind in (GOOD, *TUNED)}
    values = {
        kind: np.array([_worst(r) for r in decided if r.kind == kind]).reshape(-1, len(LIMITS)) for kind in counts
    }
    common = dict(zip(LIMITS, np.maximum(np.quantile(values[GOOD], _COMMON, axis=0), 0.02).tolist(), strict=True))
    unit = common | _LEAST
    found = [_descended(values, counts, unit, share) for share in _STARTS]
    best = min(found, key=lambda limits: _cost(values, counts, limits))
    return {k: float(f"{best[k]:.2g}") for k in LIMITS}


def _descended(
    values: Mapping[str, F64], counts: Mapping[str, int], unit: Mapping[str, float], share: float
) -> dict[str, float]:
    """Limits that no change of a single one makes better, from a start at so many times the common values."""
    limits = {k: share * v for k, v in unit.items()} | _WHOLE
    for _ in range(_ROUNDS):
        for name in (k for k in LIMITS if k not in _WHOLE):
            tried = [v for v in (unit[name] * _RATIOS).tolist() if v <= _MOST.get(name, np.inf)]
            costs = np.array([_cost(values, counts, limits | {name: v}) for v in tried])
            best = np.flatnonzero(costs <= costs.min() + 1e-9)
            limits[name] = tried[int(best[len(best) // 2])]
    return limits


def _cost(values: Mapping[str, F64], counts: Mapping[str, int], limits: Mapping[str, float]) -> float:
    """Share of good videos lost, and `_MISSED` times what is missing of the mutants that are wanted."""
    top = np.array([limits[k] for k in LIMITS])
    passed = {kind: float((v <= top).all(axis=1).sum()) / max(counts[kind], 1) for kind, v in values.items()}
    missed = sum(max(passed[kind] - (1.0 - CAUGHT), 0.0) for kind in TUNED)
    return 1.0 - passed[GOOD] + _MISSED * missed


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

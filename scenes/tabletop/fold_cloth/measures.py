"""What a state of fold_cloth is worth: recorded contacts, the quality of a fold, milestones, the goal."""

from __future__ import annotations

from functools import partial

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, gripped, moved_m, ramp, resting, touching
from scenes.kit.props.cloth import COLUMNS, ROWS, SLAT_Z_M, vertex
from scenes.tabletop.fold_cloth.plan import GRASP_Z_M, HANDS

GRIPS = tuple((f"{h}_left_finger-slat", f"{h}_right_finger-slat") for h in HANDS)
SUPPORTS = ("slat-table",)
ARM_JOINTS = tuple(f"{h}/joint{i + 1}" for h in HANDS for i in range(7))
LINE_TOL_M = 0.025  # how far off its line any point of the hem may lie
FAR_TOL_M = 0.030  # how far the far edge may have been pulled along
FLAT_M = 0.035  # nothing of the folded cloth stands higher
FAR_CORNERS = (vertex(ROWS - 1, 0), vertex(ROWS - 1, COLUMNS - 1))
_LOW_M = 0.030  # the slat: set down, not dropped

PAIRS = (
    ContactPair("slat-table", "slat", "table", 16),
    *(
        ContactPair(f"{h}_{f}-slat", f"{h}/{f}", "slat", 16)
        for h in HANDS
        for f in ("left_finger", "right_finger")
    ),
    *(ContactPair(f"{h}-slat", f"{h}/link0", "slat", 32) for h in HANDS),
    *(ContactPair(f"{h}-cloth", f"{h}/link0", "cloth", 96) for h in HANDS),
    *(ContactPair(f"{h}-table", f"{h}/link0", "table", 32) for h in HANDS),
    ContactPair("left-right", "left/link0", "right/link0", 32),
)  # fmt: skip


def off_line_m(t: Trajectory, row: int) -> F64:
    """(T, columns) level distance of every point of the hem from its own point of the line [m]."""
    gaps = [(t.pos(vertex(0, j)) - t.pos(vertex(row, j)))[:, :2] for j in range(COLUMNS)]
    return np.asarray(np.sqrt((np.array(gaps) ** 2).sum(axis=2)).T)


def far_moved_m(t: Trajectory) -> F64:
    """How far the corner of the far edge that moved most is from its first place [m]."""
    return np.asarray(np.max([moved_m(t, corner) for corner in FAR_CORNERS], axis=0))


def slat_height_m(t: Trajectory) -> F64:
    """How far the slat's lower end is above where it stands at first [m]."""
    ends = [t.pos(f"slat_{side}")[:, 2] for side in HANDS]
    return np.asarray(np.min(ends, axis=0) - SLAT_Z_M)


def cloth_height_m(t: Trajectory) -> F64:
    """Height of the cloth's highest point above the table [m]."""
    heights = [t.pos(vertex(i, j))[:, 2] for i in range(ROWS) for j in range(COLUMNS)]
    return np.asarray(np.max(heights, axis=0))


def untouched(t: Trajectory) -> Bools:
    """No arm touches slat or cloth."""
    return ~touching(t, *(f"{h}-{thing}" for h in HANDS for thing in ("slat", "cloth")))


def left_alone(t: Trajectory) -> Bools:
    """The slat lies still and low, moved from its first place, and nobody touches it."""
    down = (slat_height_m(t) < _LOW_M) & (moved_m(t, "slat") > 0.02)
    return down & resting(t, "slat") & untouched(t)


def on_line(t: Trajectory, row: int) -> Bools:
    """The hem meets the line along all its length."""
    return np.asarray(off_line_m(t, row).max(axis=1) < LINE_TOL_M)


def folded(t: Trajectory, row: int) -> Bools:
    """The hem on its line, the cloth flat, its far edge where it was."""
    low = (slat_height_m(t) < _LOW_M) & (cloth_height_m(t) < FLAT_M)
    return on_line(t, row) & low & (far_moved_m(t) < FAR_TOL_M)


def goal(t: Trajectory, row: int) -> Bools:
    """Folded, released and at rest."""
    return folded(t, row) & untouched(t) & resting(t, "slat")


def set_down(t: Trajectory) -> Bools:
    """The slat is on its way and so low that letting go of it is setting it down."""
    return (slat_height_m(t) < _LOW_M) & (moved_m(t, "slat") > 0.02)


def empty_hands(t: Trajectory) -> F64:
    """How many hands have closed on nothing; the slat keeps fingers 14 mm apart."""
    found = []
    for h in HANDS:
        found.append(t.qpos[:, int(t.model.joint(f"{h}/finger_joint1").qposadr[0])] < 0.002)
    return np.asarray(np.sum(found, axis=0), dtype=np.float64)


def left_off_m(t: Trajectory, row: int, others: tuple[int, ...]) -> F64:
    """How far off its line the hem was left, at its worse end; 0 while it is handled or where it met another line."""
    elsewhere = np.any([on_line(t, other) for other in others], axis=0)
    return np.where(left_alone(t) & ~elsewhere, off_line_m(t, row).max(axis=1), 0.0)


def left_at(t: Trajectory, row: int) -> F64:
    """1 where the hem was left on that line."""
    return (left_alone(t) & on_line(t, row)).astype(np.float64)


def falling(t: Trajectory) -> F64:
    """The slat is in the air and in nobody's hands."""
    free = ~touching(t, *(p for grip in GRIPS for p in grip), *SUPPORTS)
    return (free & (slat_height_m(t) > 0.05)).astype(np.float64)


def dragged(t: Trajectory) -> F64:
    """How far the cloth has been pulled along: 1 at 10 cm."""
    return ramp(far_moved_m(t), 0.02, 0.10)


def _reach(t: Trajectory) -> F64:
    gaps = []
    for h in HANDS:
        above = t.site(f"{h}/tool") - np.array([0.0, 0.0, GRASP_Z_M])
        gaps.append(ramp(apart_m(above, t.pos(f"slat_{h}")), 0.20, 0.015))
    return np.asarray(np.mean(gaps, axis=0))


def _gripped(t: Trajectory) -> F64:
    return np.asarray(np.mean([gripped(t, g) for g in GRIPS], axis=0))


def _raised(t: Trajectory) -> F64:
    return ramp(slat_height_m(t), 0.005, 0.06) * ramp(_gripped(t), 0.0, 0.5)


def _carried(t: Trajectory, row: int) -> F64:
    """Share of the way to the line, in the air; full where it hangs or lies over the line."""
    off = off_line_m(t, row).mean(axis=1)
    on_the_way = np.clip(1.0 - off / off[0], 0.0, 1.0) * ramp(_raised(t), 0.2, 0.6)
    return np.asarray(np.maximum(on_the_way, ramp(off, 0.05, LINE_TOL_M)))


def _lowered(t: Trajectory, row: int) -> F64:
    off = off_line_m(t, row).mean(axis=1)
    return ramp(slat_height_m(t), 0.08, _LOW_M) * ramp(off, 0.05, LINE_TOL_M)


def _released(t: Trajectory, row: int) -> F64:
    still = ramp(t.speed_mps("slat"), 0.05, 0.01)
    return np.asarray(folded(t, row) * still * untouched(t))


def milestones(row: int, line: str) -> tuple[Milestone, ...]:
    """Steps of folding the hem onto a row that is called `line`."""
    return (
        Milestone("reach", 0.10, _reach, "both grippers reach the slat"),
        Milestone("grasp", 0.15, _gripped, "both grippers hold the slat"),
        Milestone("raise", 0.20, _raised, "the slat is up in the air"),
        Milestone("carry", 0.25, partial(_carried, row=row), f"the slat is over {line}"),
        Milestone("lower", 0.15, partial(_lowered, row=row), f"the slat is down on {line}"),
        Milestone("release", 0.15, partial(_released, row=row), f"the cloth lies folded to {line}, released"),
    )

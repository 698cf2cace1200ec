"""Contacts, measures, milestones and rules of fold_cloth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Holds, Predicate, Rule, Tilted
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import cloth_measures as cloth
from scenes.kit.judging import rules as kit
from scenes.kit.judging import two_handed as pair
from scenes.kit.judging.cloth_measures import SLAT, hem_on_row, off_row_m
from scenes.kit.judging.measures import graded, moved_m, ramp
from scenes.kit.judging.rocking import knocked_askew
from scenes.kit.judging.rules import rule
from scenes.kit.judging.two_handed import both_reach, empty_hands
from scenes.kit.robots.pair import ARM_ARM, ARMS_TABLE, HANDS, arms_pairs, handled_pairs
from scenes.tabletop.fold_cloth.layout import GRASP_Z_M, LINES, FoldClothParams

LINE_TOL_M = 0.025  # largest distance of a point of the hem from its line
FAR_TOL_M = 0.030  # largest displacement of the far edge
_PULLED_M = 0.020  # a far edge that has moved so far was dragged; in clean folds it moves by at most 13 mm
FLAT_M = 0.035  # largest height of the folded cloth
# The slowest of 10 clean folds is done by 6.2 s; 1.5 s are left to the end, so that a late fold still ends well.
LATE_S = 7.5
CUP = "cup"
PAIRS = (*handled_pairs("slat"), *arms_pairs("cloth", 96), *ARMS_TABLE, ARM_ARM)
_CUP = "the cup"
_SLAT, _CLOTH, _HEM = (SLAT.body,), "the cloth", "the hem with the slat"


@dataclass(frozen=True)
class FoldClothMeasures:
    """A layout, and the line that the hem should go to."""

    params: FoldClothParams
    line: str

    @property
    def row(self) -> int:
        """Row of the cloth on that line."""
        return LINES[self.line]

    @property
    def where(self) -> str:
        """Noun phrase of the line."""
        return self.params.lines[self.line]

    @property
    def others(self) -> Mapping[int, str]:
        """Noun phrases of the lines that were not requested, by row."""
        return {row: self.params.lines[line] for line, row in LINES.items() if line != self.line}

    def other_goals(self) -> tuple[Predicate, ...]:
        """Goals of folding to the other lines: only the line is another one."""
        return tuple(FoldClothMeasures(self.params, line).goal for line in LINES if line != self.line)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether the cloth is folded, released and at rest."""
        return self.folded(t) & SLAT.left_alone(t)

    def folded(self, t: Trajectory) -> Bools:
        """(T,) whether the hem is on its line, the cloth flat, and its far edge where it was."""
        flat = (cloth.slat_height_m(t) < cloth.LOW_M) & (cloth.cloth_height_m(t) < FLAT_M)
        return hem_on_row(t, self.row, LINE_TOL_M) & flat & (cloth.far_edge_moved_m(t) < FAR_TOL_M)

    def reach(self, t: Trajectory) -> F64:
        """(T,) proximity of the grippers to their grasps of the slat."""
        return both_reach(t, [t.pos(end) for end in cloth.ENDS], near_m=0.015, above_m=GRASP_Z_M)

    def carried(self, t: Trajectory) -> F64:
        """(T,) share of the distance to the line covered in the air; 1 over the line."""
        off = off_row_m(t, self.row).mean(axis=1)
        way = np.clip(1.0 - off / off[0], 0.0, 1.0) * ramp(cloth.slat_raised(t), 0.2, 0.6)
        return as_rows(np.maximum(way, self._over(t)))

    def lowered(self, t: Trajectory) -> F64:
        """(T,) proximity of the slat to the table over the line."""
        return ramp(cloth.slat_height_m(t), 0.08, cloth.LOW_M) * self._over(t)

    def released(self, t: Trajectory) -> F64:
        """(T,) 1 where the cloth is folded, released and at rest; less while the slat still moves."""
        return self.folded(t) * SLAT.let_go(t)

    def left_off_m(self, t: Trajectory) -> F64:
        """(T,) distance of the released hem's worse end from its line; 0 where it met another line [m]."""
        elsewhere = np.any(np.stack([hem_on_row(t, row, LINE_TOL_M) for row in self.others]), axis=0)
        return np.where(cloth.slat_left_alone(t) & ~elsewhere, off_row_m(t, self.row).max(axis=1), 0.0)

    def milestones(self) -> tuple[Milestone, ...]:
        """Steps from the first reach to the released cloth."""
        return (
            Milestone("reach", 0.10, self.reach, "both grippers reach the slat"),
            Milestone("grasp", 0.15, SLAT.held_share, "both grippers hold the slat"),
            Milestone("raise", 0.20, cloth.slat_raised, "the slat is up in the air"),
            Milestone("carry", 0.25, self.carried, f"the slat is over {self.where}"),
            Milestone("lower", 0.15, self.lowered, f"the slat is down on {self.where}"),
            Milestone("release", 0.15, self.released, f"the cloth lies folded to {self.where}, released"),
        )

    def _over(self, t: Trajectory) -> F64:
        return ramp(off_row_m(t, self.row).mean(axis=1), 0.05, LINE_TOL_M)


def left_on_row(t: Trajectory, row: int) -> Bools:
    """(T,) whether the hem was left on that row."""
    return cloth.slat_left_alone(t) & hem_on_row(t, row, LINE_TOL_M)


def fold_cloth_rules(m: FoldClothMeasures) -> tuple[Rule, ...]:
    """Rules of folding the hem onto a line."""
    return (*_handling(), *_cup_left_alone(), *_places(m), *pair.two_arm_style(SLAT, m.goal, LATE_S, _CLOTH))


def _handling() -> tuple[Rule, ...]:
    empty, pulled = Exceeds(empty_hands, 0.5, "empty_hands"), cloth.pulled_along
    drag = Exceeds(cloth.far_edge_moved_m, _PULLED_M, "far_edge_moved_m")
    return (
        # A hand that closes on nothing, and then takes the slat, has put it right: it does not count at the end.
        rule("empty_hand", "missed_grasp", empty, (*_SLAT, *HANDS), SLAT.the, scale=1.5),
        kit.dropped(SLAT, cloth.slat_set_down, falling=cloth.slat_falling, name="slat_dropped", fall_m=0.10),
        kit.slipped(SLAT, cloth.slat_set_down, "the table", name="slat_slipped"),
        rule("cloth_dragged", "drag", drag, _SLAT, _CLOTH, scale=0.15, evident=pulled, universal=False),
        pair.one_handed(SLAT),
        *pair.arms_strike(),
    )


def _cup_left_alone() -> tuple[Rule, ...]:
    """The cup beside the cloth is neither shoved nor rocked."""
    shoved, rocked = Exceeds(_cup_moved_m, 0.010, "shift_m", 0.04), Tilted(CUP, radians(10.0))
    shown, steep = graded(_cup_moved_m, 0.008, 0.04), graded(lambda t: t.tilt_rad(CUP), 0.1, 0.5)
    return (
        rule("cup_shoved", "displaced", shoved, (CUP,), _CUP, scale=0.10, evident=shown),
        knocked_askew("cup_rocked", rocked, CUP, _CUP, steep),
    )


def _cup_moved_m(t: Trajectory) -> F64:
    """(T,) distance of the cup from where it first stood [m]."""
    return moved_m(t, CUP)


def _places(m: FoldClothMeasures) -> tuple[Rule, ...]:
    """The hem is left on a line that was not requested, or on none."""
    off = Exceeds(m.left_off_m, LINE_TOL_M, "off_line_m", 0.2)
    misplaced = rule("hem_misplaced", "misplaced", off, _SLAT, _HEM, m.where, scale=0.10)
    wrong = []
    for k, (row, where) in enumerate(m.others.items()):
        there = Holds(partial(left_on_row, row=row), 0.2, severity=1.0)
        wrong.append(rule(f"on_other_line_{k}", "wrong_target", there, _SLAT, _HEM, where))
    return (*wrong, misplaced)

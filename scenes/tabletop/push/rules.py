"""What a state of push is worth, and what must not happen: milestones, goal and rules of one block and one mark."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Exceeds, Rule, Tilted, Touch
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, level_m, moved_m, ramp, resting, touching, toward
from scenes.kit.judging.rules import arm_rules, disturbed
from scenes.kit.robots.station import ARM, ARM_TABLE, HAND
from scenes.kit.worlds.table import TABLE_HALF, TABLE_X

EDGE_X_M = 0.54  # front edge of the table, which the arm can reach; the usual table goes on to 0.58
_BACK_X_M = TABLE_X - TABLE_HALF[0]
TABLE_XY_M = (((EDGE_X_M + _BACK_X_M) / 2, (EDGE_X_M - _BACK_X_M) / 2), (0.0, TABLE_HALF[1]))  # middle, half width
PLACE_TOL_M = 0.035
BLOCKS = ("block_a", "block_b")
PAIRS = (
    *(ContactPair(f"{b}-table", b, "table", 32) for b in BLOCKS),
    *(ContactPair(f"{ARM}-{b}", f"{ARM}/link0", b, 64) for b in BLOCKS),
    ContactPair("block_a-block_b", *BLOCKS, 48),
    ARM_TABLE,
)
_BEGUN_M = 0.015  # a block that has moved less has not been pushed yet
_AWAY_M = 0.06  # a tool this far off has left the block alone
_BRINK_M = 0.006
_UPRIGHT_RAD = radians(4.0)


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """Which body is to go to which mark, and what else stands there; `words` name the four of them."""

    block: str
    mark: str
    other: str
    other_mark: str
    height_m: float
    block_words: str
    mark_words: str
    other_words: str
    other_mark_words: str

    def upright(self, t: Trajectory) -> F64:
        """1 while the block stands on the table, 0 once it has toppled or left it."""
        return ramp(t.tilt_rad(self.block), 0.5, 0.1) * (t.pos(self.block)[:, 2] > -0.02)

    def gap_m(self, t: Trajectory) -> F64:
        """(T,) from the tool to the side of the block that faces away from the mark, as they stand [m]."""
        away = (t.pos(self.block) - t.pos(self.mark))[:, :2]
        away /= np.maximum(np.hypot(*away.T), 1e-6)[:, None]
        side = t.pos(self.block) + np.concatenate([0.04 * away, np.full((len(t), 1), 0.028)], axis=1)
        return apart_m(t.site(f"{ARM}/tool"), side)

    def reached(self, t: Trajectory) -> F64:
        """The tool is behind the block, or the block is on its way already."""
        return ramp(self.gap_m(t), 0.10, 0.03) * self.upright(t)

    def pushed(self, t: Trajectory) -> F64:
        """Share of the way to the mark, upright and on the table."""
        return ramp(toward(t, self.block, self.mark), 0.05, 0.85) * self.upright(t) * self._down(t)

    def arrived(self, t: Trajectory) -> F64:
        """How well the block stands on the mark."""
        return ramp(level_m(t, self.block, self.mark), 0.07, 0.02) * self.upright(t) * self._down(t)

    def left(self, t: Trajectory) -> F64:
        """On the mark, still, and untouched."""
        return self.placed(t) * ramp(t.speed_mps(self.block), 0.05, 0.01) * ~touching(t, f"{ARM}-{self.block}")

    def placed(self, t: Trajectory) -> Bools:
        """Upright, on the table, within the tolerance of the mark."""
        stands = (t.tilt_rad(self.block) < _UPRIGHT_RAD) & (np.abs(t.pos(self.block)[:, 2]) < 0.005)
        return np.asarray((level_m(t, self.block, self.mark) < PLACE_TOL_M) & stands)

    def goal(self, t: Trajectory) -> Bools:
        """Placed, at rest, and the hand off it."""
        return self.placed(t) & resting(t, self.block) & ~touching(t, f"{ARM}-{self.block}")

    def _down(self, t: Trajectory) -> Bools:
        return np.asarray(t.pos(self.block)[:, 2] < 0.01)

    def _abandoned(self, t: Trajectory) -> Bools:
        """Pushed a bit, and now standing still on the table with the hand away from it."""
        tool = apart_m(t.site(f"{ARM}/tool"), t.pos(self.block) + np.array([0.0, 0.0, self.height_m / 2]))
        stands = (t.tilt_rad(self.block) < 0.3) & (np.abs(t.pos(self.block)[:, 2]) < 0.01)
        free = ~touching(t, f"{ARM}-{self.block}") & (tool > _AWAY_M + self.height_m / 2)
        return np.asarray(resting(t, self.block) & stands & free & (moved_m(t, self.block) > _BEGUN_M))

    def _on_other_mark(self, t: Trajectory) -> Bools:
        return np.asarray(level_m(t, self.block, self.other_mark) < 2 * PLACE_TOL_M)

    def astray_m(self, t: Trajectory) -> F64:
        """How far off its mark it has been left, other than on the other mark."""
        return np.where(self._abandoned(t) & ~self._on_other_mark(t), level_m(t, self.block, self.mark), 0.0)

    def mistaken_m(self, t: Trajectory) -> F64:
        """How far off its mark it has been left on the other mark."""
        return np.where(self._abandoned(t) & self._on_other_mark(t), level_m(t, self.block, self.mark), 0.0)

    def handled_m(self, t: Trajectory) -> F64:
        """How far the other block has moved while the arm is at it and has not yet moved this one."""
        alone = touching(t, f"{ARM}-{self.other}") & (moved_m(t, self.block) < _BEGUN_M)
        return np.where(alone, moved_m(t, self.other), 0.0)

    def other_gone(self, t: Trajectory) -> F64:
        """How far the other block is from where it stood: 1 at 10 cm."""
        return ramp(moved_m(t, self.other), 0.01, 0.10)

    def _held(self, t: Trajectory) -> Bools:
        """The arm touches it, upright, with the tool point over it instead of behind it."""
        tool, block = t.site(f"{ARM}/tool")[:, :2], t.pos(self.block)[:, :2]
        over = np.hypot(*(tool - block).T) < 0.018
        return np.asarray(over & touching(t, f"{ARM}-{self.block}") & (t.tilt_rad(self.block) < 0.3))

    def lifted_m(self, t: Trajectory) -> F64:
        """How high it is carried."""
        return np.where(self._held(t), t.pos(self.block)[:, 2], 0.0)

    def pulled_mps(self, t: Trajectory) -> F64:
        """How fast it is dragged along the table by a hand that has hold of it."""
        on_table = touching(t, f"{self.block}-table")
        return np.where(self._held(t) & on_table, t.speed_mps(self.block), 0.0)

    def over_m(self, t: Trajectory) -> F64:
        """How far its foot's middle is past the brink, where it begins to tip over the table's edge."""
        out = [np.abs(t.pos(self.block)[:, i] - middle) - half for i, (middle, half) in enumerate(TABLE_XY_M)]
        return np.asarray(np.maximum(np.max(out, axis=0) + _BRINK_M, 0.0))

    def over_edge(self, t: Trajectory) -> F64:
        """1 once it is below the table top."""
        return ramp(-t.pos(self.block)[:, 2], 0.01, 0.05)

    def lying(self, t: Trajectory) -> F64:
        """How far it is from standing: 1 at 0.8 rad."""
        return ramp(t.tilt_rad(self.block), 0.2, 0.8)

    def milestones(self) -> tuple[Milestone, ...]:
        """Behind it, under way, on the mark, left there."""
        what, where = self.block_words, self.mark_words
        return (
            Milestone("reach", 0.10, self.reached, f"the hand is behind {what}"),
            Milestone("push", 0.45, self.pushed, f"{what} is most of the way to {where}"),
            Milestone("arrive", 0.30, self.arrived, f"{what} stands on {where}"),
            Milestone("leave", 0.15, self.left, f"{what} stands on {where}, untouched"),
        )

    def rules(self, late_s: float) -> tuple[Rule, ...]:
        """Toppled, off the table, held instead of pushed, the wrong thing or place, and what every arm must keep."""
        seen, what = (self.block, HAND), self.block_words
        return (*self._safety_rules(), *self._method_rules(seen, what), *arm_rules(self.goal, late_s, what))

    def _safety_rules(self) -> tuple[Rule, ...]:
        what, other = self.block_words, self.other_words
        return (
            Rule(
                "block_toppled", "topple", "safety", Tilted(self.block, radians(20.0)), radians(70.0), (self.block,),
                evident=self.lying, universal=False, subject=what,
            ),
            Rule(
                "block_off_table", "off_table", "safety", Exceeds(self.over_m, 0.0, "over_edge_m", 0.04), 0.2,
                (self.block,), evident=self.over_edge, subject=what, against="the table",
            ),
            Rule(
                "blocks_clash", "collision", "safety", Touch(("block_a-block_b",), limit_n=1.0), 50.0, BLOCKS,
                subject=what, against=other,
            ),
            disturbed("other_disturbed", self.other, other, 0.05, self.other_gone),
        )  # fmt: skip

    def _method_rules(self, seen: tuple[str, str], what: str) -> tuple[Rule, ...]:
        return (
            Rule(
                "block_carried", "carried", "method", Exceeds(self.lifted_m, 0.015, "lift_m"), 0.10, seen,
                universal=False, subject=what,
            ),
            Rule(
                "block_pulled", "pulled", "method", Exceeds(self.pulled_mps, 0.02, "pulled_mps", 0.3), 0.2, seen,
                universal=False, subject=what,
            ),
            Rule(
                "other_handled", "wrong_object", "method", Exceeds(self.handled_m, 0.03, "moved_m"), 0.15,
                (self.other,), evident=self.other_gone, subject=self.other_words, against=what,
            ),
            Rule(
                "on_other_mark", "wrong_target", "method", Exceeds(self.mistaken_m, PLACE_TOL_M, "off_m", 0.3), 0.2,
                (self.block,), lasting=False, subject=what, against=self.other_mark_words,
            ),
            Rule(
                "block_astray", "misplaced", "method", Exceeds(self.astray_m, PLACE_TOL_M, "off_m", 0.3), 0.2,
                (self.block,), lasting=False, subject=what, against=self.mark_words,
            ),
        )  # fmt: skip

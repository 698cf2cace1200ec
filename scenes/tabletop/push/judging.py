"""Contacts, milestones and rules of push."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Rule, Tilted
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, moved_m, ramp, touching, toward
from scenes.kit.judging.rules import arm_rules, rule
from scenes.kit.props.blocks import Block
from scenes.kit.robots.station import ARM, ARM_TABLE, HAND, arm_pair
from scenes.kit.two_marks import (
    MarkTask,
    other_left_aside,
    other_rocks,
    other_toppled,
    things_clash,
    wrong_thing_or_place,
)
from scenes.kit.worlds.short_table import SHORT_TOP_M
from scenes.tabletop.push.layout import BLOCKS

PLACE_TOL_M, LATE_S = 0.035, 10.5
PAIRS = (
    *(ContactPair(f"{b}-table", b, "table", 32) for b in BLOCKS),
    *(arm_pair(b, 64) for b in BLOCKS),
    ContactPair("-".join(BLOCKS), *BLOCKS, 48),
    ARM_TABLE,
)
_BEGUN_M = 0.015  # least displacement of a block that counts as pushed
_AWAY_M = 0.06  # least distance of the tool from a block that is left alone
_BRINK_M = 0.006
_LEANS_RAD = radians(6.0)  # a block that stands on its whole base leans by less


class PushMeasures(MarkTask[Block]):
    """One block of a layout, and the mark that it should be pushed to."""

    bodies = BLOCKS
    tolerance_m = PLACE_TOL_M

    def rules(self) -> tuple[Rule, ...]:
        """Rules: no toppling or falling off, no gripping, the right block and mark, and those of every arm task."""
        always = arm_rules(self.goal, LATE_S, self.thing.the)
        return (*_harm(self), *_held(self), *wrong_thing_or_place(self, self.other_handled_m), *always)

    def milestones(self) -> tuple[Milestone, ...]:
        """Tool behind the block, under way, on the mark, left there."""
        the, at = self.thing.the, self.mark.the
        return (
            Milestone("reach", 0.10, self.reached, f"the hand is at {the}, on the side away from {at}"),
            Milestone("push", 0.45, self.pushed, f"{the} is most of the way to {at}"),
            Milestone("arrive", 0.30, self.arrived, f"{the} stands on {at}"),
            Milestone("leave", 0.15, self.left, f"{the} stands on {at}, untouched"),
        )

    def reached(self, t: Trajectory) -> F64:
        """(T,) proximity of the tool to the side of the block that faces away from the mark."""
        here = t.pos(self.thing.body)
        away = (here - t.pos(self.mark.body))[:, :2]
        away /= np.maximum(np.hypot(*away.T), 1e-6)[:, None]
        side = here + np.concatenate([0.04 * away, np.full((len(t), 1), 0.028)], axis=1)
        return ramp(apart_m(t.site(f"{ARM}/tool"), side), 0.10, 0.03) * self._upright(t)

    def pushed(self, t: Trajectory) -> F64:
        """(T,) share of the distance to the mark covered, upright and on the table."""
        return ramp(toward(t, self.thing.body, self.mark.body), 0.05, 0.85) * self._upright(t) * self._down(t)

    def arrived(self, t: Trajectory) -> F64:
        """(T,) proximity of the upright block to the mark."""
        return ramp(self.off_m(t), 0.07, 0.02) * self._upright(t) * self._down(t)

    def left_standing(self, t: Trajectory) -> Bools:
        """(T,) whether the block has been pushed and now stands still, the hand away from it."""
        body, half_m = self.thing.body, self.params.things[self.k].height_m / 2
        tool = apart_m(t.site(f"{ARM}/tool"), t.pos(body) + np.array([0.0, 0.0, half_m]))
        stands = (t.tilt_rad(body) < 0.3) & (np.abs(t.pos(body)[:, 2]) < 0.01)
        return as_rows(self.thing.left_alone(t) & stands & (tool > _AWAY_M + half_m) & ~self._unmoved(t))

    def other_handled_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other block by the arm, in its grip or before this one has moved [m]."""
        return np.where(self._other_handled(t), moved_m(t, self.other.body), 0.0)

    def other_left_m(self, t: Trajectory) -> F64:
        """(T,) displacement of the other block where it stands and the arm does not handle it, but may shove it [m].

        The base of a block that leans moves, too: whether that block was shoved is known once it stands again or lies.
        """
        leans = t.tilt_rad(self.other.body) > _LEANS_RAD
        return np.where(self._other_handled(t) | leans, 0.0, moved_m(t, self.other.body))

    def other_lying(self, t: Trajectory) -> F64:
        """(T,) tilt of the other block: 1 at 0.8 rad."""
        return ramp(t.tilt_rad(self.other.body), 0.2, 0.8)

    def lifted_m(self, t: Trajectory) -> F64:
        """(T,) height at which the block is carried [m]."""
        return np.where(self._gripped(t), t.pos(self.thing.body)[:, 2], 0.0)

    def pulled_mps(self, t: Trajectory) -> F64:
        """(T,) speed at which a hand that grips the block drags it along the table [m/s]."""
        dragged = self._gripped(t) & touching(t, *self.thing.supports)
        return np.where(dragged, t.speed_mps(self.thing.body), 0.0)

    def over_edge_m(self, t: Trajectory) -> F64:
        """(T,) distance of its base's middle past the edge, where it begins to tip off the table [m]."""
        here = t.pos(self.thing.body)
        out = [np.abs(here[:, i] - middle) - half for i, (middle, half) in enumerate(SHORT_TOP_M)]
        return as_rows(np.maximum(np.max(np.stack(out), axis=0) + _BRINK_M, 0.0))

    def below_table(self, t: Trajectory) -> F64:
        """(T,) 1 once the block is below the table top."""
        return ramp(-t.pos(self.thing.body)[:, 2], 0.01, 0.05)

    def lying(self, t: Trajectory) -> F64:
        """(T,) tilt of the block: 1 at 0.8 rad."""
        return ramp(t.tilt_rad(self.thing.body), 0.2, 0.8)

    def _other_handled(self, t: Trajectory) -> Bools:
        return self._gripped(t, self.other) | (self.other.touched(t) & self._unmoved(t))

    def _upright(self, t: Trajectory) -> F64:
        """(T,) 1 while the block stands on the table, 0 once it has toppled or left it."""
        return ramp(t.tilt_rad(self.thing.body), 0.5, 0.1) * (t.pos(self.thing.body)[:, 2] > -0.02)

    def _down(self, t: Trajectory) -> Bools:
        return as_rows(t.pos(self.thing.body)[:, 2] < 0.01)

    def _unmoved(self, t: Trajectory) -> Bools:
        return as_rows(moved_m(t, self.thing.body) < _BEGUN_M)

    def _gripped(self, t: Trajectory, thing: Handled | None = None) -> Bools:
        """(T,) whether the arm touches an upright block, this one by default, with the tool point over it."""
        block = self.thing if thing is None else thing
        over = np.hypot(*(t.site(f"{ARM}/tool") - t.pos(block.body))[:, :2].T) < 0.018
        return as_rows(over & block.touched(t) & (t.tilt_rad(block.body) < 0.3))


def _harm(m: PushMeasures) -> tuple[Rule, ...]:
    the, body = m.thing.the, (m.thing.body,)
    leans, over = Tilted(*body, radians(20.0)), Exceeds(m.over_edge_m, 0.0, "over_edge_m", 0.04)
    return (
        rule("toppled", "topple", leans, body, the, scale=radians(70.0), evident=m.lying, universal=False),
        rule("off_the_table", "off_table", over, body, the, "the table", scale=0.2, evident=m.below_table),
        things_clash(m),
        other_left_aside(m),
        other_rocks(m),
        other_toppled(m, m.other_lying),
    )


def _held(m: PushMeasures) -> tuple[Rule, ...]:
    the, bodies = m.thing.the, (m.thing.body, HAND)
    lifted, pulled = Exceeds(m.lifted_m, 0.015, "lift_m"), Exceeds(m.pulled_mps, 0.02, "pulled_mps", 0.3)
    return (
        rule("carried", "carried", lifted, bodies, the, scale=0.10, universal=False),
        rule("pulled", "pulled", pulled, bodies, the, scale=0.2, universal=False),
    )

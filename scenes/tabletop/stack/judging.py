"""Contacts, measures and rules of stack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import permutations

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Holds, Predicate, Rule
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import item_rules, rules
from scenes.kit.judging.handled import Handled, between, pairs_among
from scenes.kit.judging.measures import fingers_closed_on_nothing as empty
from scenes.kit.judging.measures import yes_or_no
from scenes.kit.judging.rules import rule
from scenes.kit.judging.tower import Tower, TowerPart
from scenes.kit.robots.station import ARM_TABLE, HAND, body_pairs
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

CENTRE_TOL_M = 0.012  # largest offset of a block from the middle of the one below

PAIRS = (*(pair for block in BLOCKS for pair in body_pairs(block)), *pairs_among(BLOCKS), ARM_TABLE)
# Clean rollouts stay far from every limit. Worst of 100 layouts: no strike at all, pressed 2.9 N, lean 0.7 degrees,
# came down 2 mm, shaking 2.4 m/s2, still for 0.4 s, done by 9.5 s.
_LATE_S = {2: 7.5, 3: 11.5}
_THIRD, _CARRIED = "a third block", "the block that it carries"


@dataclass(frozen=True)
class StackMeasures:
    """Blocks of a layout in the requested order, from the bottom up."""

    params: StackParams
    order: tuple[int, ...]

    @cached_property
    def tower(self) -> Tower:
        """Measures of the requested tower, among all blocks."""
        supports = [(f"{b}-table", *(between(b, other) for other in BLOCKS if other != b)) for b in BLOCKS]
        return Tower(
            things=tuple(Handled(body, self.params.the(k), supports[k]) for k, body in enumerate(BLOCKS)),
            heights_m=tuple(block.height_m for block in self.params.items),
            grips_z_m=tuple(block.grip_z_m for block in self.params.items),
            order=self.order,
            over_m=OVER_M,
            centre_tol_m=CENTRE_TOL_M,
        )

    @cached_property
    def spare(self) -> tuple[int, ...]:
        """Blocks that have no place in the tower."""
        return tuple(k for k in range(len(BLOCKS)) if k not in self.order)

    def other_goals(self) -> tuple[Predicate, ...]:
        """Goals of towers with one other block, or with two blocks exchanged; blocks differ in colour only."""
        goals = []
        for order in permutations(range(len(BLOCKS)), len(self.order)):
            differ = sum(a != b for a, b in zip(order, self.order, strict=True))
            if differ == 1 or (differ == 2 and set(order) == set(self.order)):
                goals.append(StackMeasures(self.params, order).tower.goal)
        return tuple(goals)

    def spare_left_m(self, t: Trajectory) -> F64:
        """(T,) largest displacement of the blocks that have no place in the tower, while untouched by the arm [m]."""
        things = (self.tower.things[k] for k in self.spare)
        return as_rows(np.max(np.stack([thing.shift_m(t) * ~thing.touched(t) for thing in things]), axis=0))

    def on_spare(self, t: Trajectory, k: int) -> Bools:
        """(T,) whether block `k` has been left on one that has no place in the tower."""
        return self.tower.left_on(t, ((k, lower) for lower in self.spare))


def stack_rules(m: StackMeasures) -> tuple[Rule, ...]:
    """Rules for one tower."""
    grips = tuple(grip for part in m.tower.parts for grip in part.thing.grips)
    always = rules.arm_rules(m.tower.goal, _LATE_S[len(m.order)], "the tower", grips)
    each = tuple(found for part in m.tower.parts for found in _one_block(part, m.tower.stack[part.n - 1].the))
    return (*_order(m), *each, *_blows(m.tower), *always)


def _order(m: StackMeasures) -> tuple[Rule, ...]:
    """The wrong block is used, blocks are in a wrong order, or the top is taken off again."""
    tower, top = m.tower, m.tower.stack[-1]
    always = (
        item_rules.wrongly_left("ill_stacked", "wrong_order", tower.wrongly_stacked, BLOCKS, "the wrong block"),
        rule("taken_off_again", "reverted", Holds(tower.taken_off), (top.body,), top.the, "the tower"),
        rules.came_up_empty(empty, (HAND,), "a block", shown=yes_or_no(empty)),
    )
    if not m.spare:
        return always
    spare = item_rules.Surroundings(tuple(BLOCKS[k] for k in m.spare))
    taken = item_rules.taken_instead("spare_taken", spare, _THIRD, top.the)
    aside = rules.moved_away("spare_shoved", m.spare_left_m, 0.012, spare.bodies, _THIRD, evident=spare.out_of_place)
    return (taken, aside, *(_on_spare(m, n, k) for n, k in enumerate(m.order)), *always)


def _on_spare(m: StackMeasures, n: int, k: int) -> Rule:
    """The n-th block of the tower stands on one that has no place in it."""
    left, thing = partial(m.on_spare, k=k), m.tower.things[k]
    return item_rules.wrongly_left(f"on_the_spare_{n}", "wrong_target", left, (thing.body,), thing.the, _THIRD)


def _one_block(part: TowerPart, below: str) -> tuple[Rule, ...]:
    """Rules for carrying and placing one block."""
    thing, misplaced = part.thing, Exceeds(part.misplaced_m, 0.03, "moved_m", 0.3)
    return (
        rules.dropped(thing, part.low, falling=part.falling, name=f"dropped_{part.n}"),
        rule(f"misplaced_{part.n}", "misplaced", misplaced, (thing.body,), thing.the, below, scale=0.20),
    )


def _blows(tower: Tower) -> tuple[Rule, ...]:
    """Collisions of the arm, or of a carried block, with standing blocks."""
    base, shown, the, another = tower.stack[0], tower.disorder, "the tower", "another block"
    leans, fell = Exceeds(tower.lean_rad, 0.4, "lean_rad", 0.06), Exceeds(tower.come_down_m, 0.015, "fallen_m", 0.06)
    return (
        item_rules.bumped("block_struck", tower.strike_n, 1.5, BLOCKS, another, carried=_CARRIED, evident=shown),
        rule("toppled", "topple", leans, BLOCKS, the, scale=1.2, evident=shown),
        rule("came_down", "topple", fell, BLOCKS, the, scale=0.05, evident=shown),
        rules.moved_away("base_shoved", tower.base_shift_m, CENTRE_TOL_M, (base.body,), base.the, evident=shown),
        rules.pressed_down(tower.pressed_n, 20.0, (*BLOCKS, HAND), "a block", "what lies below"),
    )

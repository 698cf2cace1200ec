"""What must not happen in stack, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, Holds, Rule
from scenes.kit.judging import item_rules, rules
from scenes.kit.judging.item_measures import came_up_empty, closed_on_nothing
from scenes.kit.judging.rules import rule
from scenes.kit.robots.station import HAND
from scenes.tabletop.stack.layout import BLOCKS
from scenes.tabletop.stack.measures import CENTRE_TOL_M, StackMeasures, TowerBlock

# Clean rollouts stay far from every limit. Worst of 100 layouts: no strike at all, pressed 2.9 N, lean 0.7 degrees,
# came down 2 mm, shaking 2.4 m/s2, still for 0.4 s, done by 9.5 s.
_LATE_S = {2: 7.5, 3: 11.5}
_THIRD, _CARRIED = "a third block", "the block that it carries"


def stack_rules(m: StackMeasures) -> tuple[Rule, ...]:
    """Rules for one tower."""
    grips = tuple(block.thing.grip for block in m.placed)
    each = tuple(found for block in m.placed for found in _one_block(m, block))
    always = rules.arm_rules(m.goal, _LATE_S[len(m.order)], "the tower", grips)
    return (*_order(m), *each, *_blows(m), *always)


def _order(m: StackMeasures) -> tuple[Rule, ...]:
    """The wrong block, or the right ones wrongly ordered, or taken off again."""
    top = m.placed[-1].thing
    always = (
        item_rules.wrongly_left("ill_stacked", "wrong_order", m.ill_stacked, BLOCKS, "the wrong block"),
        rule("taken_off_again", "reverted", Holds(m.taken_off), (top.body,), top.the, "the tower"),
        rules.closed_on_nothing(closed_on_nothing, (HAND,), "a block", evident=came_up_empty),
    )
    if not m.spare.bodies:
        return always
    return (item_rules.taken_instead("spare_taken", m.spare, _THIRD, top.the), *_on_spare(m), *always)


def _on_spare(m: StackMeasures) -> tuple[Rule, ...]:
    """A block of the tower stands on one that has no place in it."""
    return tuple(
        item_rules.wrongly_left(
            f"on_the_spare_{n}", "wrong_target", partial(m.on_spare, body=body), (body,), m.things[k].the, _THIRD
        )
        for n, (k, body) in enumerate(zip(m.order, m.bodies, strict=True))
    )


def _one_block(m: StackMeasures, block: TowerBlock) -> tuple[Rule, ...]:
    """How one block is carried and where it ends up."""
    thing, n, below = block.thing, block.n, m.things[m.order[block.n - 1]].the
    misplaced = partial(rules.misplaced, f"misplaced_{n}", block.misplaced_m, 0.03, evidence="moved_m")
    return (
        rules.dropped(thing, block.low, falling=block.falling, name=f"dropped_{n}"),
        misplaced((thing.body,), thing.the, below),
    )


def _blows(m: StackMeasures) -> tuple[Rule, ...]:
    """What the arm, or a carried block, does to the blocks that stand."""
    leans, fell = Exceeds(m.lean_rad, 0.4, "lean_rad", 0.06), Exceeds(m.come_down_m, 0.015, "fallen_m", 0.06)
    base, shown = m.things[m.order[0]], m.disorder
    return (
        item_rules.bumped("block_struck", m.strike_n, 1.5, BLOCKS, "another block", carried=_CARRIED, evident=shown),
        rule("toppled", "topple", leans, BLOCKS, "the tower", scale=1.2, evident=shown),
        rule("came_down", "topple", fell, BLOCKS, "the tower", scale=0.05, evident=shown),
        rules.moved_away("base_shoved", m.base_shift_m, CENTRE_TOL_M, (base.body,), base.the, evident=shown),
        rules.pressed_down(m.pressed_n, 20.0, (*BLOCKS, HAND), "a block", "what lies below"),
    )

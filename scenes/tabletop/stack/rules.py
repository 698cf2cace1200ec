"""What must not happen in stack, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, LostGrip, Rule
from scenes.kit.judging.item_measures import came_up_empty
from scenes.kit.judging.rules import arm_rules
from scenes.kit.robots.station import HAND, grip
from scenes.tabletop.stack.layout import BLOCKS
from scenes.tabletop.stack.measures import CENTRE_TOL_M, TaskInstance

# Clean runs stay far from every limit. Worst of 100 layouts: no strike at all, pressed 2.9 N, lean 0.7 degrees, came
# down 2 mm, shaking 2.4 m/s2, still for 0.4 s, done by 9.5 s.
_LATE_S = {2: 7.5, 3: 11.5}


def stack_rules(tower: TaskInstance) -> tuple[Rule, ...]:
    """Rules for one tower."""
    grips = tuple(grip(b) for b in tower.bodies[1:])
    each = tuple(rule for n in range(1, len(tower.order)) for rule in _one_block(tower, n))
    return (
        *_order(tower),
        *each,
        *_blows(tower),
        *arm_rules(tower.goal, _LATE_S[len(tower.order)], "the tower", grips),
    )


def _order(tower: TaskInstance) -> tuple[Rule, ...]:
    """The wrong block, or the right ones wrongly ordered, or taken off again."""
    spare = Rule(
        "spare_taken", "wrong_object", "method", Exceeds(tower.spare_raised_m, 0.035, "raised_m"), 0.08, tower.spare,
        subject="a third block", against=tower.words(len(tower.order) - 1),
    )  # fmt: skip
    always = (
        Rule(
            "ill_stacked", "wrong_order", "method", Exceeds(tower.ill_stacked, 0.5, "wrong_count"), 1.0, BLOCKS,
            lasting=False, evident=tower.ill_stacked, subject="the wrong block",
        ),
        Rule(
            "taken_off_again", "reverted", "method", Exceeds(tower.taken_off, 0.5, "off_count"), 1.0,
            (tower.bodies[-1],), lasting=False, subject=tower.words(len(tower.order) - 1), against="the tower",
        ),
        Rule(
            "came_up_empty", "missed_grasp", "method", Exceeds(came_up_empty, 0.5, "empty_count", 0.2), 1.0, (HAND,),
            lasting=False, evident=came_up_empty, subject="a block",
        ),
    )  # fmt: skip
    return (spare, *(_on_spare(tower, n) for n in range(len(tower.order))), *always) if tower.spare else always


def _on_spare(tower: TaskInstance, n: int) -> Rule:
    """The n-th block stands on one that has no place in the tower."""
    stands = partial(tower.on_spare, n=n)
    return Rule(
        f"on_the_spare_{n}", "wrong_target", "method", Exceeds(stands, 0.5, "wrong_count"), 1.0, (tower.bodies[n],),
        lasting=False, evident=stands, subject=tower.words(n), against="a third block",
    )  # fmt: skip


def _one_block(tower: TaskInstance, n: int) -> tuple[Rule, ...]:
    """How the n-th block is carried and where it ends up."""
    body, the, below = tower.bodies[n], tower.words(n), tower.words(n - 1)
    return (
        Rule(
            f"dropped_{n}", "drop", "method",
            LostGrip(body, (grip(body),), tower.supports(body), partial(tower.set_down, n=n), airborne=True), 0.15,
            (body,), lasting=False, evident=partial(tower.falling, n=n), subject=the,
        ),
        Rule(
            f"misplaced_{n}", "misplaced", "method", Exceeds(partial(tower.misplaced_m, n=n), 0.03, "moved_m", 0.3),
            0.20, (body,), lasting=False, subject=the, against=below,
        ),
    )  # fmt: skip


def _blows(tower: TaskInstance) -> tuple[Rule, ...]:
    """What the arm, or a carried block, does to the blocks that stand."""
    return (
        Rule(
            "block_struck", "collision", "safety", Exceeds(tower.strike_n, 1.5, "peak_n", 0.02), 40.0, (*BLOCKS, HAND),
            evident=tower.disorder, universal=False, subject="the robot or the block that it carries",
            against="another block",
        ),
        Rule(
            "toppled", "topple", "safety", Exceeds(tower.lean_rad, 0.4, "lean_rad", 0.06), 1.2, BLOCKS,
            evident=tower.disorder, subject="the tower",
        ),
        Rule(
            "came_down", "topple", "safety", Exceeds(tower.fallen_m, 0.015, "fallen_m", 0.06), 0.05, BLOCKS,
            evident=tower.disorder, subject="the tower",
        ),
        Rule(
            "base_shoved", "displaced", "safety", Exceeds(tower.base_shift_m, CENTRE_TOL_M, "moved_m"), 0.10,
            (tower.bodies[0],), evident=tower.disorder, subject=tower.words(0),
        ),
        Rule(
            "pressed_down", "excess_force", "safety", Exceeds(tower.pressed_n, 20.0, "peak_n", 0.02), 200.0,
            (*BLOCKS, HAND), subject="a block", against="what lies below",
        ),
    )  # fmt: skip

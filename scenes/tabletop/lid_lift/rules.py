"""What must not happen in lid_lift, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Dragged, Rule, Tilted, Touch
from scenes.kit.judging import rules as kit
from scenes.kit.judging import two_arm_rules as pair
from scenes.kit.judging.rules import rule
from scenes.kit.robots.pair import HANDS, arms_on
from scenes.tabletop.lid_lift import measures as m
from scenes.tabletop.lid_lift.measures import LID, PLACE_TOL_M, LidLiftMeasures

_LID, _LID_BODY = LID.the, (LID.body,)


# Clean rollouts stay far from every limit. Worst of 100 layouts: lid on bowl 4.3 N while seated and 0 N once lifted, lid
# on table 6.9 N, tilt 0.7 degrees, bowl shift 0.1 mm, shaking 1.5 m/s2, still for 0.4 s, done by 7.4 s.
def lid_lift_rules(task: LidLiftMeasures) -> tuple[Rule, ...]:
    """Harm, forbidden ways to handle the lid, a wrong place for it, poor style."""
    return (*_bowl_rules(task), *_handling(), *_method(task), *pair.two_arm_style(LID, task.goal, 8.5))


def _bowl_rules(task: LidLiftMeasures) -> tuple[Rule, ...]:
    struck, bodies, bowl, shown = "lid_strikes_bowl", ("lid", "bowl"), "the bowl", task.against_bowl
    hit = Touch(("lid-bowl",), limit_n=2.0, seated_n=40.0)
    arms, by, at = arms_on("bowl"), (*HANDS, "bowl"), m.arms_at_bowl
    return (
        rule(struck, "collision", hit, bodies, _LID, bowl, scale=200.0, evident=shown, universal=False),
        kit.touched("arm_strikes_bowl", arms, 2.0, by, "an arm", bowl, scale_n=100.0, evident=at),
    )


def _handling() -> tuple[Rule, ...]:
    tilted, hard, body = Tilted("lid", radians(25.0)), ("lid-table",), _LID_BODY
    wide = radians(65.0)
    return (
        pair.dropped(LID, m.near_table, m.falling),
        pair.slipped(LID, m.near_table, ("lid-bowl",), "the bowl"),
        rule("lid_tipped", "tip", tilted, body, _LID, scale=wide, evident=m.tipped, kind="method", lasting=False),
        kit.touched("hard_landing", hard, 150.0, body, _LID, "the table", scale_n=600.0, event="excess_force"),
        *pair.arms_strike(),
        kit.disturbed("bowl_displaced", "bowl", "the bowl", 0.02, m.bowl_moved),
    )


def _method(task: LidLiftMeasures) -> tuple[Rule, ...]:
    dragged, at, off = Dragged("lid", LID.supports, arms_on("lid"), 0.05), task.the_mat, "off_target_m"
    beside, elsewhere, event = task.left_beside_m, task.left_on_another_m, "wrong_target"
    other = "another mat"
    return (
        rule("lid_dragged", "drag", dragged, _LID_BODY, _LID, scale=0.20, universal=False),
        pair.one_handed(LID, LID.in_one_hand),
        kit.misplaced("on_other_mat", elsewhere, PLACE_TOL_M, _LID_BODY, _LID, other, evidence=off, event=event),
        kit.misplaced("lid_misplaced", beside, PLACE_TOL_M, _LID_BODY, _LID, at, evidence=off),
    )

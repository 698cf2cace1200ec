"""What must not happen in lid_lift, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Dragged, Rule, Tilted, Touch
from scenes.kit.judging import rules as kit
from scenes.kit.judging import two_arm_rules as pair
from scenes.kit.judging.level_carry import PLACE_TOL_M
from scenes.kit.judging.rules import rule
from scenes.kit.robots.pair import HANDS, arms_on
from scenes.tabletop.lid_lift.measures import LID, SEAT, LidLiftMeasures, arms_at_bowl, bowl_moved

_THE, _LID, _BOWL = LID.the, (LID.body,), "the bowl"


# Clean rollouts stay far from every limit. Worst of 100 layouts: lid on bowl 4.3 N while seated and 0 N once lifted,
# lid on table 6.9 N, tilt 0.7 degrees, bowl shift 0.1 mm, shaking 1.5 m/s2, still for 0.4 s, done by 7.4 s.
def lid_lift_rules(m: LidLiftMeasures) -> tuple[Rule, ...]:
    """Harm, forbidden ways to handle the lid, a wrong place for it, poor style."""
    return (*_on_the_bowl(m), *_handling(m), *_ways(m), *pair.two_arm_style(LID, m.goal, 8.5))


def _on_the_bowl(m: LidLiftMeasures) -> tuple[Rule, ...]:
    lid, hit, shown = ("lid", "bowl"), Touch((SEAT.name,), limit_n=2.0, seated_n=40.0), m.against_bowl
    arms, by, at = arms_on("bowl"), (*HANDS, "bowl"), arms_at_bowl
    return (
        rule("lid_strikes_bowl", "collision", hit, lid, _THE, _BOWL, scale=200.0, evident=shown, universal=False),
        kit.touched("arm_strikes_bowl", arms, 2.0, by, "an arm", _BOWL, scale_n=100.0, evident=at),
    )


def _handling(m: LidLiftMeasures) -> tuple[Rule, ...]:
    tilt, wide, on, hard = Tilted("lid", radians(25.0)), radians(65.0), ("lid-table",), "excess_force"
    return (
        pair.dropped(LID, m.low, m.falling),
        pair.slipped(LID, m.low, (SEAT.name,), _BOWL),
        rule("lid_tipped", "tip", tilt, _LID, _THE, scale=wide, evident=m.tipped, kind="method", lasting=False),
        kit.touched("hard_landing", on, 150.0, _LID, _THE, "the table", scale_n=600.0, event=hard),
        *pair.arms_strike(),
        kit.disturbed("bowl_displaced", "bowl", _BOWL, 0.02, bowl_moved),
    )


def _ways(m: LidLiftMeasures) -> tuple[Rule, ...]:
    drag, off, to, at = Dragged("lid", LID.supports, arms_on("lid"), 0.05), "off_target_m", "another mat", m.where
    beside, on_another, wrong = m.left_beside_m, m.left_on_another_m, "wrong_target"
    return (
        rule("lid_dragged", "drag", drag, _LID, _THE, scale=0.20, universal=False),
        pair.one_handed(LID, LID.in_one_hand),
        kit.misplaced("on_other_mat", on_another, PLACE_TOL_M, _LID, _THE, to, evidence=off, event=wrong),
        kit.misplaced("lid_misplaced", beside, PLACE_TOL_M, _LID, _THE, at, evidence=off),
    )

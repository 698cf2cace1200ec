"""What must not happen in pick_place, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Dragged, Exceeds, LostGrip, Rule, Tilted, Touch
from scenes.kit.judging.item_measures import came_up_empty
from scenes.kit.judging.rules import arm_rules
from scenes.kit.robots.station import ARM, HAND, grip
from scenes.tabletop.pick_place.layout import CONTAINERS
from scenes.tabletop.pick_place.measures import TaskInstance, containers_moved, containers_shift_m

# Clean runs stay far from every limit. Worst of 100 layouts: no strike at all, pressed 5.5 N, landing 2.7 N, dragged
# 1 mm, tilt 1 degree, shaking 2.7 m/s2, still for 0.4 s, done by 5.6 s.
LATE_S = 7.0


def pick_place_rules(e: TaskInstance) -> tuple[Rule, ...]:
    """Rules for one errand."""
    the = f"the {e.item.words}"
    return (*_mix_ups(e, the), *_holding(e, the), *_strikes(e, the), *arm_rules(e.goal, LATE_S, the, (grip(e.body),)))


def _mix_ups(e: TaskInstance, the: str) -> tuple[Rule, ...]:
    """The wrong thing, or the right one in the wrong place."""
    return (
        Rule(
            "other_taken", "wrong_object", "method", Exceeds(e.other_raised_m, 0.035, "raised_m"), 0.08, e.others,
            evident=e.others_out_of_place, subject="another object", against=the,
        ),
        Rule(
            "wrong_container", "wrong_target", "method", Exceeds(e.in_wrong_container, 0.5, "inside_count", 0.2), 1.0,
            (e.body,), lasting=False, evident=e.in_wrong_container, subject=the, against=f"the {e.wrong_container}",
        ),
        Rule(
            "taken_out_again", "reverted", "method", Exceeds(e.taken_out, 0.5, "out_count"), 1.0, (e.body,),
            lasting=False, evident=None, subject=the, against=f"the {e.container}",
        ),
        Rule(
            "left_behind", "omitted", "method", Exceeds(e.left_behind, 0.5, "behind_count", 0.1), 1.0,
            (e.body, HAND), lasting=False, subject=the,
        ),
        Rule(
            "left_outside", "misplaced", "method", Exceeds(e.left_outside_m, 0.03, "moved_m", 0.3), 0.20, (e.body,),
            lasting=False, subject=the, against=f"the {e.container}",
        ),
    )  # fmt: skip


def _holding(e: TaskInstance, the: str) -> tuple[Rule, ...]:
    """How the item is taken, carried and let go of."""
    return (
        Rule(
            "dropped", "drop", "method", LostGrip(e.body, (grip(e.body),), e.supports, e.low, airborne=True), 0.15,
            (e.body,), lasting=False, evident=e.falling, subject=the,
        ),
        Rule(
            "came_up_empty", "missed_grasp", "method", Exceeds(came_up_empty, 0.5, "empty_count", 0.2), 1.0,
            (HAND, e.body), lasting=False, evident=came_up_empty, subject=the,
        ),
        Rule(
            "dragged", "drag", "method", Dragged(e.body, (f"{e.body}-table",), (f"{ARM}-{e.body}",), 0.04), 0.20,
            (e.body,), universal=False, subject=the,
        ),
        Rule(
            "off_the_table", "off_table", "safety", Exceeds(e.fallen_m, 0.05, "fallen_m"), 0.60, (e.body,), subject=the,
            against="the table",
        ),
        Rule("on_its_side", "tip", "quality", Tilted(e.body, radians(50.0)), radians(40.0), (e.body,), subject=the),
    )  # fmt: skip


def _strikes(e: TaskInstance, the: str) -> tuple[Rule, ...]:
    """Blows on what should be left alone."""
    return (
        Rule(
            "others_struck", "collision", "safety", Exceeds(e.strike_n, 1.0, "peak_n", 0.02), 40.0, (*e.others, HAND),
            evident=e.others_out_of_place, universal=False, subject="the robot or what it carries",
            against="another object",
        ),
        Rule(
            "others_moved", "displaced", "safety", Exceeds(e.others_moved_m, 0.025, "moved_m"), 0.10, e.others,
            evident=e.others_out_of_place, subject="another object",
        ),
        Rule(
            "container_struck", "collision", "safety", Touch(tuple(f"{ARM}-{c}" for c in CONTAINERS), 2.0), 60.0,
            (HAND, *CONTAINERS), evident=containers_moved, subject="the arm", against="the bowl or the plate",
        ),
        Rule(
            "container_moved", "displaced", "safety", Exceeds(containers_shift_m, 0.02, "moved_m"), 0.10, CONTAINERS,
            evident=containers_moved, subject="the bowl or the plate",
        ),
        Rule(
            "rim_struck", "collision", "safety", Exceeds(e.rim_n, 8.0, "peak_n", 0.02), 60.0, (e.body, *CONTAINERS),
            evident=containers_moved, subject=the, against="the bowl or the plate",
        ),
        Rule(
            "pressed_down", "excess_force", "safety", Exceeds(e.pressed_n, 25.0, "peak_n", 0.02), 200.0, (HAND, e.body),
            subject="the gripper", against=the,
        ),
        Rule(
            "hard_landing", "excess_force", "safety", Exceeds(e.landing_n, 150.0, "peak_n", 0.02), 500.0, (e.body,),
            subject=the, against="what lies below",
        ),
    )  # fmt: skip

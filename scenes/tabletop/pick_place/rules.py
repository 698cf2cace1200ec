"""What must not happen in pick_place, as data."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Dragged, Exceeds, Holds, Rule, Tilted
from scenes.kit.judging import rules as kit
from scenes.kit.judging.item_measures import came_up_empty, closed_on_nothing
from scenes.kit.judging.measures import yes_or_no
from scenes.kit.judging.rules import rule
from scenes.kit.robots.station import ARM, HAND
from scenes.tabletop.pick_place.layout import CONTAINERS
from scenes.tabletop.pick_place.measures import PickPlaceMeasures, containers_moved, containers_shift_m

# Clean rollouts stay far from every limit. Worst of 100 layouts: no strike at all, pressed 5.5 N, landing 2.7 N, dragged
# 1 mm, tilt 1 degree, shaking 2.7 m/s2, still for 0.4 s, done by 5.6 s.
LATE_S = 7.0
_ANOTHER, _CONTAINERS = "another object", "the bowl or the plate"


def pick_place_rules(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Rules for one item and one container."""
    return (*_mix_ups(m), *_holding(m), *_strikes(m), *kit.arm_rules(m.goal, LATE_S, m.thing.the, (m.thing.grip,)))


def _mix_ups(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """The wrong thing, or the right one in the wrong place."""
    the, body, container = m.thing.the, (m.thing.body,), f"the {m.container}"
    raised, wrong = Exceeds(m.other_raised_m, 0.035, "raised_m"), Holds(m.in_wrong_container, 0.2)
    shown, seen = m.others_out_of_place, yes_or_no(m.in_wrong_container)
    return (
        rule("other_taken", "wrong_object", raised, m.others, _ANOTHER, the, scale=0.08, evident=shown),
        rule("wrong_container", "wrong_target", wrong, body, the, f"the {m.wrong_container}", evident=seen),
        rule("taken_out_again", "reverted", Holds(m.taken_out), body, the, container),
        rule("left_behind", "omitted", Holds(m.left_behind), (*body, HAND), the),
        kit.misplaced("left_outside", m.left_outside_m, 0.03, body, the, container, evidence="moved_m"),
    )


def _holding(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """How the item is taken, carried and let go of."""
    the, body = m.thing.the, (m.thing.body,)
    dragged = Dragged(*body, (f"{m.thing.body}-table",), (m.thing.arm_pair,), 0.04)
    fallen, lying = Exceeds(m.fallen_m, 0.05, "fallen_m"), Tilted(*body, radians(50.0))
    return (
        kit.dropped(m.thing, m.low, falling=m.falling),
        kit.closed_on_nothing(closed_on_nothing, (HAND, *body), the, evident=came_up_empty),
        rule("dragged", "drag", dragged, body, the, scale=0.20, universal=False),
        rule("off_the_table", "off_table", fallen, body, the, "the table", scale=0.60),
        rule("on_its_side", "tip", lying, body, the, scale=radians(40.0)),
    )


def _strikes(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Blows on what should be left alone."""
    the, body, arms, shown = m.thing.the, m.thing.body, tuple(f"{ARM}-{c}" for c in CONTAINERS), m.others_out_of_place
    either, moved = (body, *CONTAINERS), containers_moved
    return (
        kit.struck(
            "others_struck",
            m.strike_n,
            1.0,
            (*m.others, HAND),
            "the robot or what it carries",
            _ANOTHER,
            scale_n=40.0,
            evident=shown,
            universal=False,
        ),
        kit.moved_away("others_moved", m.others_moved_m, 0.025, m.others, _ANOTHER, evident=shown),
        kit.touched("container_struck", arms, 2.0, (HAND, *CONTAINERS), "the arm", _CONTAINERS, evident=moved),
        kit.moved_away("container_moved", containers_shift_m, 0.02, CONTAINERS, _CONTAINERS, evident=moved),
        kit.struck("rim_struck", m.rim_n, 8.0, either, the, _CONTAINERS, evident=moved),
        kit.pressed_down(m.thing.pressed_n, 25.0, (HAND, body), "the gripper", the),
        kit.hard_landing(m.thing.landing_n, (body,), the, "what lies below", scale_n=500.0),
    )

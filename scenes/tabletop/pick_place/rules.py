"""What must not happen in pick_place, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Holds, Rule
from scenes.kit.judging import item_rules, rules
from scenes.kit.judging.rules import rule
from scenes.kit.robots.station import ARM, HAND
from scenes.tabletop.pick_place.layout import CONTAINERS
from scenes.tabletop.pick_place.measures import VESSELS, PickPlaceMeasures

# Clean rollouts stay far from every limit. Worst of 100 layouts: no strike at all, pressed 5.5 N, landing 2.7 N,
# dragged 1 mm, tilt 1 degree, shaking 2.7 m/s2, still for 0.4 s, done by 5.6 s.
LATE_S = 7.0
_LYING_M = 0.032  # what is higher than this has been taken rather than shoved
_ANOTHER, _CONTAINERS = "another object", "the bowl or the plate"


def pick_place_rules(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Rules for one item and one container."""
    always = rules.arm_rules(m.goal, LATE_S, m.thing.the, (m.thing.grip,))
    return (*_mix_ups(m), *item_rules.handling_rules(m.item), *_strikes(m), *always)


def _mix_ups(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """The wrong thing, or the right one in the wrong place."""
    the, body, container, wrong = m.thing.the, (m.thing.body,), f"the {m.container}", f"the {m.wrong_container}"
    return (
        item_rules.taken_instead("other_taken", m.others, _ANOTHER, the, m.others.out_of_place),
        item_rules.wrongly_left("wrong_container", "wrong_target", m.in_wrong_container, body, the, wrong, 0.2),
        rule("taken_out_again", "reverted", Holds(m.taken_out), body, the, container),
        rule("left_behind", "omitted", Holds(m.item.left_behind), (*body, HAND), the),
        rules.misplaced("left_outside", m.left_outside_m, 0.03, body, the, container, evidence="moved_m"),
    )


def _strikes(m: PickPlaceMeasures) -> tuple[Rule, ...]:
    """Blows on what should be left alone."""
    the, body, others = m.thing.the, m.thing.body, m.others.bodies
    shown, moved, arms = m.others.out_of_place, VESSELS.out_of_place, tuple(f"{ARM}-{c}" for c in CONTAINERS)
    return (
        item_rules.bumped("others_struck", m.strike_n, 1.0, others, _ANOTHER, evident=shown),
        rules.moved_away(
            "others_moved", partial(m.others.shift_m, below_m=_LYING_M), 0.025, others, _ANOTHER, evident=shown
        ),
        rules.touched("container_struck", arms, 2.0, (HAND, *CONTAINERS), "the arm", _CONTAINERS, evident=moved),
        rules.moved_away("container_moved", VESSELS.shift_m, 0.02, CONTAINERS, _CONTAINERS, evident=moved),
        rules.struck("rim_struck", m.rim_n, 8.0, (body, *CONTAINERS), the, _CONTAINERS, evident=moved),
        rules.pressed_down(m.thing.pressed_n, 25.0, (HAND, body), "the gripper", the),
        rules.hard_landing(m.thing.landing_n, (body,), the, "what lies below", scale_n=500.0),
    )

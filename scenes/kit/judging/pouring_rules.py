"""Rules about pouring, as templates: grains that miss their plate, and the cup that they are poured from."""

from __future__ import annotations

from math import radians

from badgen.contracts.rule import Exceeds, Rule
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.pouring import Pour
from scenes.kit.judging.rules import dropped, rule, slipped

_MANY = 6.0  # grains beyond the limit at which a breach is as severe as it gets
_PLAIN = 4.0  # grains that show plainly that something went wrong


def spilled(m: Pour, what: str, beside: str, *, name: str = "spilled") -> Rule:
    """A grain falls beside the plate; `what` is the noun phrase of the grains, `beside` that of the plate."""
    return rule(
        name,
        "spill",
        Exceeds(m.spilled, 0.5, "outside_count", 0.04),
        (m.thing.body, m.onto),
        what,
        beside,
        scale=_MANY,
        evident=lambda t: ramp(m.spilled(t), 0.0, _PLAIN),
        universal=False,
        kind="safety",
        lasting=True,
    )


def poured_elsewhere(m: Pour, what: str, onto: str, *, name: str = "poured_elsewhere") -> Rule:
    """A grain comes to rest on another plate; `what` is the noun phrase of the grains, `onto` that of the plate."""
    return rule(
        name,
        "wrong_target",
        Exceeds(m.astray, 0.5, "astray_count"),
        (m.thing.body, *(plate for plate in m.vessels.plates if plate != m.onto)),
        what,
        onto,
        scale=_MANY,
        evident=lambda t: ramp(m.astray(t), 0.0, _PLAIN),
        lasting=True,
    )


def left_full(m: Pour, *, name: str = "left_full") -> Rule:
    """The cup has been put down again with more in it than may be missing from the plate."""
    left = Exceeds(m.left_inside, m.missing + 0.5, "left_count", 0.3)
    return rule(name, "left_full", left, (m.thing.body,), m.thing.the, scale=_MANY)


def lost_hold(m: Pour, *, prefix: str = "cup") -> tuple[Rule, ...]:
    """The cup gets out of hand, in the air or not, or ends on its side."""
    over = Exceeds(m.lying_rad, radians(45.0), "tilt_rad", 0.2)
    return (
        dropped(m.thing, m.low, falling=m.falling, name=f"{prefix}_dropped"),
        slipped(m.thing, m.low, "the table", name=f"{prefix}_slipped"),
        rule(
            f"{prefix}_on_its_side",
            "topple",
            over,
            (m.thing.body,),
            m.thing.the,
            evident=lambda t: ramp(m.lying_rad(t), 0.3, 1.0),
            kind="method",
            lasting=False,
        ),
    )

"""A cabinet with two drawers and an ornament on top: recorded contacts, and rules for every task that handles it."""

from __future__ import annotations

from functools import partial
from math import radians

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, LostGrip, Measure, Predicate, Rule, Tilted
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import rules as kit
from scenes.kit.judging.drawers import shut_on_nothing, slid_m
from scenes.kit.judging.measures import moved_m, ramp
from scenes.kit.judging.rules import rule
from scenes.kit.props.cabinet import DRAWERS
from scenes.kit.robots.station import ARM, ARM_TABLE, FINGERS, HAND, arm_pair, body_pairs, grip

STANDS = "cabinet-table"  # always in contact: the support of a drawer that a hand lets go of


def _drawer_pairs(drawer: str) -> tuple[ContactPair, ...]:
    handle, tray = f"{drawer}_handle", f"{drawer}_tray"
    fingers = tuple(ContactPair(f"{ARM}_{f}-{handle}", f"{ARM}/{f}", handle, 32) for f in FINGERS)
    return (*fingers, arm_pair(handle, 64), arm_pair(tray, 64))


CABINET_PAIRS = (
    *(pair for drawer in DRAWERS for pair in _drawer_pairs(drawer)),
    arm_pair("carcass", 64),
    arm_pair("ornament"),
    ContactPair(STANDS, "cabinet", "table", 16),
    ARM_TABLE,
)


def stowed_pairs(body: str) -> tuple[ContactPair, ...]:
    """Contact pairs of a body that goes into a drawer: with the arm, the table and the cabinet's parts."""
    parts = ("cabinet", "carcass", *(f"{d}_{part}" for d in DRAWERS for part in ("tray", "handle")))
    return (*body_pairs(body), *(ContactPair(f"{body}-{part}", body, part, 32) for part in parts))


def cabinet_moved(t: Trajectory) -> F64:
    """(T,) how far the cabinet is from where it stood: 1 at 4 cm."""
    return ramp(moved_m(t, "cabinet"), 0.004, 0.04)


def ornament_tipped(t: Trajectory) -> F64:
    """(T,) how far the ornament leans, or lies: 1 at 0.6 rad."""
    return ramp(t.tilt_rad("ornament"), 0.12, 0.6)


def ornament_moved(t: Trajectory) -> F64:
    """(T,) how far the ornament is from where it stood: 1 at 4 cm."""
    return ramp(moved_m(t, "ornament"), 0.006, 0.04)


def left_standing(ornament: str) -> tuple[Rule, ...]:
    """The cabinet stays where it is, and what stands on it (in words: "the vase") stays up."""
    hit, tipped, limit = (f"{ARM}-ornament",), ornament_tipped, Tilted("ornament", radians(20.0))
    either, alone = (HAND, "ornament"), ("ornament",)
    toppled = rule(
        "ornament_toppled", "topple", limit, alone, ornament, scale=radians(70.0), evident=tipped, lasting=False
    )
    return (
        kit.touched("ornament_struck", hit, 0.5, either, "the arm", ornament, scale_n=20.0, evident=tipped),
        toppled,
        kit.disturbed("ornament_displaced", "ornament", ornament, 0.012, ornament_moved),
        kit.disturbed("cabinet_displaced", "cabinet", "the cabinet", 0.010, cabinet_moved),
    )


def arm_strikes_cabinet(parts: tuple[str, ...], against: str) -> Rule:
    """The arm knocks on the carcass or on a drawer's tray; `parts` are their bodies."""
    pairs = tuple(f"{ARM}-{part}" for part in parts)
    return kit.touched("arm_strikes_cabinet", pairs, 3.0, (HAND, "cabinet"), "the arm", against, scale_n=100.0)


def other_drawer_moved(drawer: str, the: str, against: str) -> Rule:
    """A drawer that should be left alone slides; `against` names the one that was asked for."""
    slid = Exceeds(partial(slid_m, drawer=drawer), 0.015, "moved_m")
    return rule("other_drawer", "wrong_object", slid, (drawer,), the, against, scale=0.08)


def handle_slipped(drawer: str, the: str, may_let_go: Predicate) -> Rule:
    """The hand loses the handle before the drawer is where letting go of it is right."""
    lost = LostGrip(drawer, (grip(f"{drawer}_handle"),), (STANDS,), may_let_go, airborne=False)
    return rule("handle_slipped", "slip", lost, (drawer, HAND), the, "the cabinet", scale=0.05)


def too_fast(mps: Measure, limit_mps: float, drawer: str, the: str) -> Rule:
    """A drawer slides faster than gentle hands would move it."""
    fast = Exceeds(mps, limit_mps, "drawer_mps", 0.04)
    return rule("too_fast", "too_fast", fast, (drawer,), the, universal=False)


def missed(the: str) -> Rule:
    """The gripper has closed beside what it should take."""
    return kit.closed_on_nothing(shut_on_nothing, (HAND,), the, name="missed", for_s=0.04)

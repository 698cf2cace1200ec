"""What must not happen when a block is put away in a drawer."""

from __future__ import annotations

from functools import partial

from badgen.contracts.rule import Exceeds, Holds, Rule
from scenes.kit.judging import cabinet as about
from scenes.kit.judging import rules as kit
from scenes.kit.judging.drawers import fastest_mps
from scenes.kit.judging.measures import raised_m
from scenes.kit.judging.rules import rule
from scenes.kit.judging.stowed import SHUT_TOL_M, Stowed
from scenes.kit.props.cabinet import other_drawer
from scenes.tabletop.drawers.tidy_layout import TidyDrawerParams, other_block

FAST_MPS = 0.45  # clean rollouts stay below 0.28
LATE_S = 12.5


def tidy_drawer_rules(m: Stowed, params: TidyDrawerParams) -> tuple[Rule, ...]:
    """Rules for one block and one drawer of a layout."""
    thing, cabinet, the_drawer = m.thing, params.cabinet, params.cabinet.the_drawer(m.drawer)
    body, the = thing.body, thing.the
    parts = ("carcass", f"{m.drawer}_tray", f"{other_drawer(m.drawer)}_tray")
    return (
        *about.left_standing(cabinet.the_ornament),
        kit.struck("block_strikes_cabinet", m.knock_n, 2.0, (body, "cabinet"), the, "the cabinet", scale_n=100.0),
        about.arm_strikes_cabinet(parts, the_drawer),
        *_mixed_up(m, params),
        kit.dropped(thing, m.low, name="block_dropped"),
        about.handle_slipped(m.drawer, the_drawer, m.may_let_go),
        about.missed("what it reaches for"),
        *_left(m, the_drawer),
        about.too_fast(fastest_mps, FAST_MPS, m.drawer, "the drawer"),
        *kit.arm_rules(m.goal, LATE_S, the, (thing.grip,)),
    )


def _mixed_up(m: Stowed, params: TidyDrawerParams) -> tuple[Rule, ...]:
    """Another thing than the one that was named, or a step before its turn."""
    body, the = m.thing.body, m.thing.the
    block, drawer = other_block(body), other_drawer(m.drawer)
    the_block, the_drawer = params.the_block(block), params.cabinet.the_drawer(drawer)
    raised, early = Exceeds(partial(raised_m, body=block), 0.02, "raised_m"), Exceeds(m.too_early_m, 0.03, "raised_m")
    misled = Holds(partial(m.inside, drawer=drawer))
    return (
        rule("other_block", "wrong_object", raised, (block,), the_block, the, scale=0.10),
        about.other_drawer_moved(drawer, the_drawer, params.cabinet.the_drawer(m.drawer)),
        rule("in_other_drawer", "wrong_target", misled, (body, drawer), the, the_drawer, lasting=True),
        rule("too_early", "wrong_order", early, (body,), f"taking {the}", scale=0.10, universal=False, lasting=True),
    )


def _left(m: Stowed, the_drawer: str) -> tuple[Rule, ...]:
    """Steps that were left out, or taken back."""
    the, both = m.thing.the, (m.thing.body, m.drawer)
    left_open = Exceeds(m.left_open_m, 2.0 * SHUT_TOL_M, "opening_m", 0.2)
    return (
        rule("left_out", "omitted", Holds(m.forgotten, 0.2), both, the),
        rule("left_open", "left_open", left_open, (m.drawer,), the_drawer, scale=0.08),
        rule("undone", "reverted", Exceeds(m.undone_m, 0.03, "undone_m"), both, the, scale=0.10),
    )

"""Alternative plans of tidy_drawer that end elsewhere, or that treat block or drawer roughly."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan
from scenes.kit.control.arm.handles import Stowing
from scenes.kit.control.arm.moves import go_home
from scenes.kit.props.cabinet import other_drawer
from scenes.tabletop.drawers.tidy_layout import TidyDrawerParams


def mistaken(params: TidyDrawerParams, move: Stowing, other: Stowing) -> dict[str, AlternativePlan]:
    """Alternative plans with another block or drawer, or that undo what has been done."""
    elsewhere = replace(move, drawer=other_drawer(move.drawer)).whole()
    swapped = (*other.pick(), *other.stow(), *move.shut())
    take_out = (*move.put_at(params.pose(move.body)), *move.shut())
    return {
        "other_block": AlternativePlan("block_approach", swapped, "puts the other block away"),
        "other_drawer": AlternativePlan("open_approach", elsewhere, "puts the block into the other drawer"),
        "take_out": AlternativePlan("shut_approach", take_out, "takes the block out again"),
        "open_again": AlternativePlan("home", (*move.open(), go_home(1.4)), "opens the drawer again"),
    }


def careless(move: Stowing) -> dict[str, AlternativePlan]:
    """Alternative plans that drop the block, or move the drawer far too fast."""
    let_fall = (*move.stow()[2:], *move.shut())
    low = (move.lower(0.045), *let_fall)
    yank = (move.jerk("pull", move.shape.travel_m + 0.10), *move.whole()[4:])
    slam = (move.jerk("push", -0.06), *move.shut()[4:])
    return {
        "throw_in": AlternativePlan("lower", let_fall, "lets the block fall into the drawer"),
        "let_fall": AlternativePlan("lower", low, "lets the block fall the last stretch"),
        "yank": AlternativePlan("pull", yank, "yanks the drawer open"),
        "slam": AlternativePlan("push", slam, "slams the drawer"),
    }

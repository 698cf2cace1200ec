"""The plan that puts a block away in a drawer, and the wrong ways to do it."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Phase, Plan
from scenes.kit.control.arm.handles import rise
from scenes.kit.control.arm.stowing import HOME, Stowing
from scenes.kit.props.cabinet import other_drawer
from scenes.kit.robots.station import ARM
from scenes.tabletop.drawers.tidy_layout import TidyDrawerParams, other_block


def tidy_drawer_plan(params: TidyDrawerParams, block: str, drawer: str) -> Plan:
    """Open the drawer, put the block in it, shut it."""
    move, other = (_stowing(params, b, drawer) for b in (block, other_block(block)))
    recover = Phase("recover", rise(0.12), grip_m={ARM: 0.07}, speed_mps=0.30, min_s=0.5)
    ways = {**_mistaken(params, move, other), **_careless(move)}
    return Plan(move.whole(), params.recovery_policy, recover, ways)


def _stowing(params: TidyDrawerParams, block: str, drawer: str) -> Stowing:
    return Stowing(block, params.item(block), drawer, params.cabinet.shape)


def _mistaken(params: TidyDrawerParams, move: Stowing, other: Stowing) -> dict[str, AlternativePlan]:
    """Another block or drawer, or what has been done undone."""
    elsewhere = replace(move, drawer=other_drawer(move.drawer)).whole()
    swapped = (*other.pick(), *other.stow(), *move.shut())
    take_out = (*move.put_at(params.pose(move.body)), *move.shut())
    return {
        "other_block": AlternativePlan("block_approach", swapped, "puts the other block away"),
        "other_drawer": AlternativePlan("open_approach", elsewhere, "puts the block into the other drawer"),
        "take_out": AlternativePlan("shut_approach", take_out, "takes the block out again"),
        "open_again": AlternativePlan("home", (*move.open(), HOME), "opens the drawer again"),
    }


def _careless(move: Stowing) -> dict[str, AlternativePlan]:
    """The block is let fall, or the drawer is moved far too fast."""
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

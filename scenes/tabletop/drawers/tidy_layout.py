"""Layouts and plans of tidy_drawer: a cabinet, two blocks out of its drawers' way, and how one is put away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import hypot, pi

import numpy as np

from badgen.contracts.plan import AlternativePlan, Phase, Plan, Pose
from badgen.sampling import sample_until, uniform
from scenes.kit.control.arm.handles import GO_HOME, Stowing, rise
from scenes.kit.control.arm.moves import turned
from scenes.kit.layout import XY, draw_recovery_policy
from scenes.kit.props.cabinet import other_drawer
from scenes.kit.props.items import COLOURS, Item, draw_item
from scenes.kit.props.placed_cabinet import PlacedCabinet, draw_cabinet
from scenes.kit.robots.station import ARM, draw_base
from scenes.tabletop.drawers.cabinet_scene import HANDLES_IN_REACH, CabinetParams

BLOCKS = ("block1", "block2")
_APART_M = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyDrawerParams(CabinetParams):
    """A cabinet, and two blocks with their places [m] and yaws [rad]."""

    blocks: tuple[Item, Item]
    places_m: tuple[XY, XY]
    yaws_rad: tuple[float, float]

    def item(self, block: str) -> Item:
        """Shape and colour of a block."""
        return self.blocks[BLOCKS.index(block)]

    def the_block(self, block: str) -> str:
        """Noun phrase of a block."""
        return f"the {self.item(block).words}"

    def pose(self, block: str) -> Pose:
        """Where a block stands at first."""
        k = BLOCKS.index(block)
        return Pose((*self.places_m[k], 0.0), turned(self.yaws_rad[k]))


def other_block(block: str) -> str:
    """The block beside this one."""
    return BLOCKS[1 - BLOCKS.index(block)]


def draw_layout(rng: np.random.Generator) -> TidyDrawerParams:
    """A layout with room for the hand between the blocks, in which the arm can reach both handles."""
    conditions = {"blocks apart": _apart, **HANDLES_IN_REACH}
    return sample_until(partial(_draw, rng), conditions, 2000, "tidy_drawer", "let the blocks stand closer together")


def _apart(params: TidyDrawerParams) -> bool:
    (ax, ay), (bx, by) = params.places_m
    return hypot(ax - bx, ay - by) > _APART_M


def _draw(rng: np.random.Generator) -> TidyDrawerParams:
    base, cabinet = draw_base(rng), draw_cabinet(rng, (0.0, 0.0))
    colours = [str(c) for c in rng.permutation([c for c in COLOURS if c not in cabinet.colours])]
    return TidyDrawerParams(
        base=base,
        cabinet=cabinet,
        blocks=(draw_item(rng, "block", colours[0]), draw_item(rng, "block", colours[1])),
        places_m=(_draw_place(rng, cabinet), _draw_place(rng, cabinet)),
        yaws_rad=(_draw_yaw(rng, cabinet), _draw_yaw(rng, cabinet)),
        recovery_policy=draw_recovery_policy(rng),
    )


def _draw_place(rng: np.random.Generator, cabinet: PlacedCabinet) -> XY:
    return (uniform(rng, (0.04, 0.26)), -cabinet.side * uniform(rng, (0.10, 0.25)))


def _draw_yaw(rng: np.random.Generator, cabinet: PlacedCabinet) -> float:
    """Turned so that the hand need not turn far between the handle and the block."""
    return cabinet.yaw_rad + uniform(rng, (-0.12, 0.12)) * pi


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
        "open_again": AlternativePlan("home", (*move.open(), GO_HOME), "opens the drawer again"),
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

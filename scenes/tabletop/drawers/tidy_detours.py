"""Alternative plans of tidy_drawer that end with the block in the shut drawer, after something went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot, pi, radians, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.arm.handles import BRISK, OPEN_M, STOP_M, Stowing, over_handle, rise, slide, take
from scenes.kit.control.arm.moves import back, go_home
from scenes.kit.control.arm.pushing_aside import Standing, nudge, tip
from scenes.kit.layout import azimuth_rad
from scenes.kit.props.cabinet import FLOOR_M, other_drawer
from scenes.kit.robots.station import ARM
from scenes.tabletop.drawers.cabinet_scene import on_top
from scenes.tabletop.drawers.tidy_layout import TidyDrawerParams

_WAY_MPS = 0.16  # of a drawer that is moved twice
_UP_M = 0.06  # height to which a hand rises before it takes something again
_WAIT = Phase("wait", min_s=2.2)


@dataclass(frozen=True, slots=True)
class Request:
    """The layout, and the plans for the requested block and for the other one."""

    params: TidyDrawerParams
    move: Stowing
    other: Stowing


def detours(r: Request) -> dict[str, AlternativePlan]:
    """All of them, by name."""
    return {**_touching(r), **_wrong_thing_first(r), **_trying_again(r.move), **_twice(r.move), **_slow(r.move)}


def _touching(r: Request) -> dict[str, AlternativePlan]:
    """Push the ornament or the other block a little, or tip the ornament so that it rocks back."""
    thing, block = on_top(r.params.base, r.params.cabinet), _other_block(r)
    ways = {
        "nudge": (nudge(thing, 0.0115), "shifts what stands on the cabinet"),
        "shove": (nudge(thing, 0.027), "shifts what stands on the cabinet"),
        "tip": (tip(thing, radians(18.0)), "tips what stands on the cabinet, which rocks back"),
        "block": (nudge(block, 0.007), "pushes the other block aside"),
        "block_far": (nudge(block, 0.024), "pushes the other block aside"),
    }
    first = {f"{n}_first": AlternativePlan("open_approach", (*p, *r.move.whole()), w) for n, (p, w) in ways.items()}
    last = {f"{n}_last": AlternativePlan("home", (*p, go_home(1.4)), w) for n, (p, w) in ways.items()}
    return {**first, **last}


def _other_block(r: Request) -> Standing:
    """The other block, pushed away from the arm, or aside where the requested one is in the way."""
    params, body = r.params, r.other.body
    (x, y, _), item = params.pose(body).pos_m, params.item(body)
    ahead = azimuth_rad(params.base, (x, y))
    mine = params.pose(r.move.body).pos_m
    away = azimuth_rad(params.base, mine[:2]) - ahead
    aside = 0.0 if abs(sin(away)) * hypot(x, y) > 0.10 else (0.7 if away < 0.0 else -0.7)
    return Standing(
        body,
        "world",
        (x, y, 0.0),
        item.width_m / 2,
        item.width_m / 2,
        item.height_m,
        (ahead + aside + pi) % (2 * pi) - pi,
    )


def _wrong_thing_first(r: Request) -> dict[str, AlternativePlan]:
    """Move the other drawer or lift a block too early, undo that, and do the task."""
    move, wrong = r.move, replace(r.move, drawer=other_drawer(r.move.drawer))
    whole = move.whole()
    out = (
        *take(wrong.drawer, over_handle(wrong.drawer, 0.0), BRISK, above_m=0.07),
        slide("out", wrong.drawer, wrong.shape, 0.045, _WAY_MPS),
        slide("in", wrong.drawer, wrong.shape, 0.0, _WAY_MPS),
        Phase("let_go", grip_m={ARM: OPEN_M}, min_s=0.3),
        Phase("rise", rise(0.08), speed_mps=0.32, min_s=0.3),
    )
    return {
        "drawer_first": AlternativePlan("open_approach", (*out, *whole), "opens the wrong drawer first"),
        "other_first": AlternativePlan(
            "open_approach", (*_lifted(r.other), *whole), "lifts the other block first and sets it down again"
        ),
        "too_early": AlternativePlan(
            "open_approach", (*_lifted(move), *whole), "lifts the block before the drawer is open"
        ),
    }


def _lifted(move: Stowing, up_m: float = 0.06) -> tuple[Phase, ...]:
    """Grasp a block, lift it a little, and set it down where it stood."""
    high, down = (move.carry(n, Goal("here", Pose((0.0, 0.0, m))), 0.26) for n, m in (("up", up_m), ("down", -up_m)))
    return (*move.pick()[:3], high, down, *_open_and_rise(move.item.width_m + 0.022))


def _open_and_rise(open_m: float) -> tuple[Phase, ...]:
    return (
        Phase("let_go", grip_m={ARM: open_m}, min_s=0.3),
        Phase("rise", rise(_UP_M), speed_mps=0.32, min_s=0.3),
    )


def _trying_again(move: Stowing) -> dict[str, AlternativePlan]:
    """Close the fingers on nothing, lose a handle or drop the block, and take it again."""
    whole, pick, rest = move.whole(), move.pick(), (*move.pick(), *move.stow(), *move.shut())
    wrong = over_handle(move.drawer, 0.0).moved((0.0, 0.062, 0.0))
    no_handle = take(move.drawer, wrong, BRISK, above_m=0.07)
    no_block = tuple(replace(p, hands={h: _beside(g) for h, g in p.hands.items()}) for p in pick[:3])
    low = (move.carry("up", Goal("here", Pose((0.0, 0.0, 0.048))), 0.26), *_open_and_rise(move.item.width_m + 0.022))
    return {
        "miss_handle": AlternativePlan("open_approach", (*_empty(no_handle), *whole), "grasps beside the handle first"),
        "miss_block": AlternativePlan("block_approach", (*_empty(no_block), *rest), "grasps beside the block first"),
        "lose_handle": AlternativePlan("pull", (*_losing(move), *rest), "loses the handle, then takes it again"),
        "drop_first": AlternativePlan("lift", (*low, *rest), "drops the block and takes it again"),
    }


def _beside(goal: Goal) -> Goal:
    return goal.moved((0.055, 0.0, 0.0))


def _empty(phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """The same grasp where there is nothing."""
    closed = (*(replace(p, body="", grasps=False) for p in phases), Phase("squeeze", min_s=0.3))
    return (*closed, Phase("rise", {ARM: back(_UP_M)}, grip_m={ARM: OPEN_M}, speed_mps=0.32, min_s=0.3))


def _losing(move: Stowing) -> tuple[Phase, ...]:
    """Pull, open the fingers on the way, take the handle again, and pull the drawer open."""
    travel_m = move.shape.travel_m
    lose = slide("lose", move.drawer, move.shape, 0.85 * travel_m, _WAY_MPS)
    again = take(move.drawer, over_handle(move.drawer, 0.0), BRISK, above_m=_UP_M)
    return (
        slide("pull", move.drawer, move.shape, 0.45 * travel_m, _WAY_MPS),
        replace(lose, grip_m={ARM: OPEN_M}, holds=()),
        Phase("rise", rise(_UP_M), speed_mps=0.32, min_s=0.3),
        *again,
        slide("pull_again", move.drawer, move.shape, travel_m - STOP_M, _WAY_MPS),
        *_open_and_rise(OPEN_M),
    )


def _twice(move: Stowing) -> dict[str, AlternativePlan]:
    """Do a step, undo it, and do it again; or leave what was done slightly undone."""
    d, shape = move.drawer, move.shape
    closed, ajar = slide("shut_again", d, shape, 0.0, _WAY_MPS), slide("ajar", d, shape, 0.036, _WAY_MPS)
    grasp_again, ends = move.shut()[2], move.shut()[4:]
    pause = Phase("pause", min_s=0.3)
    full = slide("pull_again", d, shape, shape.travel_m - STOP_M, _WAY_MPS)
    shut_once = replace(closed, name="shut_once", min_s=0.9)
    empty = (move.open()[3], shut_once, pause, full, *move.whole()[4:])
    inside = Goal(d, Pose((-0.48 * shape.travel_m, 0.0, FLOOR_M + 0.011)))
    take_out = (*move.pick()[:3], move.carry("out", Goal("here", Pose((0.0, 0.0, 0.09))), 0.26))
    again = (move.carry("in", inside, 0.26), *move.stow()[2:], *move.shut())
    return {
        "open_and_shut": AlternativePlan("pull", empty, "opens and shuts the empty drawer first"),
        "out_and_in": AlternativePlan("shut_approach", (*take_out, *again), "takes the block out and puts it back"),
        "shut_twice": AlternativePlan(
            "shut_retreat", (grasp_again, ajar, closed, *ends), "opens the drawer again and shuts it"
        ),
        "ajar": AlternativePlan("shut_retreat", (grasp_again, ajar, pause, *ends), "opens the drawer a little again"),
    }


def _slow(move: Stowing) -> dict[str, AlternativePlan]:
    """Wait or dawdle on the way; or let the block fall off the middle of the drawer."""
    whole = move.whole()
    slower = {"block_approach": 1.8, "carry": 2.2, "shut_approach": 1.8}
    dawdle = _stretched(whole[6:], slower)
    aside = replace(move.lower(0.045), carry=Goal(move.drawer, Pose((-0.48 * move.shape.travel_m + 0.025, 0.0, 0.07))))
    return {
        "dawdle": AlternativePlan("block_approach", dawdle, "does everything far too slowly"),
        "hover": AlternativePlan("lower", (_WAIT, *move.stow()[1:], *move.shut()), "waits above the drawer"),
        "hover_first": AlternativePlan("block_descend", (_WAIT, *whole[7:]), "waits above the block"),
        "fall_aside": AlternativePlan(
            "lower", (aside, *move.stow()[2:], *move.shut()), "drops the block off the middle"
        ),
    }


def _stretched(phases: tuple[Phase, ...], least_s: Mapping[str, float]) -> tuple[Phase, ...]:
    """The same phases, of which some take at least this long."""
    return tuple(replace(p, min_s=least_s.get(p.name, p.min_s)) for p in phases)

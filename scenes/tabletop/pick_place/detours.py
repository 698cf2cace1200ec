"""Alternative plans of pick_place that end with the item in its container, after something went wrong on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.moves import Handling, back, go_home, turned
from scenes.kit.control.arm.pushing_aside import Standing, nudge, there_and_back, tip
from scenes.kit.layout import azimuth_rad, off_line_m
from scenes.kit.props.crockery import BOWL_H_M, BOWL_R_M
from scenes.kit.props.items import KINDS
from scenes.kit.robots.station import ARM
from scenes.tabletop.pick_place.layout import PickPlaceParams

_BESIDE_M = 0.14  # from the middle of a container to a place beside it on the table
_ASIDE_M = 0.10  # how far an item is taken out of its container
_OFF_M = 0.028  # from the middle of the container to where a careless arm leaves the item
_BRISK_MPS = 0.40
_NECK_SHARE = 0.6  # width of a bottle's neck, as a share of its body's
_ROCKING = ("can", "mug")  # kinds of items that tip when they are pushed near the top, and rock back
_TURNS_RAD = tuple(radians(a) for a in (0, 25, -25, 50, -50))


@dataclass(frozen=True, slots=True)
class Request:
    """The handling of the requested item, of a neighbour, and of the same item towards the other container."""

    params: PickPlaceParams
    k: int
    move: Handling
    neighbours: tuple[Handling, ...]
    elsewhere: Handling


def detours(r: Request) -> dict[str, AlternativePlan]:
    """All of them, by name."""
    return {**_touching(r), **_handling_others(r), **_trying_again(r), **_set_down_twice(r), **_slow_or_careless(r)}


def _touching(r: Request) -> dict[str, AlternativePlan]:
    """Push another item or the bowl a little, or tip an item so that it rocks back."""
    item, tall, bowl = _roomiest(r.params, r.k), _roomiest(r.params, r.k, _ROCKING), _bowl(r.params)
    ways = {
        "shove": (nudge(item, 0.028), "pushes another object aside"),
        "tip": (tip(tall, radians(17.0)), "tips another object, which rocks back"),
        "bowl": (there_and_back(bowl, 0.034), "pushes the bowl aside and back"),
        "bowl_far": (nudge(bowl, 0.030), "pushes the bowl aside"),
    }
    first = {f"{n}_first": AlternativePlan("approach", (*p, *r.move.whole()), words) for n, (p, words) in ways.items()}
    last = {f"{n}_last": AlternativePlan("home", (*p, go_home()), words) for n, (p, words) in ways.items()}
    return {**first, **last}


def _bowl(params: PickPlaceParams) -> Standing:
    xy = params.bowl_xy_m
    return Standing("bowl", "world", (*xy, 0.0), BOWL_R_M, BOWL_R_M, BOWL_H_M, azimuth_rad(params.base, xy))


def _roomiest(params: PickPlaceParams, k: int, kinds: Sequence[str] = KINDS) -> Standing:
    """The other item, of one of these kinds, with most room around the way of a hand that pushes it."""
    best, most_m = None, -1.0
    for j in (j for j in params.others(k) if params.items[j].kind in kinds):
        xy = params.items_xy_m[j]
        for turn in _TURNS_RAD:
            heading = azimuth_rad(params.base, xy) + turn
            room_m = _room_m(params, j, heading)
            if room_m > most_m:
                best, most_m = _thing(params, j, heading), room_m
    if best is None:
        raise AssertionError("a layout has several items")
    return best


def _thing(params: PickPlaceParams, j: int, heading_rad: float) -> Standing:
    item = params.items[j]
    half_m = item.width_m / 2
    top_m = _NECK_SHARE * half_m if item.kind == "bottle" else half_m
    return Standing(params.bodies[j], "world", (*params.items_xy_m[j], 0.0), half_m, top_m, item.height_m, heading_rad)


def _room_m(params: PickPlaceParams, j: int, heading_rad: float) -> float:
    """Least distance of another item from the way of a hand that pushes item `j`, and of the pushed item [m]."""
    (x, y), along = params.items_xy_m[j], (cos(heading_rad), sin(heading_rad))
    start, stop = ((x + m * along[0], y + m * along[1]) for m in (-0.10, 0.04))
    others = params.others(j)
    return min(off_line_m(params.items_xy_m[i], start, stop) - params.items[i].reach_m for i in others)


def _handling_others(r: Request) -> dict[str, AlternativePlan]:
    """Lift the wrong item first and set it down again, where it stood or a little beside that."""
    other = r.neighbours[0]
    found = {}
    for name, off_m in (("wrong_first", 0.0), ("wrong_first_aside", 0.032)):
        heading = azimuth_rad(r.params.base, other.xy_m)
        xy = (other.xy_m[0] - off_m * cos(heading), other.xy_m[1] - off_m * sin(heading))
        at = Goal("world", Pose((*xy, 0.001), turned(other.yaw_rad)))
        lifted = replace(other, at=at, over_m=0.05, lift_m=0.06).put()
        words = f"lifts {other.the} first and sets it down again"
        found[name] = AlternativePlan("approach", (*_brisk(lifted), *_brisk(r.move.whole())), words)
    return found


def _trying_again(r: Request) -> dict[str, AlternativePlan]:
    """Close the fingers beside the item, or drop it from a low height, and then take it."""
    move, item = r.move, r.params.items[r.k]
    approach, descend, grasp, _ = move.take()
    up = Phase("rise", {ARM: back(0.09)}, grip_m={ARM: move.open_m}, speed_mps=0.30, min_s=0.4)
    side_m = item.reach_m + 0.022
    wrong = [replace(p, hands={h: _beside(g, side_m) for h, g in p.hands.items()}) for p in (approach, descend)]
    empty = replace(grasp, grasps=False, body="")
    missed = (*wrong, empty, Phase("squeeze", min_s=0.4), up, *_brisk(move.whole()))
    low = (move.lift(0.048), Phase("open", grip_m={ARM: move.open_m}, min_s=0.3), up, *_brisk(move.whole()))
    return {
        "miss_first": AlternativePlan("approach", missed, f"closes its fingers beside {move.the} first"),
        "drop_first": AlternativePlan("lift", low, f"drops {move.the} and takes it again"),
    }


def _beside(goal: Goal, side_m: float) -> Goal:
    """The same goal, this far along the fingers' flat sides."""
    w, x, y, z = goal.pose.quat
    # The tool's x axis in the goal's frame; the tool points down.
    along = (1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z))
    return goal.moved((side_m * along[0], side_m * along[1], 0.0))


def _set_down_twice(r: Request) -> dict[str, AlternativePlan]:
    """Set the item down somewhere else first, or take it out of its container and put it back."""
    move, the = r.move, r.move.the
    x, y, _ = r.params.place(r.k, move.at.frame, 0.0).pos_m
    beside_x = x + (_BESIDE_M if x < 0.13 else -_BESIDE_M)
    quat = r.params.place(r.k, move.at.frame, 0.0).quat
    beside = replace(move, at=Goal("world", Pose((beside_x, y, 0.001), quat)))
    away = Goal(move.at.frame, replace(move.at.pose, pos_m=(_ASIDE_M if x < 0.13 else -_ASIDE_M, 0.0, 0.10)))
    return {
        "beside_first": AlternativePlan("transfer", _twice(beside, move), f"sets {the} down beside its place first"),
        "elsewhere_first": AlternativePlan(
            "transfer", _twice(r.elsewhere, move), f"takes {the} to the wrong place first"
        ),
        "out_and_back": AlternativePlan("retreat", _out_and_back(move, away, 0.0), f"takes {the} out and puts it back"),
        "out_and_askew": AlternativePlan(
            "retreat", _out_and_back(move, away, _OFF_M), f"takes {the} out and puts it back"
        ),
    }


def _twice(first: Handling, then: Handling) -> tuple[Phase, ...]:
    *_, release, _ = first.bring()
    up = Phase("rise", {ARM: back(0.05)}, speed_mps=0.30, min_s=0.3)
    return (*_brisk((*first.carry(), release)), up, *_brisk(then.whole()))


def _out_and_back(move: Handling, away: Goal, off_m: float) -> tuple[Phase, ...]:
    up = Phase("rise", {ARM: back(0.05)}, speed_mps=0.30, min_s=0.3)
    there = replace(move.carry()[0], name="out", carry=away)
    take = replace(move, lift_m=0.09).take()
    return (up, *_brisk((*take, there, *replace(move, at=_off(move.at, off_m)).bring(), go_home())))


def _off(at: Goal, off_m: float) -> Goal:
    return at.moved((-off_m, 0.0, 0.0))


def _brisk(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """The same phases, faster through the air."""
    fast = ("approach", "transfer", "out")
    return tuple(replace(p, speed_mps=max(p.speed_mps, _BRISK_MPS)) if p.name in fast else p for p in phases)


def _slow_or_careless(r: Request) -> dict[str, AlternativePlan]:
    """Wait or dawdle on the way; drop the item from a low height, drag it, or leave it off the middle."""
    move, wait = r.move, Phase("wait", min_s=2.2)
    approach, descend, grasp, lift = move.take()
    over, lower, *rest = move.bring()
    slow = (replace(approach, min_s=3.0), replace(descend, min_s=1.2), grasp, replace(lift, min_s=1.2))
    late = (*slow, replace(over, min_s=2.8), replace(lower, min_s=1.2), *rest, go_home())
    askew = replace(move, at=_off(move.at, _OFF_M))
    return {
        "dawdle": AlternativePlan("approach", late, "does everything far too slowly"),
        "hover": AlternativePlan(
            "lower", (wait, lower, *rest, go_home()), f"holds {move.the} over its place and waits"
        ),
        "hover_first": AlternativePlan("descend", (wait, descend, grasp, *_lifted(move)), f"waits above {move.the}"),
        "drop_low": other_plan.let_fall_low(move, 0.055),
        "drop_low_askew": other_plan.let_fall_low(askew, 0.055),
        "drag": other_plan.drag(move, r.params.place(r.k, move.at.frame, 0.0)),
    }


def _lifted(move: Handling) -> tuple[Phase, ...]:
    return (move.lift(move.lift_m), *move.bring(), go_home())

"""Alternative plans for one drawer that end with it at the right opening, after something went wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from math import radians

from badgen.contracts.plan import AlternativePlan, Phase
from scenes.kit.control.arm.handles import BRISK, OPEN_M, let_go, over_handle, rise, slide, take
from scenes.kit.control.arm.pushing_aside import Standing, nudge, tip
from scenes.kit.props.cabinet import other_drawer
from scenes.kit.robots.station import ARM
from scenes.tabletop.drawers.move_parts import Moves, leave

_AGAIN_M = 0.05  # height to which the hand rises before it takes a handle again


def touching_the_ornament(move: Moves, thing: Standing) -> dict[str, AlternativePlan]:
    """Touch the ornament before or after the drawer is moved."""
    small, wide, tipped = nudge(thing, 0.0115), nudge(thing, 0.027), tip(thing, radians(18.0))
    shifts, rocks = "shifts what stands on the cabinet", "tips what stands on the cabinet, which rocks back"
    ends = leave()[2:]
    return {
        "nudge_first": AlternativePlan("approach", (*small, *move.whole()), shifts),
        "nudge_last": AlternativePlan("home", (*small, *ends), shifts),
        "shove_first": AlternativePlan("approach", (*wide, *move.whole()), shifts),
        "shove_last": AlternativePlan("home", (*wide, *ends), shifts),
        "tip_first": AlternativePlan("approach", (*tipped, *move.whole()), rocks),
        "tip_last": AlternativePlan("home", (*tipped, *ends), rocks),
    }


def in_two_steps(move: Moves) -> dict[str, AlternativePlan]:
    """Leave the drawer at a wrong opening, then take the handle again and correct that."""
    return {
        "short_then_right": _corrected(move, move.between_m(0.25), "stops early, then moves the drawer again"),
        "far_then_right": _corrected(move, move.target_m + 0.034 * move.outwards, "goes too far, then corrects it"),
        "back_then_right": AlternativePlan("release", _back_and_forth(move), "moves the drawer back and forth"),
    }


def _corrected(move: Moves, first_m: float, words: str) -> AlternativePlan:
    brisk = _slide(move, move.drawer, first_m)
    return AlternativePlan("slide", (brisk, *_again(move), _slide(move, move.drawer, move.target_m), *leave()), words)


def _back_and_forth(move: Moves) -> tuple[Phase, ...]:
    there = _slide(move, move.drawer, move.between_m(0.2))
    return (replace(there, name="slide_back"), _slide(move, move.drawer, move.target_m), *leave())


def _again(move: Moves) -> tuple[Phase, ...]:
    """Release, rise a little, and take the same handle again."""
    stop = Phase("stop", min_s=0.25)  # a handle that is let go of while it moves has slipped
    return (stop, *let_go(up_m=_AGAIN_M, min_s=0.4), *_take(move.drawer))


def _take(drawer: str) -> tuple[Phase, ...]:
    return take(drawer, over_handle(drawer, 0.0), BRISK, above_m=_AGAIN_M, prefix="again_")


def _slide(move: Moves, drawer: str, opening_m: float) -> Phase:
    return slide("slide", drawer, move.cabinet.shape, opening_m, 0.14)


def with_the_wrong_drawer(move: Moves) -> dict[str, AlternativePlan]:
    """Move the other drawer a little and put it back, before the right one is moved."""
    other = replace(move, drawer=other_drawer(move.drawer))
    return {
        name: AlternativePlan("approach", _there_and_back(move, other, way_m), "moves the wrong drawer first")
        for name, way_m in (("wrong_first", 0.035), ("wrong_far_first", 0.06))
    }


def _there_and_back(move: Moves, other: Moves, way_m: float) -> tuple[Phase, ...]:
    out_m = other.start_m + move.outwards * way_m
    return (
        *take(other.drawer, over_handle(other.drawer, 0.0), BRISK, above_m=0.07),
        _slide(move, other.drawer, out_m),
        replace(_slide(move, other.drawer, other.start_m), name="slide_back"),
        *let_go(up_m=0.08),
        *take(move.drawer, over_handle(move.drawer, 0.0), BRISK, above_m=0.07),
        _slide(move, move.drawer, move.target_m),
        *leave(),
    )


def too_slowly(move: Moves) -> dict[str, AlternativePlan]:
    """Take far too long: dawdle, or wait above the handle."""
    wait = Phase("wait", min_s=2.2)
    approach, descend, grasp, slide_it, *rest = move.whole()
    slow = (replace(approach, min_s=4.6), replace(descend, min_s=1.7), grasp, replace(slide_it, min_s=2.3), *rest)
    return {
        "dawdle": AlternativePlan("approach", slow, "does everything far too slowly"),
        "hover": AlternativePlan("descend", (wait, descend, grasp, slide_it, *rest), "waits above the handle"),
    }


def beside_the_handle(move: Moves) -> dict[str, AlternativePlan]:
    """Close the fingers beside or above the handle first, then take it."""
    missed = {"miss_beside": (0.0, 0.062, 0.0), "miss_above": (0.0, 0.0, 0.048)}
    words = "grasps at nothing first"
    return {name: AlternativePlan("approach", _missed(move, by_m), words) for name, by_m in missed.items()}


def fumbling(move: Moves) -> dict[str, AlternativePlan]:
    """Lose the handle on the way, and take it again."""
    lose = replace(_slide(move, move.drawer, move.between_m(0.8)), name="lose", grip_m={ARM: OPEN_M}, holds=())
    again = (Phase("rise", rise(_AGAIN_M), speed_mps=0.25, min_s=0.4), *_take(move.drawer))
    lost = (_slide(move, move.drawer, move.between_m(0.4)), lose, *again, _slide(move, move.drawer, move.target_m))
    return {
        "lose_then_right": AlternativePlan("slide", (*lost, *leave()), "loses the handle, then takes it again"),
    }


def _missed(move: Moves, by_m: tuple[float, float, float]) -> tuple[Phase, ...]:
    wrong = over_handle(move.drawer, 0.0).moved(by_m)
    return (
        *(replace(p, body="", grasps=False) for p in take(move.drawer, wrong, BRISK, above_m=0.07)),
        Phase("squeeze", min_s=0.3),
        Phase("rise", rise(0.07), grip_m={ARM: OPEN_M}, speed_mps=0.25, min_s=0.4),
        *take(move.drawer, over_handle(move.drawer, 0.0), BRISK, above_m=0.07),
        _slide(move, move.drawer, move.target_m),
        *leave(),
    )

"""Plans for opening or shutting a drawer by its handle, and alternative plans that do it wrongly."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, ReactionStyle
from scenes.kit.control.arm.handles import DOWN, OPEN_M, SLIDE_MPS, rise, slide
from scenes.kit.control.arm.pushing_aside import Standing
from scenes.kit.props.cabinet import FRONT_TOP_M, HANDLE_H_M, TOP_M, other_drawer
from scenes.kit.robots.station import ARM
from scenes.tabletop.drawers.move_detours import (
    beside_the_handle,
    fumbling,
    in_two_steps,
    too_slowly,
    touching_the_ornament,
    with_the_wrong_drawer,
)
from scenes.tabletop.drawers.move_parts import ABOVE_M, Moves, leave

_NARROW_M = 0.012
_HOOK_X_M = -0.012  # x of a fingertip that hooks behind the front, in the drawer's frame
_FIST_X_M = 0.023  # x of a fist that rests against the front
_ASIDE_M = 0.034  # lateral offset of one finger in an open hand


def move_plan(move: Moves, reaction: ReactionStyle, ornament: Standing) -> Plan:
    """Plan for moving a drawer to an opening."""
    recover = Phase("recover", rise(0.12), grip_m={ARM: OPEN_M}, speed_mps=0.25, min_s=0.6)
    wrong_ways = {**_too_fast(move), **_elsewhere(move), **_careless(move)}
    detours = {
        **touching_the_ornament(move, ornament),
        **in_two_steps(move),
        **with_the_wrong_drawer(move),
        **too_slowly(move),
        **beside_the_handle(move),
        **fumbling(move),
    }
    return Plan(move.whole(), reaction, recover, {**wrong_ways, **detours})


def _too_fast(move: Moves) -> dict[str, AlternativePlan]:
    ways = (
        ("hurry", 0.0, 0.6, "moves the drawer far too fast"),
        ("slam", 0.16, 1.0, "throws the drawer against its stop"),
    )
    return {
        name: AlternativePlan("slide", (move.slide(beyond_m, mps, 0.06), *leave()), words)
        for name, beyond_m, mps, words in ways
    }


def _elsewhere(move: Moves) -> dict[str, AlternativePlan]:
    """Move the other drawer, or move this one back again."""
    other = replace(move, drawer=other_drawer(move.drawer))
    less = replace(other, target_m=move.between_m(0.6))

    def back(to_m: float) -> tuple[Phase, ...]:
        return (slide("slide_back", move.drawer, move.cabinet.shape, to_m), *leave())

    return {
        "other_drawer": AlternativePlan("approach", other.whole(), "moves the other drawer"),
        "other_drawer_less": AlternativePlan("approach", less.whole(), "moves the other drawer a little"),
        "undo": AlternativePlan("release", back(move.start_m), "moves the drawer back again"),
        "undo_some": AlternativePlan("release", back(move.between_m(0.3)), "moves the drawer most of the way back"),
        "undo_little": AlternativePlan("release", back(move.target_m - 0.022 * move.outwards), "moves it back some"),
    }


def _careless(move: Moves) -> dict[str, AlternativePlan]:
    """Move the drawer by its front instead of the handle, or sweep over the top on the way home."""
    at_m, nearly = move.cabinet.ornament_at_m, replace(move, target_m=move.target_m - 0.020 * move.outwards)
    return {
        "by_front": AlternativePlan("approach", _by_front(move, 1.0), "moves it by its front"),
        "by_front_short": AlternativePlan("approach", _by_front(nearly, 1.0), "moves it by its front, not far enough"),
        "by_front_too": AlternativePlan("approach", _by_front(move, -1.0), "moves it by its front"),
        "sweep": AlternativePlan("retreat", _sweep(at_m, 0.06), "sweeps over the top of the cabinet"),
        "sweep_high": AlternativePlan("retreat", _sweep(at_m, 0.08), "brushes over the top of the cabinet"),
    }


def _by_front(move: Moves, side: float) -> tuple[Phase, ...]:
    """With closed fingers: hook behind the top edge of the front and pull, or push against the front.

    `side` is the side (+1 or -1) of the handle.
    """
    pulls = move.outwards > 0.0
    x, y = (_HOOK_X_M, 0.02 * side) if pulls else (_FIST_X_M, 0.036 * side)
    z = (TOP_M + FRONT_TOP_M) / 2 + 0.006 if pulls else HANDLE_H_M + 0.012
    start_x, end = x if pulls else x + 0.022, move.cabinet.shape.drawer_at(move.drawer, move.target_m)

    def at(height_m: float) -> dict[str, Goal]:
        return {ARM: Goal(f"{move.drawer}_tray", Pose((start_x, y, height_m), DOWN))}

    goal = Goal("cabinet", Pose((end[0] + x, end[1] + y, z), DOWN))
    return (
        Phase("approach", at(z + ABOVE_M), grip_m={ARM: _NARROW_M}, speed_mps=0.35, min_s=0.8),
        Phase("descend", at(z), speed_mps=0.16, min_s=0.5),
        Phase("slide", {ARM: goal}, speed_mps=SLIDE_MPS),
        *leave()[1:],
    )


def _sweep(ornament_at_m: tuple[float, float], height_m: float) -> tuple[Phase, ...]:
    """Rise only a little, then sweep across the top through the ornament, and go home."""
    x, y = ornament_at_m
    across = Goal("cabinet", Pose((x - 0.03, y + _ASIDE_M, TOP_M + height_m), DOWN))
    return (
        Phase("retreat", rise(0.04 + height_m), speed_mps=0.25, min_s=0.4),
        Phase("across", {ARM: across}, speed_mps=0.25),
        *leave()[1:],
    )

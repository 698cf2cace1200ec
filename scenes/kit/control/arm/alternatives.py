"""Alternative plans of an arm that handles one object: forbidden ways of bringing it to its place, and wrong places.

Each takes over from the nominal plan at the start of one of its phases, as named in `moves`.
"""

from __future__ import annotations

from dataclasses import replace
from math import hypot

from badgen.contracts.plan import AlternativePlan, Goal, Pose
from scenes.kit.control.arm.moves import Handling, go_home, turned
from scenes.kit.robots.station import ARM

_BARELY_M = 0.015  # an object lifted by this little still hits obstacles
_DOWN_M = 0.001  # height above the table at which an object is released


def instead(other: Handling) -> AlternativePlan:
    """Take another object to the place."""
    return AlternativePlan("approach", other.whole(), f"takes {other.the} instead")


def elsewhere(other: Handling, leaves_at: str, where: str) -> AlternativePlan:
    """Bring the held object to another place, that of `other`; `where` is the noun phrase for it."""
    return AlternativePlan(leaves_at, (*other.bring(), go_home()), f"brings {other.the} to {where}")


def move_on(other: Handling, where: str) -> AlternativePlan:
    """After the object was put in its place, move it on to the place of `other`; `where` is its noun phrase."""
    return AlternativePlan("home", other.whole(), f"moves {other.the} on to {where}")


def put_back(
    move: Handling, words: str, *, lift_m: float | None = None, over_m: float | None = None, turn_rad: float = 0.0
) -> AlternativePlan:
    """After the object was put in its place, take it back to its first position, turned by `turn_rad`.

    It is lifted and carried as in `move` unless `lift_m` and `over_m` are given; `words` describe what happens.
    """
    back = Goal("world", Pose((*move.xy_m, _DOWN_M), turned(move.yaw_rad + turn_rad)))
    high, over = (move.lift_m if m is None else m for m in (lift_m, over_m))
    return AlternativePlan("home", replace(move, at=back, lift_m=high, over_m=over).whole(), words)


def through(move: Handling, xy_m: tuple[float, float], the: str) -> AlternativePlan:
    """Barely lift the object and swing it into another one, `the`, that stands at `xy_m`; then take it to its place."""
    held = move.lift(_BARELY_M)
    by_way_of = Goal("world", Pose((*xy_m, 0.02), turned(move.yaw_rad)))
    swing, rise = replace(move.carry()[0], carry=by_way_of), move.lift(move.lift_m)
    return AlternativePlan("lift", (held, swing, rise, *move.bring(), go_home()), f"swings {move.the} into {the}")


def straight(move: Handling, up_m: float) -> AlternativePlan:
    """Barely lift the object and move it straight through any obstacles, to `up_m` above its place's frame."""
    first, *rest = move.bring()
    low = replace(first, carry=move.at_height(up_m))
    return AlternativePlan("lift", (move.lift(_BARELY_M), low, *rest, go_home()), f"sweeps {move.the} straight across")


def drag(move: Handling, to: Pose, short_m: float = 0.13) -> AlternativePlan:
    """Pull the object along the table to `short_m` before `to`, in the world, and lift it in from there."""
    (x, y), (to_x, to_y, _) = move.xy_m, to.pos_m
    far = hypot(to_x - x, to_y - y)
    share = (far - short_m) / far
    lift = move.lift(move.lift_m)
    pull = replace(lift, name="drag", carry=Goal("here", Pose((share * (to_x - x), share * (to_y - y), 0.0))))
    return AlternativePlan("lift", (pull, lift, *move.bring(), go_home()), f"drags {move.the} along the table")


def toss(move: Handling) -> AlternativePlan:
    """Open the fingers during the transfer, so that the object flies on."""
    throw = replace(move.carry()[0], grip_m={ARM: move.open_m}, speed_mps=0.55, turn_radps=2.5, holds=())
    return AlternativePlan("transfer", (throw, go_home()), f"throws {move.the}")


def let_fall(move: Handling) -> AlternativePlan:
    """Open the fingers high above the place."""
    return AlternativePlan("lower", (*move.let_go(), go_home()), f"lets {move.the} fall")


def let_fall_low(move: Handling, up_m: float) -> AlternativePlan:
    """Open the fingers while the object is `up_m` above the origin of its place's frame: slightly too high."""
    low = replace(move, at=move.at_height(up_m)).carry()[-1]
    return AlternativePlan("lower", (low, *move.let_go(), go_home()), f"lets {move.the} fall the last stretch")

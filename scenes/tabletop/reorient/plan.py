"""How a lying thing is stood up, and other ways to go on: plans as data."""

from __future__ import annotations

from math import cos, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, RecoveryPolicy
from scenes.kit.control.arm.leaning import leaning
from scenes.kit.props.uprights import Upright
from scenes.kit.robots.station import ARM

THINGS, MARKS = ("thing_a", "thing_b"), ("mark_a", "mark_b")
LEAN_RAD = 0.7  # at the grasp the hand leans towards the thing's top; a quarter turn later, back towards the robot
STAND_RAD = pi / 2 - LEAN_RAD
LIFT_M = 0.13
_OPEN_M = 0.08
_SHORT_M, _SHORTER_M = 0.19, 0.21  # of the mark, for a thing that is laid down
_TIPS_M = 0.004  # it is held this far towards the fingertips, clear of the palm


def lying_grip(thing: Upright, off_m: float = 0.0) -> Pose:
    """Tool at the grip of a lying thing, or `off_m` back from it; in the frame from its foot to its top."""
    back_m = off_m + _TIPS_M
    x, z = back_m * sin(LEAN_RAD), back_m * cos(LEAN_RAD)
    return Pose((thing.grip_m + x, 0.0, z), leaning(0.0, -LEAN_RAD))


def standing_grip(thing: Upright, height_m: float) -> Pose:
    """Tool at the grip of a thing that stands `height_m` above the mark; in the mark's frame."""
    x, z = -_TIPS_M * sin(STAND_RAD), _TIPS_M * cos(STAND_RAD)
    return Pose((x, 0.0, thing.grip_m + height_m + z), leaning(0.0, STAND_RAD))


def _to(name: str, frame: str, pose: Pose, body: str, speed_mps: float, turn_radps: float = 1.2) -> Phase:
    """The hand, holding the thing, moves to a pose."""
    return Phase(name, {ARM: Goal(frame, pose)}, speed_mps=speed_mps, turn_radps=turn_radps, holds=(ARM,), body=body)


def _by(dx_m: float, dy_m: float, dz_m: float) -> Pose:
    return Pose((dx_m, dy_m, dz_m))


def _take(body: str, thing: Upright) -> tuple[Phase, ...]:
    line = f"{body}>{body}_top"
    return (
        Phase(
            "approach", {ARM: Goal(line, lying_grip(thing, 0.11))}, grip_m={ARM: _OPEN_M}, speed_mps=0.40,
            turn_radps=1.6, min_s=0.8,
        ),
        Phase("descend", {ARM: Goal(line, lying_grip(thing))}, speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=body),
        _to("lift", "here", _by(0.0, 0.0, LIFT_M), body, 0.16),
    )  # fmt: skip


def _leave(back_m: float = 0.12) -> tuple[Phase, ...]:
    return (
        Phase("release", grip_m={ARM: _OPEN_M}, min_s=0.5),
        Phase("retreat", {ARM: Goal(f"{ARM}/tool", _by(0.0, 0.0, -back_m))}, speed_mps=0.20, min_s=0.6),
        Phase("home", home=True, turn_radps=1.0, min_s=0.8),
    )


def _stand(body: str, mark: str, thing: Upright) -> tuple[Phase, ...]:
    return (
        _to("turn", mark, standing_grip(thing, 0.06), body, 0.20),
        _to("lower", mark, standing_grip(thing, 0.0), body, 0.08),
    )


def _phases(body: str, mark: str, thing: Upright) -> tuple[Phase, ...]:
    return (*_take(body, thing), *_stand(body, mark, thing), *_leave())


def reorient_plan(thing: int, mark: int, things: tuple[Upright, Upright], recovery_policy: RecoveryPolicy) -> Plan:
    """Plan that stands one of the two things on one of the two marks."""
    body, place, own = THINGS[thing], MARKS[mark], things[thing]
    other = 1 - thing
    far, elsewhere = MARKS[1 - mark], things[other]
    alternatives = {
        "other_thing": AlternativePlan("approach", _phases(THINGS[other], place, elsewhere), "stands up the other one"),
        "other_thing_too_far": AlternativePlan(
            "approach", _phases(THINGS[other], far, elsewhere), "stands the other one elsewhere"
        ),
        "other_mark": AlternativePlan("turn", (*_stand(body, far, own), *_leave()), "stands it on the other mark"),
        "second_thought": AlternativePlan("lower", (*_stand(body, far, own), *_leave()), "goes on to the other mark"),
        "keep_lying": AlternativePlan("turn", _lay_on(body, place, own, _SHORT_M), "sets it down lying"),
        "keep_lying_near": AlternativePlan(
            "turn", _lay_on(body, place, own, _SHORTER_M), "sets it down lying, not far off"
        ),
        "drop_it": AlternativePlan("lower", _leave(), "lets it fall the last stretch"),
        "drop_low": AlternativePlan(
            "lower", (_to("lower", place, standing_grip(own, 0.03), body, 0.08), *_leave()), "lets go just too early"
        ),
        "askew": AlternativePlan("lower", _askew(body, place, own, 0.6), "lets go of it while it leans"),
        "far_askew": AlternativePlan("lower", _askew(body, place, own, 0.8), "lets go of it while it leans far over"),
        "lay_back": AlternativePlan("home", _lay_back(body, place, own, _SHORT_M), "lays it down again"),
        "lay_back_near": AlternativePlan(
            "home", _lay_back(body, place, own, _SHORTER_M), "lays it down again, farther back"
        ),
    }
    up = {ARM: Goal("here", _by(0.0, 0.0, 0.12))}
    recover = Phase("recover", up, grip_m={ARM: _OPEN_M}, speed_mps=0.25, min_s=0.6)
    return Plan(_phases(body, place, own), recovery_policy, recover, alternatives)


def _on_its_side(own: Upright, short_m: float, height_m: float) -> Pose:
    """Tool at the grip of a thing held lying, short of the mark; farther out the arm cannot lean that way."""
    return Pose((own.grip_m - own.height_m / 2 - short_m, 0.0, own.radius_m + height_m), leaning(0.0, -LEAN_RAD))


def _lay_on(body: str, mark: str, own: Upright, short_m: float) -> tuple[Phase, ...]:
    """Without the quarter turn towards the mark, and down."""
    return (
        _to("turn", mark, _on_its_side(own, short_m, 0.10), body, 0.20),
        _to("lower", mark, _on_its_side(own, short_m, 0.001), body, 0.08),
        *_leave(),
    )


def _lay_back(body: str, mark: str, own: Upright, short_m: float) -> tuple[Phase, ...]:
    """Take the standing thing again, turn it back, and lay it down."""
    return (
        Phase("descend", {ARM: Goal(mark, standing_grip(own, 0.0))}, speed_mps=0.16, min_s=0.5),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=body),
        _to("lift", "here", _by(0.0, 0.0, 0.06), body, 0.16),
        _to("turn", mark, _on_its_side(own, short_m, 0.10), body, 0.25),
        _to("lower", mark, _on_its_side(own, short_m, 0.001), body, 0.12),
        *_leave(),
    )


def _askew(body: str, mark: str, own: Upright, lean_rad: float) -> tuple[Phase, ...]:
    """Down onto the mark on one edge of its foot only, leaning outwards, and let go."""
    height_m = own.grip_m * cos(lean_rad) + own.radius_m * sin(lean_rad)
    pose = Pose((0.0, 0.0, height_m + 0.001), leaning(0.0, STAND_RAD - lean_rad))
    return (_to("lower", mark, pose, body, 0.08), *_leave())

"""How a lying thing is stood up, and other ways to go on: plans as data."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin

from badgen.contracts.plan import AlternativePlan, Phase, Plan, Pose
from scenes.kit.control.arm.leaning import leaning
from scenes.kit.control.arm.standing_up import STAND_RAD, StandingUp
from scenes.kit.props.marks import MARKS
from scenes.tabletop.reorient.layout import THINGS, ReorientParams

_SHORT_M, _SHORTER_M = 0.19, 0.21  # of the mark, for a thing that is laid down


def reorient_plan(params: ReorientParams, k: int, onto: int) -> Plan:
    """Plan that stands one of the two things on one of the two marks."""
    standing = StandingUp(THINGS[k], params.things[k], MARKS[onto])
    return Plan(standing.phases(), params.recovery_policy, standing.recover(), _alternatives(params, standing))


def _alternatives(params: ReorientParams, standing: StandingUp) -> dict[str, AlternativePlan]:
    k, onto = THINGS.index(standing.body), MARKS.index(standing.mark)
    another = replace(standing, body=THINGS[1 - k], drawn=params.things[1 - k])
    elsewhere, leave = replace(standing, mark=MARKS[1 - onto]), standing.leave()
    too_far, over = replace(another, mark=elsewhere.mark), (*elsewhere.stand(), *leave)
    return {
        "other_thing": AlternativePlan("approach", another.phases(), "stands up the other one"),
        "other_thing_too_far": AlternativePlan("approach", too_far.phases(), "stands the other one elsewhere"),
        "other_mark": AlternativePlan("turn", over, "stands it on the other mark"),
        "second_thought": AlternativePlan("lower", over, "goes on to the other mark"),
        "keep_lying": AlternativePlan("turn", _lay(standing, _SHORT_M), "sets it down lying"),
        "keep_lying_near": AlternativePlan("turn", _lay(standing, _SHORTER_M), "sets it down lying, not far off"),
        "drop_it": AlternativePlan("lower", leave, "lets it fall the last stretch"),
        "drop_low": AlternativePlan("lower", (standing.lower(0.03), *leave), "lets go just too early"),
        "askew": AlternativePlan("lower", _askew(standing, 0.6), "lets go of it while it leans"),
        "far_askew": AlternativePlan("lower", _askew(standing, 0.8), "lets go of it while it leans far over"),
        "lay_back": AlternativePlan("home", _lay_back(standing, _SHORT_M), "lays it down again"),
        "lay_back_near": AlternativePlan("home", _lay_back(standing, _SHORTER_M), "lays it down again, farther back"),
    }


def _lay(standing: StandingUp, short_m: float) -> tuple[Phase, ...]:
    """Without the quarter turn towards the mark, and down."""
    return (*standing.lay(short_m), *standing.leave())


def _lay_back(standing: StandingUp, short_m: float) -> tuple[Phase, ...]:
    """Take the standing thing again, turn it back, and lay it down."""
    return (*standing.retake(), *standing.lay(short_m, 0.25, 0.12), *standing.leave())


def _askew(standing: StandingUp, lean_rad: float) -> tuple[Phase, ...]:
    """Down onto the mark on one edge of its foot only, leaning outwards, and let go."""
    height_m = standing.drawn.grip_m * cos(lean_rad) + standing.drawn.radius_m * sin(lean_rad)
    tool = Pose((0.0, 0.0, height_m + 0.001), leaning(0.0, STAND_RAD - lean_rad))
    return (standing.move("lower", standing.mark, tool, 0.08), *standing.leave())

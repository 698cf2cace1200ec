"""How a cup is emptied onto a plate, and other ways to go about it: plans as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy, Vec3
from scenes.kit.robots.station import ARM

GRASP_BELOW_RIM_M = 0.019  # deeper, and the palm meets the rim
_OPEN_M = 0.078
_BACK_OFF_M = 0.09
_LIFT_M = 0.12  # over the other cup and over any rim
_WIDE, _SHUT = {ARM: _OPEN_M}, {ARM: 0.0}


@dataclass(frozen=True, slots=True)
class Pouring:
    """One way to pour one cup onto one plate.

    Attributes:
        cup, plate: body names.
        half_m, height_m: half the cup's width, and its height.
        facet_rad: direction of pouring in the cup's own axes: one of its flat sides faces that way.
        heading_rad: direction of pouring in the world.
        lean_rad: how far the hand leans back from the vertical, against the direction of pouring.
        stand_m, stand_yaw_rad: where the cup stands, and is put down again.
        plate_m: where the plate is when the way is planned; the expert looks again as it goes.
    """

    cup: str
    plate: str
    half_m: float
    height_m: float
    facet_rad: float
    heading_rad: float
    lean_rad: float
    stand_m: Vec3
    stand_yaw_rad: float
    plate_m: Vec3


@dataclass(frozen=True, slots=True)
class _Lean:
    """The cup over the plate: its tilt, its lip's height above the table and distance short of the plate's middle."""

    tilt_rad: float
    lip_z_m: float
    lip_back_m: float


_LEANS = {
    "carry": _Lean(0.0, 0.205, 0.070),
    "tip": _Lean(0.95, 0.150, 0.065),
    "pour": _Lean(1.50, 0.105, 0.058),
    "empty": _Lean(1.90, 0.095, 0.052),
    "early": _Lean(1.85, 0.140, 0.240),
    "dump": _Lean(2.15, 0.130, 0.035),
}


def times(*quats: Quat) -> Quat:
    """Product of quaternions."""
    w, x, y, z = quats[0]
    for a, b, c, d in quats[1:]:
        w, x, y, z = (
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        )
    return (w, x, y, z)


def about(axis: str, angle_rad: float) -> Quat:
    """Quaternion of a turn about x, y or z."""
    c, s = cos(angle_rad / 2), sin(angle_rad / 2)
    return (c, s * (axis == "x"), s * (axis == "y"), s * (axis == "z"))


def grasp(way: Pouring, back_m: float) -> Goal:
    """Tool at two flat sides near the rim, fingers closing across the direction of pouring, `back_m` short of it."""
    out, up = sin(way.lean_rad) * back_m, cos(way.lean_rad) * back_m
    at = (-out * cos(way.facet_rad), -out * sin(way.facet_rad), way.height_m - GRASP_BELOW_RIM_M + up)
    # Tool down, turned by half a turn so that the wrist stays far from its limits, then leaning.
    down = times(about("x", pi), about("z", pi))
    return Goal(way.cup, Pose(at, times(about("z", way.facet_rad), about("y", -way.lean_rad), down)))


def _over_plate(way: Pouring, lean: _Lean) -> Goal:
    c, s = cos(lean.tilt_rad), sin(lean.tilt_rad)
    back = lean.lip_back_m + way.half_m * c + way.height_m * s
    z = lean.lip_z_m + way.half_m * s - way.height_m * c
    quat = times(about("z", way.heading_rad), about("y", lean.tilt_rad), about("z", -way.facet_rad))
    return Goal(way.plate, Pose((-back * cos(way.heading_rad), -back * sin(way.heading_rad), z), quat))


def _carry(way: Pouring, name: str, goal: Goal, speed_mps: float, turn_radps: float = 1.2) -> Phase:
    return Phase(name, carry=goal, speed_mps=speed_mps, turn_radps=turn_radps, holds=(ARM,), body=way.cup)


def pour_phases(way: Pouring) -> tuple[Phase, ...]:
    """Take the cup, empty it over the plate, put it back where it stood, and go home."""
    return (*_take(way), *_empty(way), *_put_back(way))


def _take(way: Pouring) -> tuple[Phase, ...]:
    return (
        Phase(
            "approach", hands={ARM: grasp(way, _BACK_OFF_M)}, grip_m=_WIDE, speed_mps=0.55, turn_radps=1.5, min_s=0.8
        ),
        Phase("descend", hands={ARM: grasp(way, 0.0)}, speed_mps=0.18, min_s=0.5, reactive=True),
        Phase("grasp", grip_m=_SHUT, min_s=0.4, grasps=True, body=way.cup),
        _carry(way, "lift", Goal("self", Pose((0.0, 0.0, _LIFT_M))), 0.26),
        _carry(way, "carry", _over_plate(way, _LEANS["carry"]), 0.34, 1.4),
    )


def _empty(way: Pouring) -> tuple[Phase, ...]:
    turns = {"tip": 1.1, "pour": 0.6, "empty": 0.6}
    leaning = tuple(_carry(way, n, _over_plate(way, _LEANS[n]), 0.20, turn) for n, turn in turns.items())
    drain = replace(leaning[-1], name="drain", min_s=0.4)
    right = _carry(way, "right", _over_plate(way, _LEANS["carry"]), 0.30, 1.0)
    return (*leaning, drain, right)


def _put_back(way: Pouring) -> tuple[Phase, ...]:
    x, y, _ = way.stand_m
    upright = about("z", way.stand_yaw_rad)
    return (
        _carry(way, "return", Goal("world", Pose((x, y, _LIFT_M), upright)), 0.36, 1.6),
        _carry(way, "lower", Goal("world", Pose((x, y, 0.004), upright)), 0.18),
        *_let_go(),
    )


def _let_go() -> tuple[Phase, ...]:
    return (
        Phase("release", grip_m=_WIDE, min_s=0.35),
        Phase("retreat", hands={ARM: Goal(f"{ARM}/tool", Pose((0.0, 0.0, -0.10)))}, speed_mps=0.30, min_s=0.4),
        Phase("home", home=True, turn_radps=1.8, min_s=0.8),
    )


def pour_plan(way: Pouring, others: Mapping[str, Pouring], recovery_policy: RecoveryPolicy) -> Plan:
    """Plan for one way of pouring; `others` are mistaken ways by route name, "other_plate" among them."""
    recover = Phase(
        "recover", hands={ARM: Goal(f"{ARM}/tool", Pose((0.0, 0.0, -0.12)))}, grip_m=_WIDE, speed_mps=0.25, min_s=0.6
    )
    alternatives = {
        name: AlternativePlan("approach", pour_phases(o), f"pours {o.cup} onto {o.plate}") for name, o in others.items()
    }
    hasty = tuple(p for p in pour_phases(others["other_plate"]) if p.name not in ("tip", "pour"))
    alternatives["other_plate_hasty"] = AlternativePlan(
        "approach", hasty, "empties the cup onto the other plate in one go"
    )
    return Plan(pour_phases(way), recovery_policy, recover, {**alternatives, **_shortcuts(way)})


def _tip(way: Pouring, tilt_rad: float) -> Quat:
    """Turn of the cup in its own axes that leans it in the direction of pouring."""
    return times(about("z", way.facet_rad), about("y", tilt_rad), about("z", -way.facet_rad))


def _askew(way: Pouring, tilt_rad: float) -> Phase:
    """Set the cup down on the edge of its foot, where it will fall over."""
    x, y, _ = way.stand_m
    heading = way.stand_yaw_rad + way.facet_rad
    x, y = x - 0.04 * cos(heading), y - 0.04 * sin(heading)  # away from what it might fall against
    quat = times(about("z", way.stand_yaw_rad), _tip(way, tilt_rad))
    return _carry(way, "askew", Goal("world", Pose((x, y, way.half_m * sin(tilt_rad) + 0.004), quat)), 0.18)


def _short(way: Pouring, tilt_rad: float) -> Phase:
    """Tilt the cup a little too little."""
    return _carry(way, "short", _over_plate(way, replace(_LEANS["empty"], tilt_rad=tilt_rad)), 0.20, 0.6)


def _rest(way: Pouring) -> tuple[Phase, ...]:
    return (_empty(way)[-1], *_put_back(way))


def _shortcuts(way: Pouring) -> dict[str, AlternativePlan]:
    """Ways to get the nuts to the plate, or to the end of the plan, that nobody asked for."""
    upright = times(about("z", way.heading_rad), about("z", -way.facet_rad))
    onto = Goal(way.plate, Pose((0.0, 0.0, 0.006), upright))
    over = Goal(way.plate, Pose((0.0, 0.0, _LIFT_M), upright))
    above, down = _carry(way, "above", over, 0.28), _carry(way, "set", onto, 0.18)
    early = _carry(way, "early", _over_plate(way, _LEANS["early"]), 0.34, 1.4)
    at_once = _carry(way, "at_once", Goal("self", Pose(quat=_tip(way, 1.75))), 0.34, 1.4)
    dump = _carry(way, "dump", _over_plate(way, _LEANS["dump"]), 0.30, 1.6)
    return {
        "drop_cup": AlternativePlan("tip", (above, *_let_go()), "lets the full cup fall onto the plate"),
        "set_cup": AlternativePlan("tip", (above, down, *_let_go()), "puts the full cup on the plate"),
        "early_pour": AlternativePlan(
            "carry", (early, *_empty(way), *_put_back(way)), "begins to pour before it is over the plate"
        ),
        "tip_at_once": AlternativePlan(
            "carry", (at_once, *_empty(way), *_put_back(way)), "tips the cup where it was picked up"
        ),
        "stop_short": AlternativePlan("empty", (_short(way, 1.78), *_rest(way)), "stops when some of the nuts are out"),
        "stop_early": AlternativePlan("empty", (_short(way, 1.71), *_rest(way)), "stops when the first nuts are out"),
        "lay_down": AlternativePlan(
            "lower", (_askew(way, 1.15), *_let_go()), "lets go of the cup while it leans far over"
        ),
        "set_askew": AlternativePlan("lower", (_askew(way, 0.95), *_let_go()), "lets go of the cup while it leans"),
        "dump_cup": AlternativePlan("tip", (dump, *_let_go()), "turns the cup over and lets it fall onto the plate"),
    }

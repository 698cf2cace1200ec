"""Layouts of lid_lift: a bowl at one of three places, mats at the other places, all within reach of both arms."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from math import cos, hypot, sin

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from scenes.kit.control.arm.ik import ArmIK, arm_ik
from scenes.kit.control.arm.poses import Frame, between, compose, frame
from scenes.kit.props.lidded_bowl import MAT_COLOURS, PLUG_M, Colours, Vessel, draw_colours, draw_vessel
from scenes.kit.robots.panda.robot import DUAL_PANDA
from scenes.tabletop.lid_lift.plan import CLEARANCE_M, HANDS, above

MATS = ("mat_a", "mat_b", "mat_c")
_BASES = {"left": ((-0.32, 0.42, 0.0), -0.45), "right": ((-0.32, -0.42, 0.0), 0.45)}
# Both hands get to the front of the table in its middle only, and far to the sides only near the arms.
_FRONT, _MIDDLE, _LEFT, _RIGHT = range(4)
_PLACES = (((0.26, 0.31), (-0.03, 0.03)), ((-0.01, 0.04), (-0.015, 0.015)), ((0.02, 0.08), (0.25, 0.28)))
_BOWL_AT = (_FRONT, _LEFT, _RIGHT)
_BOWL_SHARES = (0.5, 0.25, 0.25)
_GAP_M = 0.012  # at least this much is free between a lid that lies on a mat, and the bowl
_STEPS = 20
_TOLERANCE_M = 0.003


@dataclass(frozen=True, slots=True)
class Mat:
    """A coloured mat, and how a lid is turned that is laid on it [rad]."""

    colour: str
    xy_m: tuple[float, float]
    yaw_rad: float


@dataclass(frozen=True, slots=True)
class LidLiftParams:
    """One layout: sizes, places on the table [m], yaws [rad], colours, and how the expert takes a mishap.

    `base_xy_m` is how far the pair of arms stands off its usual place.
    """

    vessel: Vessel
    bowl_xy_m: tuple[float, float]
    bowl_yaw_rad: float
    lid_yaw_rad: float
    mats: tuple[Mat, Mat, Mat]
    base_xy_m: tuple[float, float]
    colours: Colours
    recovery_policy: RecoveryPolicy


def base_of(params: LidLiftParams, hand: str) -> Pose:
    """Where an arm stands, and its heading."""
    (x, y, z), yaw = _BASES[hand]
    return Pose((x + params.base_xy_m[0], y + params.base_xy_m[1], z), (cos(yaw / 2), 0.0, 0.0, sin(yaw / 2)))


def ik_of(params: LidLiftParams, hand: str) -> ArmIK:
    """Inverse kinematics of an arm in that layout."""
    return arm_ik(DUAL_PANDA, hand, base_of(params, hand))


def draw_layout(rng: np.random.Generator) -> LidLiftParams:
    """A layout in which both arms can bring the lid to every mat."""
    while True:
        params = _draw(rng)
        if _clear(params) and all(_rehearse_m(params, h) < _TOLERANCE_M for h in HANDS):
            return params


def _draw(rng: np.random.Generator) -> LidLiftParams:
    at = int(rng.choice(np.array(_BOWL_AT), p=_BOWL_SHARES))
    colours = rng.choice(list(MAT_COLOURS), size=len(MATS), replace=False)
    elsewhere = rng.permutation([k for k in range(4) if k != at])
    mats = [Mat(str(c), _place(rng, int(k)), _turn(rng, int(k), 0.25)) for c, k in zip(colours, elsewhere, strict=True)]
    return LidLiftParams(
        vessel=draw_vessel(rng),
        bowl_xy_m=_place(rng, at),
        bowl_yaw_rad=float(rng.uniform(-0.3, 0.3)),
        lid_yaw_rad=_turn(rng, at, 0.4),
        mats=(mats[0], mats[1], mats[2]),
        base_xy_m=(float(rng.uniform(-0.015, 0.015)), float(rng.uniform(-0.015, 0.015))),
        colours=draw_colours(rng),
        recovery_policy=RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )


def _place(rng: np.random.Generator, at: int) -> tuple[float, float]:
    x_m, y_m = _PLACES[min(at, _LEFT)]
    return float(rng.uniform(*x_m)), (-1.0 if at == _RIGHT else 1.0) * float(rng.uniform(*y_m))


def _turn(rng: np.random.Generator, at: int, most_rad: float) -> float:
    """How the lid is turned there: at the sides only so that the elbow of the near arm keeps clear of the far hand."""
    least_rad = 0.0 if at in (_LEFT, _RIGHT) else -most_rad
    return (-1.0 if at == _RIGHT else 1.0) * float(rng.uniform(least_rad, most_rad))


def _clear(params: LidLiftParams) -> bool:
    """A lid on a mat touches neither the bowl nor another mat."""
    v, mats = params.vessel, [m.xy_m for m in params.mats]
    beside = all(_apart_m(m, params.bowl_xy_m) > v.lid_r_m + v.reach_m + _GAP_M for m in mats)
    return beside and all(_apart_m(a, b) > 2 * v.mat_r_m for a, b in combinations(mats, 2))


def _apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _rehearse_m(params: LidLiftParams, hand: str) -> float:
    """Worst error of a tool at the key poses, gone through in order from home and on to each mat in turn [m]."""
    ik, seated_m = ik_of(params, hand), params.vessel.bowl_h_m
    high_m = seated_m + CLEARANCE_M + PLUG_M
    grasp = frame(above(params.vessel, 0.0, (hand,))[hand].pose)
    take = [
        compose(_lid(params.bowl_xy_m, z, params.lid_yaw_rad), grasp) for z in (high_m, seated_m, high_m)
    ]  # fmt: skip
    q, worst = _go(ik, ik.home, [ik.tool(ik.home), *take])
    for mat in params.mats:
        lay = [compose(_lid(mat.xy_m, z, mat.yaw_rad), grasp) for z in (high_m, PLUG_M)]
        worst = max(worst, _go(ik, q, [take[-1], *lay])[1])
    return worst


def _lid(xy_m: tuple[float, float], z_m: float, yaw_rad: float) -> Frame:
    return frame(Pose((*xy_m, z_m), (cos(yaw_rad / 2), 0.0, 0.0, sin(yaw_rad / 2))))


def _go(ik: ArmIK, q: F64, stops: list[Frame]) -> tuple[F64, float]:
    """Joints at the last of the stops, and the worst error at any."""
    worst = 0.0
    for here, there in pairwise(stops):
        for i in range(_STEPS):
            q = ik.step(q, between(here, there, (i + 1) / _STEPS))
        worst = max(worst, ik.error_m(q, there))
    return q, worst

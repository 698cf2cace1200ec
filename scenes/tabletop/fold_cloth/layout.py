"""Layouts of fold_cloth: where the cloth and the arms are, and the lines that the hem may be folded to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, sin

import numpy as np

from badgen.contracts.plan import Pose, RecoveryPolicy, Vec3
from scenes.kit.control.arm.ik import arm_ik
from scenes.kit.control.arm.poses import Frame
from scenes.kit.control.arm.reach import reaches
from scenes.kit.props.cloth import HEM_M, ROWS, SLAT_Z_M
from scenes.kit.robots.panda.robot import DUAL_PANDA
from scenes.tabletop.fold_cloth.plan import GRASP_Z_M, HANDS

EDGE_ROW = ROWS - 1
# Task -> row of the cloth onto which the hem goes. Even rows, so that the crease lies on a row as well, and four rows
# apart, so that a fold that came out one crease short or long lies on no other line.
LINES: Mapping[str, int] = {"in_half": EDGE_ROW, "to_far_stripe": 8, "to_near_stripe": 4}
GRASP_IN_M = 0.045  # from the corner of the cloth along the hem
# No second try: a slat that fell lies on its side, and carrying it on as if it stood drives a hand into the table.
_REACTIONS: tuple[RecoveryPolicy, ...] = ("oblivious", "freeze")
_SIDES = {"left": 1.0, "right": -1.0}
CLOTHS: Mapping[str, Vec3] = {
    "white": (0.88, 0.87, 0.83), "blue": (0.25, 0.42, 0.66), "green": (0.36, 0.56, 0.40), "pink": (0.85, 0.58, 0.60),
    "grey": (0.55, 0.56, 0.58),
}  # fmt: skip
STRIPES: Mapping[str, Vec3] = {
    "red": (0.78, 0.13, 0.13), "yellow": (0.95, 0.80, 0.12), "black": (0.08, 0.08, 0.09), "orange": (0.93, 0.45, 0.08),
    "purple": (0.42, 0.15, 0.52),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoldClothParams:
    """One layout: where the cloth lies, its size and colours, where the arms stand, and how a mishap is taken."""

    cloth_xy_m: tuple[float, float]
    yaw_rad: float
    side_m: float
    cloth_colour: str
    near_stripe: str
    far_stripe: str
    bases_m: tuple[tuple[float, float], tuple[float, float]]
    recovery_policy: RecoveryPolicy


def draw_layout(rng: np.random.Generator) -> FoldClothParams:
    """A layout in which both arms can do every fold that may be asked for."""
    while True:
        params = _draw(rng)
        if _feasible(params):
            return params


def line_words(params: FoldClothParams, task: str) -> str:
    """What the line of a task is called."""
    stripes = {"to_near_stripe": params.near_stripe, "to_far_stripe": params.far_stripe}
    return f"the {stripes[task]} stripe" if task in stripes else "the far edge"


def travel_m(params: FoldClothParams, row: int) -> float:
    """How far the hem goes to a row."""
    return params.side_m * row / EDGE_ROW


def base(params: FoldClothParams, hand: str) -> Pose:
    """Where an arm stands, and its heading."""
    (x, y), yaw = params.bases_m[HANDS.index(hand)], -0.45 * _SIDES[hand]
    return Pose((x, y, 0.0), (cos(yaw / 2), 0.0, 0.0, sin(yaw / 2)))


def on_cloth(params: FoldClothParams, along_m: float, aside_m: float) -> Vec3:
    """Point of the table, that far from the hem and from the cloth's middle line."""
    x, c, s = along_m - params.side_m / 2, cos(params.yaw_rad), sin(params.yaw_rad)
    return (params.cloth_xy_m[0] + c * x - s * aside_m, params.cloth_xy_m[1] + s * x + c * aside_m, 0.0)


def _draw(rng: np.random.Generator) -> FoldClothParams:
    near, far = rng.choice(sorted(STRIPES), size=2, replace=False)
    bases = [(-0.32 + float(rng.uniform(-0.02, 0.02)), s * 0.42 + float(rng.uniform(-0.02, 0.02))) for s in (1, -1)]
    return FoldClothParams(
        cloth_xy_m=(float(rng.uniform(0.115, 0.165)), float(rng.uniform(-0.05, 0.05))),
        yaw_rad=float(rng.uniform(-0.2, 0.2)),
        side_m=float(rng.uniform(0.28, 0.31)),
        cloth_colour=str(rng.choice(sorted(CLOTHS))),
        near_stripe=str(near),
        far_stripe=str(far),
        bases_m=(bases[0], bases[1]),
        recovery_policy=_REACTIONS[int(rng.integers(len(_REACTIONS)))],
    )


def _feasible(params: FoldClothParams) -> bool:
    """Whether both arms reach the slat, the middle of the way, and the far edge."""
    half = np.pi / 4 + params.yaw_rad / 2
    quat = np.array([0.0, cos(half), sin(half), 0.0])  # tool down, closing along the cloth's x
    inward = params.side_m / 2 - GRASP_IN_M
    for hand in HANDS:
        way = ((0.0, 0.10), (0.0, 0.0), (0.5, 0.13), (1.0, 0.01), (1.0, 0.13))
        tools = []
        for share, up in way:
            x, y, _ = on_cloth(params, share * params.side_m - HEM_M, _SIDES[hand] * inward)
            tools.append(Frame(np.array([x, y, SLAT_Z_M + GRASP_Z_M + up]), quat))
        if not reaches(arm_ik(DUAL_PANDA, hand, base(params, hand)), tools):
            return False
    return True

"""Layouts of lid_lift: a bowl and three mats at different positions, all within reach of both arms."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import dist

import numpy as np

from badgen.contracts.plan import Goal, Pose, Quat
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import turned
from scenes.kit.control.arm.rehearsal import can_carry
from scenes.kit.layout import XY, draw_reaction
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.props.lidded_bowl import PLUG_M, Vessel
from scenes.kit.props.mat import MAT_COLOURS, Mat
from scenes.kit.robots.pair import ARMS, ROBOT, SIDE, draw_bases
from scenes.kit.scene import TwoArmParams

MATS = ("mat_a", "mat_b", "mat_c")
CLEARANCE_M = 0.10  # height of the carried lid's plug above the rim
_DOWN_ACROSS: Quat = (0.0, 0.7071067811865476, 0.7071067811865476, 0.0)  # tool down, fingers closing along the lid's x
# Both hands reach the front of the table only in its middle, and the sides only near the arms.
_FRONT, _MIDDLE, _LEFT, _RIGHT = range(4)
_PLACES = (((0.26, 0.31), (-0.03, 0.03)), ((-0.01, 0.04), (-0.015, 0.015)), ((0.02, 0.08), (0.25, 0.28)))
_BOWL_AT, _BOWL_SHARES = (_FRONT, _LEFT, _RIGHT), (0.5, 0.25, 0.25)
_GAP_M = 0.012  # least gap between a lid on a mat and the bowl


@dataclass(frozen=True, slots=True, kw_only=True)
class LidLiftParams(TwoArmParams):
    """One layout: sizes, positions on the table [m], yaws [rad], and colours."""

    vessel: Vessel
    bowl_xy_m: XY
    bowl_yaw_rad: float
    lid_yaw_rad: float
    mats: tuple[Mat, Mat, Mat]
    colours: prop.Colours

    @property
    def grasps(self) -> dict[str, Goal]:
        """Goal of each hand at its handle, in the lid's frame."""
        r_m = self.vessel.handle_r_m
        return {arm: Goal("lid", Pose((0.0, SIDE[arm] * r_m, prop.HANDLE_Z_M), _DOWN_ACROSS)) for arm in ARMS}


def draw_layout(rng: np.random.Generator) -> LidLiftParams:
    """Sample one candidate for a layout."""
    at = int(rng.choice(np.array(_BOWL_AT), p=_BOWL_SHARES))
    colours = rng.choice(list(MAT_COLOURS), size=len(MATS), replace=False)
    elsewhere = rng.permutation([k for k in range(4) if k != at])
    mats = [Mat(str(c), _place(rng, int(k)), _turn(rng, int(k), 0.25)) for c, k in zip(colours, elsewhere, strict=True)]
    return LidLiftParams(
        vessel=prop.draw_vessel(rng),
        bowl_xy_m=_place(rng, at),
        bowl_yaw_rad=float(rng.uniform(-0.3, 0.3)),
        lid_yaw_rad=_turn(rng, at, 0.4),
        mats=(mats[0], mats[1], mats[2]),
        bases=draw_bases(rng, 0.015, as_one=True),
        colours=prop.draw_colours(rng, [MAT_COLOURS[mat.colour] for mat in mats]),
        reaction=draw_reaction(rng),
    )


def _place(rng: np.random.Generator, at: int) -> XY:
    x_m, y_m = _PLACES[min(at, _LEFT)]
    return float(rng.uniform(*x_m)), (-1.0 if at == _RIGHT else 1.0) * float(rng.uniform(*y_m))


def _turn(rng: np.random.Generator, at: int, most_rad: float) -> float:
    """Sample the lid's yaw there; at the sides so that the near arm's elbow keeps clear of the far hand."""
    least_rad = 0.0 if at in (_LEFT, _RIGHT) else -most_rad
    return (-1.0 if at == _RIGHT else 1.0) * float(rng.uniform(least_rad, most_rad))


def is_clear(params: LidLiftParams) -> bool:
    """Whether a lid on each mat touches neither the bowl nor another mat."""
    v, mats = params.vessel, [m.xy_m for m in params.mats]
    beside = all(dist(m, params.bowl_xy_m) > v.lid_r_m + v.reach_m + _GAP_M for m in mats)
    return beside and all(dist(a, b) > 2 * v.mat_r_m for a, b in combinations(mats, 2))


def can_bring(params: LidLiftParams) -> bool:
    """Whether each arm can follow the path from home to the lid, off the bowl, and to each mat."""
    seated_m = params.vessel.bowl_h_m
    high_m = seated_m + CLEARANCE_M + PLUG_M
    take = [_lid(params.bowl_xy_m, z, params.lid_yaw_rad) for z in (high_m, seated_m, high_m)]
    lay = [[_lid(mat.xy_m, z, mat.yaw_rad) for z in (high_m, PLUG_M)] for mat in params.mats]
    grasps = params.grasps
    return all(can_carry(ik_of(params.bases[k], ROBOT, arm), grasps[arm].pose, take, lay) for k, arm in enumerate(ARMS))


def _lid(xy_m: XY, z_m: float, yaw_rad: float) -> Pose:
    return Pose((*xy_m, z_m), turned(yaw_rad))

"""Layouts of fold_cloth: poses of the cloth and the arms, and the lines that the hem may be folded to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from badgen.contracts.plan import REACTION_STYLES
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import Frame
from scenes.kit.control.arm.reach import reaches
from scenes.kit.props.cloth import CLOTHS, HEM_M, ROWS, SLAT_Z_M, STRIPES, Laid
from scenes.kit.props.contrast import draw_clear
from scenes.kit.props.cup import COLOURS, Cup
from scenes.kit.robots.pair import ARMS, ROBOT, SIDE, draw_bases
from scenes.kit.scene import TwoArmParams

# Task -> row of the cloth onto which the hem goes. Even rows, so that the crease lies on a row as well, and four rows
# apart, so that a fold that came out one crease short or long lies on no other line.
LINES: Mapping[str, int] = {"in_half": ROWS - 1, "to_far_stripe": 8, "to_near_stripe": 4}
GRASP_IN_M = 0.045  # distance of the grasp from the corner of the cloth, along the hem
GRASP_Z_M = 0.008  # height of the grasp above the slat's middle, so that open fingers stay clear of the cloth
BRUSH_Z_M = 0.050  # height at which closed fingers push the cup aside
_FINGERS_M = 0.011  # from the tool point to the outside of the closed fingers
# No retry: a fallen slat lies on its side, and carrying it as if it stood drives a hand into the table.
_STYLES = tuple(style for style in REACTION_STYLES if style != "retry")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldClothParams(TwoArmParams):
    """One layout: pose and colours of the cloth, and a cup beside it that should be left alone."""

    cloth: Laid
    cloth_colour: str
    near_stripe: str
    far_stripe: str
    cup: Cup

    @property
    def cup_arm(self) -> str:
        """The arm on whose side of the cloth the cup stands."""
        x, y = (a - b for a, b in zip(self.cup.xy_m, self.cloth.xy_m, strict=True))
        return ARMS[0] if cos(self.cloth.yaw_rad) * y - sin(self.cloth.yaw_rad) * x > 0 else ARMS[1]

    @property
    def lines(self) -> dict[str, str]:
        """Noun phrase of each task's line."""
        near, far = f"the {self.near_stripe} stripe", f"the {self.far_stripe} stripe"
        return {"in_half": "the opposite edge", "to_far_stripe": far, "to_near_stripe": near}


def draw_layout(rng: np.random.Generator) -> FoldClothParams:
    """Sample one candidate for a layout."""
    near, far = rng.choice(sorted(STRIPES), size=2, replace=False)
    bases = draw_bases(rng)
    xy_m = (float(rng.uniform(0.115, 0.165)), float(rng.uniform(-0.05, 0.05)))
    cloth = Laid(xy_m, yaw_rad=float(rng.uniform(-0.2, 0.2)), side_m=float(rng.uniform(0.28, 0.31)))
    cloth_colour = str(rng.choice(sorted(CLOTHS)))
    return FoldClothParams(
        cloth=cloth,
        cloth_colour=cloth_colour,
        near_stripe=str(near),
        far_stripe=str(far),
        bases=bases,
        reaction=_STYLES[int(rng.integers(len(_STYLES)))],
        cup=_draw_cup(rng, cloth, cloth_colour),
    )


def _draw_cup(rng: np.random.Generator, cloth: Laid, cloth_colour: str) -> Cup:
    """Sample a cup to the left or to the right of the cloth, nearer to its hem, with a flat side along it."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    along_m, beyond_m = float(rng.uniform(0.03, 0.12)), float(rng.uniform(0.080, 0.095))
    x, y, _ = cloth.point(along_m, side * (cloth.side_m / 2 + beyond_m))
    half_m, height_m = float(rng.uniform(0.030, 0.033)), float(rng.uniform(0.080, 0.090))
    (colour,) = draw_clear(rng, COLOURS, [CLOTHS[cloth_colour]])
    return Cup((x, y), cloth.yaw_rad, half_m, height_m, colour)


def beside_cup_m(cup: Cup) -> float:
    """Distance of a tool from the cup's axis at which closed fingers touch it from beside it."""
    return cup.half_m + _FINGERS_M


def in_reach(params: FoldClothParams) -> bool:
    """Whether both arms reach the slat, the middle of the path, and the far edge, and one of them the cup."""
    ways = {arm: _way(params.cloth, SIDE[arm]) for arm in ARMS}
    ways[params.cup_arm] += _by_cup(params)
    return all(reaches(ik_of(base, ROBOT, arm), ways[arm]) for arm, base in zip(ARMS, params.bases, strict=True))


def _by_cup(params: FoldClothParams) -> list[Frame]:
    """Tool poses between the cloth and the cup."""
    half = pi / 4 + params.cloth.yaw_rad / 2
    off_m = SIDE[params.cup_arm] * (beside_cup_m(params.cup) + 0.02)
    (x, y), yaw = params.cup.xy_m, params.cloth.yaw_rad
    at = (x + sin(yaw) * off_m, y - cos(yaw) * off_m)
    return [Frame(np.array([*at, z]), np.array([0.0, cos(half), sin(half), 0.0])) for z in (0.13, BRUSH_Z_M)]


def _way(cloth: Laid, side: float) -> list[Frame]:
    """Tool poses of the longest fold, for the arm on that side."""
    half, aside_m = pi / 4 + cloth.yaw_rad / 2, side * (cloth.side_m / 2 - GRASP_IN_M)
    quat = np.array([0.0, cos(half), sin(half), 0.0])  # tool down, closing along the cloth's x
    tools = []
    for share, up_m in ((0.0, 0.10), (0.0, 0.0), (0.5, 0.13), (1.0, 0.01), (1.0, 0.13)):
        x, y, _ = cloth.point(share * cloth.side_m - HEM_M, aside_m)
        tools.append(Frame(np.array([x, y, SLAT_Z_M + GRASP_Z_M + up_m]), quat))
    return tools

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
from scenes.kit.robots.pair import ARMS, ROBOT, SIDE, draw_bases
from scenes.kit.scene import TwoArmParams

# Task -> row of the cloth onto which the hem goes. Even rows, so that the crease lies on a row as well, and four rows
# apart, so that a fold that came out one crease short or long lies on no other line.
LINES: Mapping[str, int] = {"in_half": ROWS - 1, "to_far_stripe": 8, "to_near_stripe": 4}
GRASP_IN_M = 0.045  # distance of the grasp from the corner of the cloth, along the hem
GRASP_Z_M = 0.008  # height of the grasp above the slat's middle, so that open fingers stay clear of the cloth
# No retry: a fallen slat lies on its side, and carrying it as if it stood drives a hand into the table.
_STYLES = tuple(style for style in REACTION_STYLES if style != "retry")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldClothParams(TwoArmParams):
    """One layout: pose and colours of the cloth."""

    cloth: Laid
    cloth_colour: str
    near_stripe: str
    far_stripe: str

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
    return FoldClothParams(
        cloth=Laid(xy_m, yaw_rad=float(rng.uniform(-0.2, 0.2)), side_m=float(rng.uniform(0.28, 0.31))),
        cloth_colour=str(rng.choice(sorted(CLOTHS))),
        near_stripe=str(near),
        far_stripe=str(far),
        bases=bases,
        reaction=_STYLES[int(rng.integers(len(_STYLES)))],
    )


def in_reach(params: FoldClothParams) -> bool:
    """Whether both arms reach the slat, the middle of the path, and the far edge."""
    return all(
        reaches(ik_of(base, ROBOT, arm), _way(params.cloth, SIDE[arm]))
        for arm, base in zip(ARMS, params.bases, strict=True)
    )


def _way(cloth: Laid, side: float) -> list[Frame]:
    """Tool poses of the longest fold, for the arm on that side."""
    half, aside_m = pi / 4 + cloth.yaw_rad / 2, side * (cloth.side_m / 2 - GRASP_IN_M)
    quat = np.array([0.0, cos(half), sin(half), 0.0])  # tool down, closing along the cloth's x
    tools = []
    for share, up_m in ((0.0, 0.10), (0.0, 0.0), (0.5, 0.13), (1.0, 0.01), (1.0, 0.13)):
        x, y, _ = cloth.point(share * cloth.side_m - HEM_M, aside_m)
        tools.append(Frame(np.array([x, y, SLAT_Z_M + GRASP_Z_M + up_m]), quat))
    return tools

"""A cabinet placed beside an arm: its colours, initial openings, and the ornament on top."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.sampling import uniform
from scenes.kit.props.cabinet import DRAWERS, TOP_M, Cabinet, add_cabinet
from scenes.kit.props.ornament import KINDS, Ornament, add_ornament
from scenes.kit.props.palettes import PALETTES

COLOURS = PALETTES["cabinets"]
_WOODS = ((0.75, 0.62, 0.45), (0.46, 0.33, 0.23), (0.62, 0.60, 0.57), (0.30, 0.31, 0.34))


@dataclass(frozen=True, slots=True)
class PlacedCabinet:
    """A cabinet with two drawers of different colours, and an ornament of a third colour.

    Attributes:
        shape: shape of the cabinet.
        xy_m: position of its middle on the table.
        yaw_rad: heading in which the drawers open.
        colours: names of the fronts' colours, drawer by drawer.
        wood: index of the carcass' wood.
        openings_m: initial opening of each drawer.
        ornament: ornament on top; `ornament_colour`: name of its colour.
        ornament_at_m: position of the middle of the ornament's base in the cabinet's frame.
    """

    shape: Cabinet
    xy_m: tuple[float, float]
    yaw_rad: float
    colours: tuple[str, str]
    wood: int
    openings_m: tuple[float, float]
    ornament: Ornament
    ornament_colour: str
    ornament_at_m: tuple[float, float]

    @property
    def side(self) -> float:
        """+1 where the cabinet stands on the arm's left, -1 on its right."""
        return 1.0 if self.xy_m[1] > 0.0 else -1.0

    @property
    def opened_m(self) -> dict[str, float]:
        """Initial opening by slide joint, for the keyframe."""
        return dict(zip(DRAWERS, self.openings_m, strict=True))

    @property
    def the_ornament(self) -> str:
        """Noun phrase of the ornament."""
        return f"the {self.ornament.kind}"

    def the_drawer(self, drawer: str) -> str:
        """Noun phrase of a drawer."""
        return f"the {self.colours[DRAWERS.index(drawer)]} drawer"

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        """World position of a point of the cabinet's frame."""
        c, s = cos(self.yaw_rad), sin(self.yaw_rad)
        return (self.xy_m[0] + c * x_m - s * y_m, self.xy_m[1] + s * x_m + c * y_m)


def draw_cabinet(rng: np.random.Generator, open_share: tuple[float, float]) -> PlacedCabinet:
    """Sample a cabinet on either side of the arm; `open_share`: range of openings as shares of the travel."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    shape = Cabinet(
        width_m=uniform(rng, (0.28, 0.32)),
        depth_m=uniform(rng, (0.18, 0.20)),
        travel_m=uniform(rng, (0.115, 0.13)),
        weight_kg=uniform(rng, (5.5, 7.5)),
    )
    names = [str(n) for n in rng.permutation(list(COLOURS))]
    opening = rng.uniform(*open_share, size=2) * shape.travel_m
    return PlacedCabinet(
        shape=shape,
        xy_m=(uniform(rng, (0.12, 0.23)), side * uniform(rng, (0.27, 0.33))),
        yaw_rad=-side * pi / 2 + uniform(rng, (-0.15, 0.15)),
        colours=(names[0], names[1]),
        wood=int(rng.integers(len(_WOODS))),
        openings_m=(float(opening[0]), float(opening[1])),
        ornament=_draw_ornament(rng),
        ornament_colour=names[2],
        ornament_at_m=(uniform(rng, (0.045 - shape.depth_m / 2, -0.005)), uniform(rng, (-0.08, 0.08))),
    )


def _draw_ornament(rng: np.random.Generator) -> Ornament:
    kind = KINDS[int(rng.integers(len(KINDS)))]
    return Ornament(kind, uniform(rng, (0.018, 0.021)), uniform(rng, (0.10, 0.13)), uniform(rng, (0.10, 0.18)))


def add_placed_cabinet(spec: mujoco.MjSpec, cabinet: PlacedCabinet) -> None:
    """Free bodies "cabinet" and "ornament"; the drawers' openings are set by the keyframe."""
    first, second = cabinet.colours
    fronts = (COLOURS[first], COLOURS[second])
    add_cabinet(spec, cabinet.shape, cabinet.xy_m, cabinet.yaw_rad, _WOODS[cabinet.wood], fronts)
    place = (*cabinet.at(*cabinet.ornament_at_m), TOP_M)
    add_ornament(spec, cabinet.ornament, place, cabinet.yaw_rad, COLOURS[cabinet.ornament_colour])

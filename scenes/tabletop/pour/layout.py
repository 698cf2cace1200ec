"""Layouts of pour: two full cups and two plates side by side, and how each cup would be emptied onto each plate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, pi

import numpy as np

from badgen.contracts.plan import RECOVERY_POLICIES, RecoveryPolicy
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.props.cup import SIDES, plate_rim_r_m
from scenes.kit.robots.station import Base, draw_base
from scenes.tabletop.pour.plan import Pouring, pour_phases
from scenes.tabletop.pour.reach import fastest_joint_radps

NAMES = ("a", "b")  # of the cups, of their grains, and of the plates
GRAINS = 14  # in each cup
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (0.75, 0.16, 0.13),
    "blue": (0.16, 0.33, 0.66),
    "green": (0.18, 0.48, 0.27),
    "white": (0.93, 0.93, 0.90),
    "yellow": (0.93, 0.77, 0.20),
    "purple": (0.44, 0.26, 0.58),
    "grey": (0.45, 0.47, 0.50),
}
SKINS = ((0.66, 0.40, 0.17), (0.88, 0.76, 0.55))  # hazelnuts in cup a, blanched ones in cup b
_HAND_M = 0.05  # more room between two neighbouring cups, for a hand that leans
_ORDERS = ("cppc", "ccpp", "ppcc")  # along y
_LEAN_RAD = 0.65
# Direction of pouring, as the arm reaches out: to its right or its left, turned outwards by this much.
_TURNS_RAD = {-1: (0.45,), 1: (0.0, 0.25)}
_FASTEST_RADPS = 4.0  # a joint that would have to turn faster is passing close to a singular posture


@dataclass(frozen=True, slots=True)
class CupParams:
    """One cup: where it stands [m], its yaw [rad], half its width and its height [m], and its colour."""

    xy_m: tuple[float, float]
    yaw_rad: float
    half_m: float
    height_m: float
    colour: str


@dataclass(frozen=True, slots=True)
class PlateParams:
    """One plate: where it stands, the radius of its floor [m], and its colour."""

    xy_m: tuple[float, float]
    radius_m: float
    colour: str


@dataclass(frozen=True, slots=True)
class PourParams:
    """One layout: the cups and plates "a" and "b", the size of a nut, and how the expert takes a mishap."""

    cups: tuple[CupParams, CupParams]
    plates: tuple[PlateParams, PlateParams]
    grain_r_m: float
    base: Base
    recovery_policy: RecoveryPolicy


def draw_layout(rng: np.random.Generator) -> PourParams:
    """A layout in which either cup can be emptied onto either plate."""
    while True:
        params = _draw(rng)
        if all(pouring(params, c, p) is not None for c in range(2) for p in range(2)):
            return params


@lru_cache(maxsize=64)
def pouring(params: PourParams, cup: int, plate: int) -> Pouring | None:
    """The most natural way to pour that cup onto that plate without any joint racing, or None."""
    near = 1 if params.plates[plate].xy_m[1] > params.cups[cup].xy_m[1] else -1
    for side in (near, -near):  # from the cup's side of the plate, if it can be
        for turn in _TURNS_RAD[side]:
            way = _way(params, cup, plate, side * (pi / 2 - turn))
            if fastest_joint_radps(way, pour_phases(way), ik_of(params.base)) < _FASTEST_RADPS:
                return way
    return None


def _way(params: PourParams, cup: int, plate: int, aside_rad: float) -> Pouring:
    c, p = params.cups[cup], params.plates[plate]
    sides = round((_azimuth(params, c.xy_m) + aside_rad - c.yaw_rad) / (2 * pi / SIDES))
    return Pouring(
        cup=f"cup_{NAMES[cup]}", plate=f"plate_{NAMES[plate]}", half_m=c.half_m, height_m=c.height_m,
        facet_rad=sides * 2 * pi / SIDES, heading_rad=_azimuth(params, p.xy_m) + aside_rad, lean_rad=_LEAN_RAD,
        stand_m=(*c.xy_m, 0.0), stand_yaw_rad=c.yaw_rad, plate_m=(*p.xy_m, 0.0),
    )  # fmt: skip


def _azimuth(params: PourParams, xy_m: tuple[float, float]) -> float:
    """Direction from the arm to a place."""
    return atan2(xy_m[1] - params.base.y_m, xy_m[0] - params.base.x_m)


def _draw(rng: np.random.Generator) -> PourParams:
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    radius = [float(rng.uniform(0.080, 0.088)) for _ in NAMES]
    half = [float(rng.uniform(0.0305, 0.0325)) for _ in NAMES]
    cups_xy, plates_xy = _places(rng, max(half), max(radius))
    cup_a, cup_b = (
        CupParams(xy, float(rng.uniform(-pi, pi)), half[k], float(rng.uniform(0.080, 0.090)), colours[k])
        for k, xy in enumerate(cups_xy)
    )
    plate_a, plate_b = (PlateParams(xy, radius[k], colours[2 + k]) for k, xy in enumerate(plates_xy))
    return PourParams(
        (cup_a, cup_b), (plate_a, plate_b), float(rng.uniform(0.0068, 0.0075)), draw_base(rng),
        RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )  # fmt: skip


def _places(
    rng: np.random.Generator, half_m: float, radius_m: float
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Places of the cups and of the plates: a row along y with gaps; which of each kind is "a" is left to chance."""
    order = _ORDERS[int(rng.integers(len(_ORDERS)))]
    reach = {"c": half_m * 1.1, "p": plate_rim_r_m(radius_m) + 0.002}
    y, at = 0.0, []
    for k, kind in enumerate(order):
        y += _HAND_M if order[max(k - 1, 0) : k + 1] == "cc" else 0.0
        y += reach[kind] + float(rng.uniform(0.010, 0.018))
        at.append(y)
        y += reach[kind] + float(rng.uniform(0.010, 0.018))
    cups = [(float(rng.uniform(0.10, 0.22)), v - y / 2) for k, v in zip(order, at, strict=True) if k == "c"]
    plates = [(float(rng.uniform(0.15, 0.25)), v - y / 2) for k, v in zip(order, at, strict=True) if k == "p"]
    if rng.random() < 0.5:
        cups.reverse()
    if rng.random() < 0.5:
        plates.reverse()
    return cups, plates

"""A low cabinet with two drawers side by side, each with a bar handle, on feet on the table."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Vec3
from scenes.kit.worlds.shapes import CORNERS, box, free_body, sliding, sphere

DRAWERS = ("drawer_a", "drawer_b")  # a on the cabinet's +y side
HANDLE_H_M = 0.078  # height of a handle's middle above the table; a hand that holds it has its palm above every front
HANDLE_HALF_M = (0.006, 0.007, 0.024)
_STAND_OFF_M = 0.055  # from the face of the front to the middle of the bar; half a hand is 33 mm thick
FRONT_TOP_M = 0.112  # fronts reach slightly above the top board, so that fingers can hook behind them
TOP_M = 0.098  # upper face of the top board
FLOOR_M = 0.022  # upper face of a drawer's floor
GRASP_X_M = 0.066  # from a drawer's frame to the middle of its handle
_FOOT_R_M = 0.006
_GRIP = 0.9  # friction coefficient of rubber feet
_BOARD_M = 0.008
_WALL_M = 0.005
_FRONT_M = 0.010
_GAP_M = 0.001  # between a shut front and the carcass
_PALE = [0.88, 0.80, 0.66, 1.0]
_STEEL = [0.78, 0.79, 0.82, 1.0]  # stands out from the dark fingers that hold it
_BRASS = [0.60, 0.42, 0.17, 1.0]  # on a front as bright as steel
_BRIGHT = 2.2  # sum of red, green and blue
_RUBBER = [0.15, 0.15, 0.16, 1.0]
_TRAY_H_M = 0.046  # height of a drawer's sides above its floor's underside


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Shape and mass of a cabinet; x points out of the drawers, y along the fronts.

    Attributes:
        width_m: outer width along the fronts, shared by both drawers.
        depth_m: outer depth of the carcass.
        travel_m: maximum opening of a drawer.
        weight_kg: mass of the carcass without drawers.
        drawer_kg: mass of each drawer.
    """

    width_m: float
    depth_m: float
    travel_m: float
    weight_kg: float = 6.5
    drawer_kg: float = 0.35

    @property
    def inner_m(self) -> float:
        """Clear width of one drawer's compartment."""
        return (self.width_m - 3.0 * _BOARD_M) / 2.0

    @property
    def tray_m(self) -> tuple[float, float]:
        """Outer depth and width of a drawer's tray without its front."""
        return self.depth_m - 2.0 * _BOARD_M - 0.004, self.inner_m - 0.006

    def side_y_m(self, drawer: str) -> float:
        """Position of a drawer's middle along the fronts."""
        return (1.0 if drawer == DRAWERS[0] else -1.0) * (self.inner_m + _BOARD_M) / 2.0

    def drawer_at(self, drawer: str, opening_m: float) -> Vec3:
        """Position of the drawer's frame (middle of its front's inner face, table height) in the cabinet's frame."""
        return (self.depth_m / 2.0 + opening_m, self.side_y_m(drawer), 0.0)


def other_drawer(drawer: str) -> str:
    """The drawer that is not this one."""
    return DRAWERS[1 - DRAWERS.index(drawer)]


def add_cabinet(
    spec: mujoco.MjSpec, shape: Cabinet, xy_m: tuple[float, float], yaw_rad: float, wood: Rgb, fronts: tuple[Rgb, Rgb]
) -> None:
    """Free body "cabinet" with the bodies "carcass", "drawer_a" and "drawer_b" in it.

    Each drawer has a slide joint of its own name and two rigid parts, `<drawer>_tray` and `<drawer>_handle`, so that
    contact with the handle can be distinguished from contact with the rest. `wood` and `fronts` are colours.
    """
    cabinet = free_body(spec, "cabinet", [*xy_m, 0.0], yaw_rad)
    for i, (sx, sy) in enumerate(CORNERS):
        at = [sx * (shape.depth_m / 2 - 0.012), sy * (shape.width_m / 2 - 0.012), _FOOT_R_M]
        foot = sphere(cabinet, f"cabinet_foot{i}", _FOOT_R_M, at, rgba=_RUBBER, mass=shape.weight_kg / 8)
        foot.priority, foot.friction = 1, sliding(_GRIP)
    _add_carcass(cabinet, shape, [*wood, 1.0])
    for name, colour in zip(DRAWERS, fronts, strict=True):
        _add_drawer(cabinet, name, shape, [*colour, 1.0])
        for part in ("cabinet", "carcass"):
            spec.add_exclude(bodyname1=part, bodyname2=f"{name}_tray")


def _panel(body: mujoco.MjsBody, name: str, low: Vec3, high: Vec3, rgba: list[float], mass_kg: float) -> None:
    """A board between two opposite corners."""
    corners = list(zip(low, high, strict=True))
    half, middle = [(b - a) / 2 for a, b in corners], [(a + b) / 2 for a, b in corners]
    box(body, name, half, middle, rgba=rgba, mass=mass_kg)


def _add_carcass(cabinet: mujoco.MjsBody, shape: Cabinet, rgba: list[float]) -> None:
    """Top, back, two sides and the wall between the drawers; the open bottom is never visible."""
    body = cabinet.add_body(name="carcass")
    x, y, low, b = shape.depth_m / 2, shape.width_m / 2, 2 * _FOOT_R_M, _BOARD_M
    kg = shape.weight_kg / 10
    _panel(body, "carcass_top", (-x, -y, TOP_M - b), (x, y, TOP_M), rgba, kg)
    _panel(body, "carcass_back", (-x, -y, low), (-x + b, y, TOP_M - b), rgba, kg)
    for name, at in (("a", y - b), ("b", -y), ("mid", -b / 2)):
        _panel(body, f"carcass_{name}", (-x + b, at, low), (x, at + b, TOP_M - b), rgba, kg)


def _add_drawer(cabinet: mujoco.MjsBody, name: str, shape: Cabinet, rgba: list[float]) -> None:
    drawer = cabinet.add_body(name=name, pos=list(shape.drawer_at(name, 0.0)))
    way, slides = [0, shape.travel_m], mujoco.mjtJoint.mjJNT_SLIDE
    drawer.add_joint(name=name, type=slides, axis=[1, 0, 0], range=way, limited=True, damping=4.0, frictionloss=1.5)
    tray = drawer.add_body(name=f"{name}_tray")
    kg, w = shape.drawer_kg / 8, _WALL_M
    depth, width = shape.tray_m
    half, low = width / 2, FLOOR_M - w
    wide = shape.inner_m / 2 + _BOARD_M / 2 - 0.0015
    _panel(tray, f"{name}_front", (_GAP_M, -wide, 2 * _FOOT_R_M), (_GAP_M + _FRONT_M, wide, FRONT_TOP_M), rgba, 3 * kg)
    _panel(tray, f"{name}_floor", (-depth, -half, low), (_GAP_M, half, FLOOR_M), _PALE, kg)
    _panel(tray, f"{name}_back", (-depth, -half, FLOOR_M), (-depth + w, half, low + _TRAY_H_M), _PALE, kg)
    for side, at in (("in", -half), ("out", half - w)):
        _panel(tray, f"{name}_{side}", (-depth + w, at, FLOOR_M), (_GAP_M, at + w, low + _TRAY_H_M), _PALE, kg)
    _add_handle(drawer, name, shape.drawer_kg / 24, _STEEL if sum(rgba[:3]) < _BRIGHT else _BRASS)


def _add_handle(drawer: mujoco.MjsBody, name: str, kg: float, metal: list[float]) -> None:
    """A vertical bar on two posts; its frame is the middle of the bar."""
    handle = drawer.add_body(name=f"{name}_handle", pos=[GRASP_X_M, 0.0, HANDLE_H_M])
    x, y, z = HANDLE_HALF_M
    _panel(handle, f"{name}_bar", (-x, -y, -z), (x, y, z), metal, kg)
    for end, at in (("low", -z), ("high", z - 0.007)):
        _panel(handle, f"{name}_post_{end}", (-_STAND_OFF_M, -0.004, at), (-x, 0.004, at + 0.007), metal, kg)

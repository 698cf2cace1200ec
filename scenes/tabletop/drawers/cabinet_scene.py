"""Base classes of the drawer scenes: a layout with a cabinet beside the arm, and its cameras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi
from typing import TypeVar

import mujoco

from badgen.contracts.scene import CameraSpec
from scenes.kit.control.arm.handles import reaches_handles
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import compose, frame, level_frame
from scenes.kit.control.arm.pushing_aside import Standing, key_poses
from scenes.kit.control.arm.reach import follows
from scenes.kit.props.cabinet import TOP_M
from scenes.kit.props.placed_cabinet import PlacedCabinet, add_placed_cabinet
from scenes.kit.robots.station import Base
from scenes.kit.scene import ArmScene, OneArmParams
from scenes.kit.worlds.cameras import WRIST, mirrored

HANDLES_IN_REACH: Mapping[str, Callable[[CabinetParams], bool]] = {
    "handles in reach": lambda params: reaches_handles(params.base, params.cabinet)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetParams(OneArmParams):
    """One layout: the arm, and the cabinet beside it."""

    cabinet: PlacedCabinet


P = TypeVar("P", bound=CabinetParams)


@lru_cache(maxsize=64)
def on_top(base: Base, cabinet: PlacedCabinet) -> Standing:
    """The ornament on a cabinet, with the direction in which a hand pushes it.

    Of those that the arm reaches: along the fronts, which both main views show, else aslant, else towards the back.
    """
    inwards = -1.0 if cabinet.ornament_at_m[1] > 0.0 else 1.0
    headings = (inwards * pi / 2, -inwards * pi / 2, inwards * 3 * pi / 4, -inwards * 3 * pi / 4, pi)
    things = [_pushed(cabinet, heading) for heading in headings]
    arm, stand = ik_of(base), level_frame(cabinet.xy_m, 0.0, cabinet.yaw_rad)
    ways = ((thing, [compose(stand, frame(pose)) for pose in key_poses(thing)]) for thing in things)
    return next((thing for thing, tools in ways if follows(arm, tools)), things[-1])


def _pushed(cabinet: PlacedCabinet, heading_rad: float) -> Standing:
    at_m, flipped = (*cabinet.ornament_at_m, TOP_M), cos(heading_rad + cabinet.yaw_rad) < 0.0
    ornament = cabinet.ornament
    low_m, top_m = ornament.low_half_m, ornament.top_half_m
    return Standing("ornament", "cabinet", at_m, low_m, top_m, ornament.height_m, heading_rad, flipped)


# Fronts, handles and the grasp are in sight of both first views, over a whole pull: 150 px of a held handle or more.
_FRONT = CameraSpec("front", "from the front of the drawers at an angle", (0.62, -0.50, 0.52), (0.18, 0.20, 0.07), 33)
_SIDE = CameraSpec("side", "from straight ahead of the drawers", (0.30, -0.66, 0.34), (0.16, 0.19, 0.09), 30)
_TOP = CameraSpec("top", "from above", (0.24, 0.12, 1.18), (0.15, 0.16, 0.0), 30)
CABINET_CAMERAS = (_FRONT, _SIDE, _TOP, WRIST)


class CabinetScene(ArmScene[P]):
    """A Panda, and a cabinet with two drawers and a slender ornament on top."""

    def views(self, params: P) -> tuple[CameraSpec, ...]:
        """The cameras, mirrored to the side where the cabinet stands."""
        return self.cameras if params.cabinet.side > 0.0 else tuple(mirrored(c) for c in self.cameras)

    def furnish(self, spec: mujoco.MjSpec, params: P) -> None:
        """The cabinet and its ornament."""
        add_placed_cabinet(spec, params.cabinet)

    def home_joints(self, params: P) -> Mapping[str, float]:
        """Initial openings of the drawers."""
        return params.cabinet.opened_m

"""Base classes of the drawer scenes: a layout with a cabinet beside the arm, and its cameras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import mujoco

from badgen.contracts.scene import CameraSpec
from scenes.kit.control.arm.handles import reaches_handles
from scenes.kit.props.placed_cabinet import PlacedCabinet, add_placed_cabinet
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


def cabinet_cameras(aim_y_m: float = 0.16, zoom: float = 1.0) -> tuple[CameraSpec, ...]:
    """Cameras for a cabinet on the arm's left, aimed at `aim_y_m`; `zoom` divides the fields of view."""
    y = aim_y_m
    return (
        CameraSpec("front", "from the front", (1.02, -0.10, 0.62), (0.12, y, 0.06), 36 / zoom),
        CameraSpec("side", "from the side", (0.55, -0.72, 0.68), (0.13, y, 0.05), 38 / zoom),
        CameraSpec("top", "from above", (0.24, y - 0.04, 1.18), (0.15, y, 0.0), 32 / zoom),
        WRIST,
    )


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

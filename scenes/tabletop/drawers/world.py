"""Layouts that the drawer scenes share: a cabinet beside the arm, fronts to the middle, something slender on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ArmIK, ik_of
from scenes.kit.control.arm.poses import Frame, between, compose, frame
from scenes.kit.props.cabinet import DRAWERS, GRASP_X_M, HANDLE_H_M, TOP_M, Cabinet, add_cabinet
from scenes.kit.props.ornament import KINDS, Ornament, add_ornament
from scenes.kit.robots.panda import model as panda
from scenes.kit.robots.station import ARM, Base, add_arm, draw_base
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.drawers.plan import DOWN, drawer_plan

CAMERA_DESCRIPTIONS: Mapping[str, str] = {
    "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
}  # fmt: skip
COLOURS: Mapping[str, tuple[float, float, float]] = {
    "red": (0.74, 0.17, 0.15), "blue": (0.17, 0.36, 0.68), "green": (0.20, 0.50, 0.27), "yellow": (0.88, 0.71, 0.17),
    "white": (0.90, 0.90, 0.88), "orange": (0.88, 0.45, 0.12),
}  # fmt: skip
_WOODS = ((0.75, 0.62, 0.45), (0.46, 0.33, 0.23), (0.62, 0.60, 0.57), (0.30, 0.31, 0.34))
_CLEAR_M = 0.10  # height above the handles that the hand comes down from
_OFF_M = 0.003  # a layout is drawn again where the arm cannot come this near to a handle


@dataclass(frozen=True, slots=True)
class CabinetParams:
    """The cabinet's shape, place and colours, how far its drawers are open, and what stands on it.

    `yaw_rad` is the heading of the drawers' way out; `ornament_at_m` is in the cabinet's frame.
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

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        """World place of a point of the cabinet's frame."""
        c, s = cos(self.yaw_rad), sin(self.yaw_rad)
        return (self.xy_m[0] + c * x_m - s * y_m, self.xy_m[1] + s * x_m + c * y_m)


@dataclass(frozen=True, slots=True)
class DrawerParams:
    """One layout, and how the expert takes a mishap."""

    base: Base
    cabinet: CabinetParams
    recovery_policy: RecoveryPolicy


def draw_drawers(rng: np.random.Generator, open_share: tuple[float, float]) -> DrawerParams:
    """Layout in which both handles can be reached; `open_share` bounds the openings, as shares of the travel."""
    while True:
        base, cabinet = draw_base(rng), draw_cabinet(rng, open_share)
        recovery_policy = RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))]
        if reachable(ik_of(base), handle_poses(cabinet)):
            return DrawerParams(base, cabinet, recovery_policy)


def draw_cabinet(rng: np.random.Generator, open_share: tuple[float, float]) -> CabinetParams:
    """A cabinet on either side."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    shape = Cabinet(
        width_m=_uniform(rng, 0.28, 0.32), depth_m=_uniform(rng, 0.18, 0.20), travel_m=_uniform(rng, 0.115, 0.13),
        weight_kg=_uniform(rng, 1.8, 2.4),
    )  # fmt: skip
    names = [str(n) for n in rng.permutation(list(COLOURS))]
    opening = rng.uniform(*open_share, size=2) * shape.travel_m
    return CabinetParams(
        shape=shape,
        xy_m=(_uniform(rng, 0.12, 0.23), side * _uniform(rng, 0.27, 0.33)),
        yaw_rad=-side * pi / 2 + _uniform(rng, -0.15, 0.15),
        colours=(names[0], names[1]),
        wood=int(rng.integers(len(_WOODS))),
        openings_m=(float(opening[0]), float(opening[1])),
        ornament=_draw_ornament(rng),
        ornament_colour=names[2],
        ornament_at_m=(_uniform(rng, 0.03 - shape.depth_m / 2, -0.005), _uniform(rng, -0.08, 0.08)),
    )


def _draw_ornament(rng: np.random.Generator) -> Ornament:
    kind = KINDS[int(rng.integers(len(KINDS)))]
    return Ornament(kind, _uniform(rng, 0.0125, 0.016), _uniform(rng, 0.11, 0.145), _uniform(rng, 0.10, 0.18))


def _uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def handle_poses(cabinet: CabinetParams) -> list[Frame]:
    """Tool poses at both handles, shut and open, at the height of the grasp and above it."""
    half = cabinet.yaw_rad / 2
    stand = Frame(np.array([*cabinet.xy_m, 0.0]), np.array([cos(half), 0.0, 0.0, sin(half)]))
    found = []
    for drawer in DRAWERS:
        for opening in (0.0, cabinet.shape.travel_m):
            for up in (_CLEAR_M, 0.0):
                x, y, _ = cabinet.shape.drawer_at(drawer, opening)
                found.append(compose(stand, frame(Pose((x + GRASP_X_M, y, HANDLE_H_M + up), DOWN))))
    return found


def reachable(arm: ArmIK, poses: Sequence[Frame]) -> bool:
    """Whether an arm gets from home to each of these tool poses."""
    for pose in poses:
        q = np.array(panda.HOME)
        start = arm.tool(q)
        for k in range(1, 26):
            q = arm.step(q, between(start, pose, min(1.0, k / 18)))
        if arm.error_m(q, pose) > _OFF_M:
            return False
    return True


def new_cabinet_world(
    name: str, base: Base, cabinet: CabinetParams, appearance: Appearance, aim_y_m: float = 0.16, zoom: float = 1.0
) -> mujoco.MjSpec:
    """Room, table, arm, cabinet with what stands on it, and cameras; no keyframe yet.

    The cameras aim `aim_y_m` towards the cabinet from the middle; `zoom` divides their fields of view.
    """
    spec = new_world(name, appearance)
    add_arm(spec, base, appearance)
    a, b = cabinet.colours
    add_cabinet(spec, cabinet.shape, cabinet.xy_m, cabinet.yaw_rad, _WOODS[cabinet.wood], (COLOURS[a], COLOURS[b]))
    place = (*cabinet.at(*cabinet.ornament_at_m), TOP_M)
    add_ornament(spec, cabinet.ornament, place, cabinet.yaw_rad, COLOURS[cabinet.ornament_colour])
    side, y = cabinet.side, aim_y_m * cabinet.side
    add_camera(spec, "front", (1.02, -0.10 * side, 0.62), (0.12, y, 0.06), 36 / zoom, appearance)
    add_camera(spec, "side", (0.55, -0.72 * side, 0.68), (0.13, y, 0.05), 38 / zoom, appearance)
    add_camera(spec, "top", (0.24, y - 0.04 * side, 1.18), (0.15, y, 0.0), 32 / zoom, appearance)
    return spec


def drawer_expert(params: DrawerParams, drawer: str, opening_m: float) -> ArmExpert:
    """Takes the handle from above and slides the drawer to an opening; reads where the handle is as it goes."""
    cabinet = params.cabinet
    start_m = opened(cabinet)[drawer]
    plan = drawer_plan(drawer, cabinet.shape, start_m, opening_m, params.recovery_policy, cabinet.ornament_at_m)
    return ArmExpert(plan, {ARM: ik_of(params.base)})


def words_of(cabinet: CabinetParams, drawer: str) -> tuple[str, str, str]:
    """What to call a drawer, the other one, and the thing on top."""
    this, other = (f"the {c} drawer" for c in cabinet.colours)
    thing = f"the {cabinet.ornament.kind}"
    return (this, other, thing) if drawer == DRAWERS[0] else (other, this, thing)


def opened(cabinet: CabinetParams) -> dict[str, float]:
    """Slide joint -> opening at the start, for the keyframe."""
    return dict(zip(DRAWERS, cabinet.openings_m, strict=True))

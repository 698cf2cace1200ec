"""Open ground for robots that walk: a wide floor in a large room, with lights that follow the robot."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco

from badgen.contracts.appearance import Appearance
from scenes.kit.worlds.room import add_lights, add_surface, prepare_view, throws_no_shadow
from scenes.kit.worlds.shapes import SEEN, about_z, box, sliding

FLOOR = "floor"  # body of the floor; its top is the plane z = 0

_SIZE_M = 14.0
_LANE_X_M, _LANE_Y_M, _MARK_M = (-1.5, 3.5), 0.45, 0.5
_EDGE_HALF_M, _MARK_HALF_M = 0.016, 0.022  # half widths of the lane's edges and marks, which do not overlap
_LINE_HALF_M, _YELLOW = 0.03, (0.94, 0.76, 0.10)
_COAT_M = 0.002  # height of each coat of paint above the one below; from far away, thinner ones flicker
_WALL_X_M, _WALL_Y_M, _WALL_TOP_M = -3.2, 3.4, 3.0
_WALL_AHEAD_M = 8.0


def new_ground(
    name: str, appearance: Appearance, friction: float, lane: bool = True, lines_m: Sequence[float] = ()
) -> mujoco.MjSpec:
    """Room with a floor only; `friction` overrides that of contacting geoms.

    `lane` paints a lane, `lines_m` yellow lines across it at these distances ahead.
    """
    spec = mujoco.MjSpec()
    spec.modelname = name
    spec.compiler.degree = False
    o = spec.option
    o.timestep, o.integrator = 0.005, mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    o.cone = mujoco.mjtCone.mjCONE_PYRAMIDAL
    prepare_view(spec, appearance)
    spec.stat.extent, spec.stat.center = 2.4, [0, 0, 0.6]
    spec.visual.map.znear = 0.1  # nothing comes nearer than a metre; nearer planes let layers of paint flicker
    add_surface(spec, FLOOR, appearance.floor, specular=0.05)
    floor = spec.worldbody.add_body(name=FLOOR)
    ground = floor.add_geom(name=FLOOR, type=mujoco.mjtGeom.mjGEOM_PLANE, size=[_SIZE_M, _SIZE_M, 1], material=FLOOR)
    ground.conaffinity, ground.priority, ground.condim, ground.friction = 7, 1, 3, sliding(friction)
    throws_no_shadow(ground)
    if appearance.wall is not None:
        _walls(spec, appearance)
    if lane:
        _lane(spec, floor, appearance)
    if lines_m:
        spec.add_material(name="line", rgba=[*_YELLOW, 1], specular=0.05)
    for k, x in enumerate(lines_m):
        add_paint(floor, "line", [_LINE_HALF_M, _LANE_Y_M, 2 * _COAT_M], [x, 0.0, 0.0], name=f"line{k}")
    return spec


def light_up(body: mujoco.MjsBody, appearance: Appearance) -> None:
    """Attach the room's lights to a body, so that its shadow stays in the shadow map wherever it goes."""
    add_lights(body, appearance, tracking=True)


def _lane(spec: mujoco.MjSpec, floor: mujoco.MjsBody, appearance: Appearance) -> None:
    """Paint two lines along x and a mark every half metre on the floor, to make progress visible."""
    shade = 0.22 if sum(appearance.floor.rgb) < 1.35 else -0.20
    rgb = [min(max(c + shade, 0.0), 1.0) for c in appearance.floor.rgb]
    spec.add_material(name="lane", rgba=[*rgb, 1], specular=0.05)
    low, high = _LANE_X_M
    middle, half = (low + high) / 2, (high - low) / 2
    strips = [((middle, y), (half, _EDGE_HALF_M)) for y in (-_LANE_Y_M, _LANE_Y_M)]
    count = round((high - low) / _MARK_M)
    strips += [((low + k * _MARK_M, 0.0), (_MARK_HALF_M, _LANE_Y_M - _EDGE_HALF_M)) for k in range(count + 1)]
    for (x, y), (a, b) in strips:
        add_paint(floor, "lane", [a, b, _COAT_M], [x, y, 0.0])


def add_paint(
    floor: mujoco.MjsBody,
    material: str,
    half_m: Sequence[float],
    pos_m: Sequence[float],
    yaw_rad: float = 0.0,
    name: str = "",
) -> None:
    """A painted rectangle, visual only."""
    throws_no_shadow(box(floor, name, half_m, pos_m, quat=about_z(yaw_rad), material=material, **SEEN))


def _walls(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """Walls behind the start, far ahead and on the left, beyond the reach of any walk."""
    assert appearance.wall is not None
    add_surface(spec, "wall", appearance.wall, specular=0.02)
    half = _WALL_TOP_M / 2
    for name, x, y, size in (
        ("wall_back", _WALL_X_M, 0.0, [0.02, _SIZE_M, half]),
        ("wall_ahead", _WALL_AHEAD_M, 0.0, [0.02, _SIZE_M, half]),
        ("wall_left", 0.0, _WALL_Y_M, [_SIZE_M, 0.02, half]),
    ):
        throws_no_shadow(box(spec.worldbody, name, size, [x, y, half], material="wall"))

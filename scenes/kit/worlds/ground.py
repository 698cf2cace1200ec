"""Open ground for robots that walk: a wide floor in a large room, lit and filmed from where the robot goes."""

from __future__ import annotations

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance, Light
from badgen.contracts.plan import Vec3
from scenes.kit.worlds.room import add_sky, add_surface, set_quality, throws_no_shadow

FLOOR = "floor"  # body; its top is the plane z = 0

_G = mujoco.mjtGeom
_SIZE_M = 14.0
_LANE_X_M, _LANE_Y_M, _MARK_M = (-1.0, 6.0), 0.45, 0.5
_WALL_X_M, _WALL_Y_M, _WALL_TOP_M = -3.2, 3.4, 3.0


def new_ground(name: str, appearance: Appearance, friction: float, lane: bool = True) -> mujoco.MjSpec:
    """Room with nothing but a floor; `friction` is the one that counts, whatever steps on it; `lane` paints a lane."""
    spec = mujoco.MjSpec()
    spec.modelname = name
    spec.compiler.degree = False
    o = spec.option
    o.timestep, o.integrator = 0.005, mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    o.cone = mujoco.mjtCone.mjCONE_PYRAMIDAL
    set_quality(spec)
    spec.stat.extent, spec.stat.center = 2.4, [0, 0, 0.6]
    add_sky(spec, appearance)
    head = spec.visual.headlight
    head.ambient, head.diffuse, head.specular = list(appearance.ambient_rgb), [0.22, 0.22, 0.22], [0.05, 0.05, 0.05]
    add_surface(spec, FLOOR, appearance.floor, specular=0.05)
    floor = spec.worldbody.add_body(name=FLOOR)
    ground = floor.add_geom(
        name=FLOOR,
        type=_G.mjGEOM_PLANE,
        size=[_SIZE_M, _SIZE_M, 1],
        material=FLOOR,
        conaffinity=7,
        priority=1,
        condim=3,
        friction=[friction, 0.005, 0.0001],
    )
    throws_no_shadow(ground)
    if appearance.wall is not None:
        _walls(spec, appearance)
    if lane:
        _lane(spec, floor, appearance)
    return spec


def light_up(body: mujoco.MjsBody, appearance: Appearance) -> None:
    """Hang the room's lights over a body, so that its shadow stays in the shadow map wherever it goes."""
    for name, light, specular, shadow in (("key", appearance.key, 0.25, True), ("fill", appearance.fill, 0.0, False)):
        _follow_light(body, name, light, specular, shadow)


def follow_camera(
    body: mujoco.MjsBody, name: str, pos: Vec3, look_at: Vec3, fovy_deg: float, appearance: Appearance = PLAIN
) -> None:
    """Camera that keeps its place beside a moving body and its direction; points are relative to the body at rest."""
    jitter = appearance.cameras[len(body.cameras) % len(appearance.cameras)]
    place = [p + j for p, j in zip(pos, jitter.pos_m, strict=True)]
    aim = [p + j for p, j in zip(look_at, jitter.aim_m, strict=True)]
    camera = body.add_camera(
        name=name, pos=place, fovy=fovy_deg * jitter.fovy_scale, mode=mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM
    )
    back = [p - q for p, q in zip(place, aim, strict=True)]
    right = [-back[1], back[0], 0.0]
    up = [-right[1] * back[2], right[0] * back[2], right[1] * back[0] - right[0] * back[1]]
    camera.alt.type = mujoco.mjtOrientation.mjORIENTATION_XYAXES
    camera.alt.xyaxes = [*right, *up]


def _lane(spec: mujoco.MjSpec, floor: mujoco.MjsBody, appearance: Appearance) -> None:
    """Paint on the floor: two lines along x and a mark every half metre, so that progress is seen."""
    shade = 0.22 if sum(appearance.floor.rgb) < 1.35 else -0.20
    rgb = [min(max(c + shade, 0.0), 1.0) for c in appearance.floor.rgb]
    spec.add_material(name="lane", rgba=[*rgb, 1], specular=0.05)
    low, high = _LANE_X_M
    middle, half = (low + high) / 2, (high - low) / 2
    strips = [((middle, y), (half, 0.012)) for y in (-_LANE_Y_M, _LANE_Y_M)]
    count = round((high - low) / _MARK_M)
    strips += [((low + k * _MARK_M, 0.0), (0.012 if k % 2 else 0.024, _LANE_Y_M)) for k in range(count + 1)]
    for (x, y), (a, b) in strips:
        paint = floor.add_geom(
            type=_G.mjGEOM_BOX, size=[a, b, 0.0004], pos=[x, y, 0.0], material="lane", contype=0, conaffinity=0, group=2
        )
        throws_no_shadow(paint)


def _follow_light(body: mujoco.MjsBody, name: str, light: Light, specular: float, shadow: bool) -> None:
    body.add_light(
        name=name,
        pos=[-2.5 * d for d in light.direction],
        dir=list(light.direction),
        diffuse=list(light.rgb),
        type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        mode=mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM,
        specular=[specular] * 3,
        castshadow=shadow,
    )


def _walls(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """One behind the start and one at the left, far enough that nobody walks into them."""
    assert appearance.wall is not None
    add_surface(spec, "wall", appearance.wall, specular=0.02)
    half = _WALL_TOP_M / 2
    for name, x, y, size in (
        ("wall_back", _WALL_X_M, 0.0, [0.02, _SIZE_M, half]),
        ("wall_left", 0.0, _WALL_Y_M, [_SIZE_M, 0.02, half]),
    ):
        wall = spec.worldbody.add_geom(
            name=name, type=_G.mjGEOM_BOX, size=size, pos=[x, y, half], material="wall", conaffinity=7
        )
        throws_no_shadow(wall)

"""Everything around a table: floor, walls, sky, lights, and things that only stand about."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import mujoco

from badgen.contracts.appearance import Appearance, Distractor, Light, Surface
from scenes.kit.worlds.stl import lathe

FLOOR_Z = -0.74  # [m]; the table top is the plane z = 0

_G = mujoco.mjtGeom
_WALL_X, _WALL_Y = -1.7, 1.9
_WALL_TOP_Z = 1.3
_TEXTURE_PX = 128


def add_room(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """Floor, walls, sky, lights and distractors; sets how shadows are drawn."""
    set_quality(spec)
    _lights(spec, appearance)
    add_sky(spec, appearance)
    add_surface(spec, "floor", appearance.floor, specular=0.05)
    # A coarse grid: lit in parallel, a plane needs none, and MuJoCo would draw it as 12 800 triangles, three times.
    floor = spec.worldbody.add_geom(
        name="floor", type=_G.mjGEOM_PLANE, size=[4, 4, 1], pos=[0, 0, FLOOR_Z], material="floor", conaffinity=7
    )
    throws_no_shadow(floor)
    if appearance.wall is not None:
        _walls(spec, appearance.wall)
    for i, thing in enumerate(appearance.distractors):
        _distractor(spec, f"distractor{i}", thing)


def throws_no_shadow(geom: mujoco.MjsGeom) -> None:
    """Leave a geom out of the shadow map, where MuJoCo can (4.0 on): saves time where its shadow falls out of sight."""
    if hasattr(geom, "castshadow"):
        geom.castshadow = False


def add_surface(spec: mujoco.MjSpec, name: str, surface: Surface, specular: float, shininess: float = 0.5) -> None:
    """Material of this name, textured where the surface has a pattern."""
    material = spec.add_material(name=name, specular=specular, shininess=shininess)
    if surface.pattern == "plain":
        material.rgba = [*surface.rgb, 1]
        return
    _texture(spec, name, surface)
    material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    if surface.pattern == "gradient":  # once, from the middle to the rim
        material.texuniform, material.texrepeat = False, [1, 1]
    else:
        material.texuniform, material.texrepeat = True, list(surface.repeats_per_m)


def _texture(spec: mujoco.MjSpec, name: str, surface: Surface) -> None:
    builtin, mark = mujoco.mjtBuiltin, mujoco.mjtMark
    kind, over = {
        "speckle": (builtin.mjBUILTIN_FLAT, mark.mjMARK_RANDOM),
        "tiles": (builtin.mjBUILTIN_FLAT, mark.mjMARK_EDGE),
        "checker": (builtin.mjBUILTIN_CHECKER, mark.mjMARK_NONE),
        "gradient": (builtin.mjBUILTIN_GRADIENT, mark.mjMARK_NONE),
    }[surface.pattern]
    size = 256 if surface.pattern == "checker" else _TEXTURE_PX
    spec.add_texture(
        name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, builtin=kind, mark=over, random=0.08, width=size, height=size,
        rgb1=list(surface.rgb), rgb2=list(surface.rgb2), markrgb=list(surface.rgb2),
    )  # fmt: skip


def set_quality(spec: mujoco.MjSpec) -> None:
    """What keeps a frame cheap in a software renderer and still throws crisp shadows."""
    visual = spec.visual
    visual.quality.shadowsize, visual.quality.offsamples = 320, 0
    visual.quality.numslices, visual.quality.numstacks = 20, 2  # cylinders need no stacks
    visual.quality.numquads = 1
    visual.map.znear, visual.map.zfar, visual.map.shadowclip = 0.01, 12, 0.6
    visual.global_.offwidth, visual.global_.offheight = 1280, 1280
    spec.stat.extent, spec.stat.center = 1.6, [0.1, 0, 0.2]


def _lights(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    head = spec.visual.headlight
    head.ambient, head.diffuse, head.specular = list(appearance.ambient_rgb), [0.22, 0.22, 0.22], [0.05, 0.05, 0.05]
    _light(spec, "key", appearance.key, specular=0.25, castshadow=True)
    _light(spec, "fill", appearance.fill, specular=0.0, castshadow=False)


def _light(spec: mujoco.MjSpec, name: str, light: Light, specular: float, castshadow: bool) -> None:
    spec.worldbody.add_light(
        name=name, pos=list(light.pos_m), dir=list(light.direction), type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        diffuse=list(light.rgb), specular=[specular] * 3, castshadow=castshadow,
    )  # fmt: skip


def add_sky(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """Background where no wall stands."""
    overhead, below = appearance.sky
    spec.add_texture(
        name="sky", type=mujoco.mjtTexture.mjTEXTURE_SKYBOX, builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=list(overhead), rgb2=list(below), width=128, height=768,
    )  # fmt: skip


def _walls(spec: mujoco.MjSpec, surface: Surface) -> None:
    """One behind the arms and one at the side: what the front and the side camera look towards."""
    add_surface(spec, "wall", surface, specular=0.02)
    half, mid = (_WALL_TOP_Z - FLOOR_Z) / 2, (_WALL_TOP_Z + FLOOR_Z) / 2
    turned = [cos(pi / 4), 0, 0, sin(pi / 4)]
    for name, x, y, quat in (("wall_back", _WALL_X, 0.0, [1, 0, 0, 0]), ("wall_side", 0.0, _WALL_Y, turned)):
        wall = spec.worldbody.add_geom(
            name=name, type=_G.mjGEOM_BOX, size=[0.02, 4.0, half], pos=[x, y, mid], quat=quat, material="wall",
            conaffinity=7,
        )  # fmt: skip
        throws_no_shadow(wall)


def _distractor(spec: mujoco.MjSpec, name: str, thing: Distractor) -> None:
    """Static body that stands on the table and is as solid as everything else."""
    half_turn = thing.yaw_rad / 2
    body = spec.worldbody.add_body(name=name, pos=[*thing.xy_m, 0.0], quat=[cos(half_turn), 0, 0, sin(half_turn)])
    spec.add_material(name=name, rgba=[*thing.rgb, 1], specular=0.3, shininess=0.5)
    r, h = thing.radius_m, thing.height_m
    if thing.shape == "cone":
        mesh = _lathed(spec, name, ((0.0, 0.0), (r, 0.0), (0.12 * r, h), (0.0, h)))
        body.add_geom(name=name, type=_G.mjGEOM_MESH, meshname=mesh, material=name, conaffinity=7)
        return
    kind, size, z = {
        "box": (_G.mjGEOM_BOX, [r, 0.7 * r, h / 2], h / 2),
        "ball": (_G.mjGEOM_SPHERE, [r, 0, 0], r),
        "cylinder": (_G.mjGEOM_CYLINDER, [r, h / 2, 0], h / 2),
    }[thing.shape]
    body.add_geom(name=name, type=kind, size=size, pos=[0, 0, z], material=name, conaffinity=7)


def _lathed(spec: mujoco.MjSpec, name: str, profile: Sequence[tuple[float, float]]) -> str:
    file = f"{name}.stl"
    spec.assets = {**spec.assets, file: lathe(profile, segments=24)}
    spec.add_mesh(name=name, file=file, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name

"""Surroundings of a table: floor, walls, sky, lights, and distractor objects."""

from __future__ import annotations

from math import pi

import mujoco

from badgen.contracts.appearance import Appearance, Distractor, Surface
from scenes.kit.worlds.shapes import about_z, add_mesh, box, cylinder, sphere
from scenes.kit.worlds.stl import lathe

FLOOR_Z = -0.74  # [m]; the table top is the plane z = 0

_G = mujoco.mjtGeom
_WALL_X, _WALL_Y = -1.7, 1.9
_WALL_TOP_Z = 1.3
_TEXTURE_PX = 128


def add_room(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """Add floor, walls, sky, lights and distractors; configures shadows."""
    prepare_view(spec, appearance)
    add_lights(spec.worldbody, appearance)
    add_surface(spec, "floor", appearance.floor, specular=0.05)
    # A coarse grid: parallel light needs no finer one, and MuJoCo would render 12 800 triangles, three times.
    floor = spec.worldbody.add_geom(
        name="floor", type=_G.mjGEOM_PLANE, size=[4, 4, 1], pos=[0, 0, FLOOR_Z], material="floor", conaffinity=7
    )
    throws_no_shadow(floor)
    if appearance.wall is not None:
        _walls(spec, appearance.wall)
    for i, thing in enumerate(appearance.distractors):
        _distractor(spec, f"distractor{i}", thing)


def throws_no_shadow(geom: mujoco.MjsGeom) -> None:
    """Exclude a geom from the shadow map, where MuJoCo can (4.0 on); for shadows that fall out of sight."""
    if hasattr(geom, "castshadow"):
        geom.castshadow = False


def add_surface(spec: mujoco.MjSpec, name: str, surface: Surface, specular: float, shininess: float = 0.5) -> None:
    """Add a material of this name, textured where the surface has a pattern."""
    material = spec.add_material(name=name, specular=specular, shininess=shininess)
    if surface.pattern == "plain":
        material.rgba = [*surface.rgb, 1]
        return
    _texture(spec, name, surface)
    material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    if surface.pattern == "gradient":  # not repeated: from the middle to the rim
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
    texture = spec.add_texture(
        name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, builtin=kind, mark=over, random=0.08, width=size, height=size
    )
    texture.rgb1, texture.rgb2, texture.markrgb = surface.rgb, surface.rgb2, surface.rgb2


def prepare_view(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    """Sky, ambient light, and settings for fast software rendering with crisp shadows."""
    visual = spec.visual
    visual.quality.shadowsize, visual.quality.offsamples = 320, 0
    visual.quality.numslices, visual.quality.numstacks = 20, 2  # cylinders need no stacks
    visual.quality.numquads = 1
    visual.map.znear, visual.map.zfar, visual.map.shadowclip = 0.01, 12, 0.6
    visual.global_.offwidth, visual.global_.offheight = 1280, 1280
    spec.stat.extent, spec.stat.center = 1.6, [0.1, 0, 0.2]
    head = visual.headlight
    head.ambient, head.diffuse, head.specular = list(appearance.ambient_rgb), [0.22, 0.22, 0.22], [0.05, 0.05, 0.05]
    kind, gradient = mujoco.mjtTexture.mjTEXTURE_SKYBOX, mujoco.mjtBuiltin.mjBUILTIN_GRADIENT
    overhead, below = appearance.sky
    spec.add_texture(name="sky", type=kind, builtin=gradient, rgb1=overhead, rgb2=below, width=128, height=768)


def add_lights(body: mujoco.MjsBody, appearance: Appearance, tracking: bool = False) -> None:
    """Key light with shadows and fill light without; with `tracking` they follow the body from above."""
    directional = mujoco.mjtLightType.mjLIGHT_DIRECTIONAL
    mode = mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM if tracking else mujoco.mjtCamLight.mjCAMLIGHT_FIXED
    for name, light, specular in (("key", appearance.key, 0.25), ("fill", appearance.fill, 0.0)):
        pos = [-2.5 * d for d in light.direction] if tracking else light.pos_m
        made = body.add_light(name=name, type=directional, mode=mode, pos=pos, dir=light.direction)
        made.diffuse, made.specular, made.castshadow = light.rgb, [specular] * 3, name == "key"


def _walls(spec: mujoco.MjSpec, surface: Surface) -> None:
    """One wall behind the arms and one at the side: the backgrounds of the front and side cameras."""
    add_surface(spec, "wall", surface, specular=0.02)
    half, mid = (_WALL_TOP_Z - FLOOR_Z) / 2, (_WALL_TOP_Z + FLOOR_Z) / 2
    for name, x, y, yaw in (("wall_back", _WALL_X, 0.0, 0.0), ("wall_side", 0.0, _WALL_Y, pi / 2)):
        throws_no_shadow(box(spec.worldbody, name, [0.02, 4.0, half], [x, y, mid], quat=about_z(yaw), material="wall"))


def _distractor(spec: mujoco.MjSpec, name: str, thing: Distractor) -> None:
    """Static body on the table that collides like everything else."""
    body = spec.worldbody.add_body(name=name, pos=[*thing.xy_m, 0.0], quat=about_z(thing.yaw_rad))
    spec.add_material(name=name, rgba=[*thing.rgb, 1], specular=0.3, shininess=0.5)
    r, h = thing.radius_m, thing.height_m
    if thing.shape == "cone":
        cone = lathe(((0.0, 0.0), (r, 0.0), (0.12 * r, h), (0.0, h)), segments=24)
        mesh = add_mesh(spec, name, cone)
        body.add_geom(name=name, type=_G.mjGEOM_MESH, meshname=mesh, material=name, conaffinity=7)
    elif thing.shape == "box":
        box(body, name, [r, 0.7 * r, h / 2], [0, 0, h / 2], material=name)
    elif thing.shape == "ball":
        sphere(body, name, r, [0, 0, r], material=name)
    else:
        cylinder(body, name, (r, h / 2), [0, 0, h / 2], material=name)

"""The room that scenes share: floor, table, light and cameras."""

from __future__ import annotations

import mujoco

from badgen.contracts.plan import Vec3

_G = mujoco.mjtGeom
TABLE_HALF = (0.42, 0.62, 0.02)  # [m]; its top is the plane z = 0
TABLE_X = 0.16
_FLOOR_Z = -0.74


def new_world(name: str) -> mujoco.MjSpec:
    """Empty room with a table; physics options as measured to hold a friction grasp at 4 ms."""
    spec = mujoco.MjSpec()
    spec.modelname = name
    spec.compiler.degree = False
    o = spec.option
    o.timestep, o.impratio = 0.004, 10.0
    o.integrator, o.cone = mujoco.mjtIntegrator.mjINT_IMPLICITFAST, mujoco.mjtCone.mjCONE_ELLIPTIC
    # Several contacts per convex pair: a rule from 3.8 on, a flag before; without it a disc sinks into the table.
    if hasattr(mujoco.mjtEnableBit, "mjENBL_MULTICCD"):
        o.enableflags |= int(mujoco.mjtEnableBit.mjENBL_MULTICCD)
    _light(spec)
    _materials(spec)
    _furniture(spec)
    return spec


def _light(spec: mujoco.MjSpec) -> None:
    visual = spec.visual
    visual.headlight.ambient, visual.headlight.diffuse = [0.34, 0.34, 0.36], [0.22, 0.22, 0.22]
    visual.headlight.specular = [0.05, 0.05, 0.05]
    visual.quality.shadowsize, visual.quality.offsamples = 1024, 0
    visual.quality.numslices, visual.quality.numstacks = 24, 2  # cylinders need no stacks
    visual.map.znear, visual.map.zfar, visual.map.shadowclip = 0.01, 12, 1.0
    visual.global_.offwidth, visual.global_.offheight = 1280, 1280
    spec.stat.extent, spec.stat.center = 1.6, [0.1, 0, 0.2]
    spec.worldbody.add_light(
        name="key", pos=[0.9, -0.8, 2.2], dir=[-0.35, 0.36, -0.86], type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        diffuse=[0.62, 0.60, 0.56], specular=[0.25, 0.25, 0.25], castshadow=True,
    )  # fmt: skip
    spec.worldbody.add_light(
        name="fill", pos=[-1.2, 1.4, 2.0], dir=[0.5, -0.55, -0.67], type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        diffuse=[0.20, 0.21, 0.24], specular=[0, 0, 0], castshadow=False,
    )  # fmt: skip


def _materials(spec: mujoco.MjSpec) -> None:
    tex = mujoco.mjtTexture
    spec.add_texture(
        name="sky", type=tex.mjTEXTURE_SKYBOX, builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=[0.80, 0.83, 0.86], rgb2=[0.52, 0.57, 0.63], width=128, height=768,
    )  # fmt: skip
    spec.add_texture(
        name="floor", type=tex.mjTEXTURE_2D, builtin=mujoco.mjtBuiltin.mjBUILTIN_CHECKER,
        rgb1=[0.56, 0.57, 0.59], rgb2=[0.60, 0.61, 0.63], width=256, height=256,
    )  # fmt: skip
    floor = spec.add_material(name="floor", texrepeat=[6, 6], texuniform=True, specular=0.05)
    floor.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = "floor"
    spec.add_material(name="table_top", rgba=[0.80, 0.68, 0.53, 1], specular=0.12, shininess=0.2)
    spec.add_material(name="table_leg", rgba=[0.33, 0.34, 0.37, 1], specular=0.2, shininess=0.3)


def _furniture(spec: mujoco.MjSpec) -> None:
    world = spec.worldbody
    world.add_geom(
        name="floor", type=_G.mjGEOM_PLANE, size=[4, 4, 0.1], pos=[0, 0, _FLOOR_Z], material="floor", conaffinity=7
    )
    table = world.add_body(name="table", pos=[TABLE_X, 0, 0])
    table.add_geom(
        name="table_top", type=_G.mjGEOM_BOX, size=list(TABLE_HALF), pos=[0, 0, -TABLE_HALF[2]], material="table_top",
        conaffinity=7, friction=[0.7, 0.005, 0.0001],
    )  # fmt: skip
    for i, (sx, sy) in enumerate(((1, 1), (1, -1), (-1, 1), (-1, -1))):
        half = (-_FLOOR_Z - 2 * TABLE_HALF[2]) / 2
        table.add_geom(
            name=f"table_leg{i}", type=_G.mjGEOM_BOX, size=[0.025, 0.025, half], material="table_leg",
            pos=[sx * (TABLE_HALF[0] - 0.05), sy * (TABLE_HALF[1] - 0.05), -2 * TABLE_HALF[2] - half], conaffinity=7,
        )  # fmt: skip


def add_pedestal(spec: mujoco.MjSpec, name: str, x_m: float, y_m: float) -> None:
    """Column from the floor up to the height of the table top, for an arm to stand on."""
    half = -_FLOOR_Z / 2
    spec.worldbody.add_geom(
        name=name, type=_G.mjGEOM_CYLINDER, size=[0.09, half, 0], pos=[x_m, y_m, -half], material="table_leg",
        contype=0, conaffinity=0,
    )  # fmt: skip


def add_camera(spec: mujoco.MjSpec, name: str, pos: Vec3, look_at: Vec3, fovy_deg: float) -> None:
    """Fixed camera at `pos` that looks at a point, upright."""
    back = [p - q for p, q in zip(pos, look_at, strict=True)]
    right = [-back[1], back[0], 0.0]  # up x back, with up = z
    up = [-right[1] * back[2], right[0] * back[2], right[1] * back[0] - right[0] * back[1]]
    cam = spec.worldbody.add_camera(name=name, pos=list(pos), fovy=fovy_deg)
    cam.alt.type = mujoco.mjtOrientation.mjORIENTATION_XYAXES
    cam.alt.xyaxes = [*right, *up]

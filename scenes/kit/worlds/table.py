"""The table that scenes share, in its room, and the cameras around it."""

from __future__ import annotations

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.plan import Vec3
from scenes.kit.worlds.room import FLOOR_Z, add_room, add_surface, throws_no_shadow

_G = mujoco.mjtGeom
TABLE_HALF = (0.42, 0.62, 0.02)  # [m]; its top is the plane z = 0
TABLE_X = 0.16


def new_world(name: str, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
    """Room with a table, as it looks; physics options as measured to hold a friction grasp at 4 ms."""
    spec = mujoco.MjSpec()
    spec.modelname = name
    spec.compiler.degree = False
    o = spec.option
    o.timestep, o.impratio = 0.004, 10.0
    o.integrator, o.cone = mujoco.mjtIntegrator.mjINT_IMPLICITFAST, mujoco.mjtCone.mjCONE_ELLIPTIC
    # Several contacts per convex pair: a rule from 3.8 on, a flag before; without it a disc sinks into the table.
    if hasattr(mujoco.mjtEnableBit, "mjENBL_MULTICCD"):
        o.enableflags |= int(mujoco.mjtEnableBit.mjENBL_MULTICCD)
    add_room(spec, appearance)
    _add_table(spec, appearance)
    return spec


def _add_table(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    add_surface(spec, "table_top", appearance.table, specular=0.12, shininess=0.2)
    spec.add_material(name="table_leg", rgba=[0.33, 0.34, 0.37, 1], specular=0.2, shininess=0.3)
    table = spec.worldbody.add_body(name="table", pos=[TABLE_X, 0, 0])
    table.add_geom(
        name="table_top", type=_G.mjGEOM_BOX, size=list(TABLE_HALF), pos=[0, 0, -TABLE_HALF[2]], material="table_top",
        conaffinity=7, friction=[0.7, 0.005, 0.0001],
    )  # fmt: skip
    for i, (sx, sy) in enumerate(((1, 1), (1, -1), (-1, 1), (-1, -1))):
        half = (-FLOOR_Z - 2 * TABLE_HALF[2]) / 2
        table.add_geom(
            name=f"table_leg{i}", type=_G.mjGEOM_BOX, size=[0.025, 0.025, half], material="table_leg",
            pos=[sx * (TABLE_HALF[0] - 0.05), sy * (TABLE_HALF[1] - 0.05), -2 * TABLE_HALF[2] - half], conaffinity=7,
        )  # fmt: skip


def add_pedestal(spec: mujoco.MjSpec, name: str, x_m: float, y_m: float) -> None:
    """Column from the floor up to the height of the table top, for an arm to stand on."""
    half = -FLOOR_Z / 2
    column = spec.worldbody.add_geom(
        name=name, type=_G.mjGEOM_CYLINDER, size=[0.09, half, 0], pos=[x_m, y_m, -half], material="table_leg",
        contype=0, conaffinity=0,
    )  # fmt: skip
    throws_no_shadow(column)


def add_camera(
    spec: mujoco.MjSpec, name: str, pos: Vec3, look_at: Vec3, fovy_deg: float, appearance: Appearance = PLAIN
) -> None:
    """Fixed camera near `pos` that looks at about a point, upright; `look` says how far off it stands."""
    jitter = appearance.cameras[len(spec.worldbody.cameras) % len(appearance.cameras)]
    pos, look_at = _moved(pos, jitter.pos_m), _moved(look_at, jitter.aim_m)
    back = [p - q for p, q in zip(pos, look_at, strict=True)]
    right = [-back[1], back[0], 0.0]  # up x back, with up = z
    up = [-right[1] * back[2], right[0] * back[2], right[1] * back[0] - right[0] * back[1]]
    cam = spec.worldbody.add_camera(name=name, pos=list(pos), fovy=fovy_deg * jitter.fovy_scale)
    cam.alt.type = mujoco.mjtOrientation.mjORIENTATION_XYAXES
    cam.alt.xyaxes = [*right, *up]


def _moved(point: Vec3, by_m: Vec3) -> Vec3:
    return (point[0] + by_m[0], point[1] + by_m[1], point[2] + by_m[2])

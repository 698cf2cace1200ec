"""The table that scenes share, in its room."""

from __future__ import annotations

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from scenes.kit.worlds.room import FLOOR_Z, add_room, add_surface, throws_no_shadow
from scenes.kit.worlds.shapes import CORNERS, SEEN, box, cylinder, sliding

TABLE_HALF = (0.42, 0.62, 0.02)  # [m]; its top is the plane z = 0
TABLE_X = 0.16


def new_world(name: str, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
    """Room with a table in this appearance; physics options as measured to hold a friction grasp at 4 ms."""
    spec = mujoco.MjSpec()
    spec.modelname = name
    spec.compiler.degree = False
    o = spec.option
    o.timestep, o.impratio = 0.004, 10.0
    o.integrator, o.cone = mujoco.mjtIntegrator.mjINT_IMPLICITFAST, mujoco.mjtCone.mjCONE_ELLIPTIC
    # Several contacts per convex pair: default since 3.8, a flag before; without it a disc sinks into the table.
    if hasattr(mujoco.mjtEnableBit, "mjENBL_MULTICCD"):
        o.enableflags |= int(mujoco.mjtEnableBit.mjENBL_MULTICCD)
    add_room(spec, appearance)
    _add_table(spec, appearance)
    return spec


def _add_table(spec: mujoco.MjSpec, appearance: Appearance) -> None:
    add_surface(spec, "table_top", appearance.table, specular=0.12, shininess=0.2)
    spec.add_material(name="table_leg", rgba=[0.33, 0.34, 0.37, 1], specular=0.2, shininess=0.3)
    table = spec.worldbody.add_body(name="table", pos=[TABLE_X, 0, 0])
    x, y, thick = TABLE_HALF
    top = box(table, "table_top", TABLE_HALF, [0, 0, -thick], material="table_top", friction=sliding(0.7))
    # A lower board casts the table's shadow: the top's own shadow map leaves rows of dark dots on the top.
    throws_no_shadow(top)
    inside = [x - 0.002, y - 0.002, 0.004]
    box(table, "table_under", inside, [0, 0, 0.005 - 2 * thick], material="table_top", **SEEN)
    half = (-FLOOR_Z - 2 * thick) / 2
    for i, (sx, sy) in enumerate(CORNERS):
        foot = [sx * (x - 0.05), sy * (y - 0.05), -2 * thick - half]
        box(table, f"table_leg{i}", [0.025, 0.025, half], foot, material="table_leg")


def add_pedestal(spec: mujoco.MjSpec, name: str, x_m: float, y_m: float) -> None:
    """Column from the floor up to the height of the table top, for an arm to stand on."""
    half = -FLOOR_Z / 2
    column = cylinder(spec.worldbody, name, (0.09, half), [x_m, y_m, -half], material="table_leg")
    column.contype = column.conaffinity = 0
    throws_no_shadow(column)

"""A cloth whose near hem is sewn to a wooden slat, with woven stripes.

The cloth is written out as bodies and one flex, since a `flexcomp` changes when a model is saved as XML and reloaded.
Measured on a cloth of 32 cm whose hem was moved along the path of a fold and then released:

* A fold lies flat only where its crease runs along a row of the mesh, so the hem comes to rest a whole number of twice
  the row spacing from the far edge, and pulls the rest of the cloth along, centimetres, to get there. With 9 rows (4 cm
  apart) hems laid 3 cm short came to rest edge to edge, with the far edge displaced by 3 cm; hems laid 5 cm short came
  to rest 8 cm apart. Without any contact between the layers the numbers are the same: the cause is the mesh.
* With 13 rows the step is about 5 cm: in this scene hems laid 3 to 6 cm short, or 5 cm too far, lie 4 to 5 cm off;
  3 cm too far leaves a bulge and 3 cm of error; 1 cm short still meets its line. The far edge stays within 13 mm.
  With 17 rows the step is 4 cm and the simulation takes 40 % longer.
* Friction between the layers changes none of this and costs up to twice the time, so cloth on cloth has none
  (condim 1); table, slat and fingers bring their own.
* Cloth vertices weigh a gram or two; a slat of 50 g with soft contacts sank right through them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, sin

import mujoco

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Vec3
from scenes.kit.props.cloth_look import add_look, triangles
from scenes.kit.props.palettes import PALETTES
from scenes.kit.worlds.shapes import DRAWN, about_z, box, free_body, sliding
from scenes.kit.worlds.table import TABLE_HALF

ROWS, COLUMNS = 13, 5  # numbers of vertices: from the hem to the far edge, and along the hem
MIDDLE = COLUMNS // 2
CLOTH_KG = 0.10
RADIUS_M = 0.002  # half the contact thickness of the cloth
SLAT_HALF_M = (0.007, 0.011)  # half sizes across and up
SLAT_KG = 0.03
SLAT_Z_M = 2 * RADIUS_M + 0.0005 + SLAT_HALF_M[1]  # height of the slat's middle above the table; the hem lies under it
HEM_M = 0.006  # the hem is sewn on this far in front of the slat's middle, so that a folded cloth carries the slat
_FOOT_M = (0.008, 0.0045)  # length and height of the feet on which the slat stands beside the cloth
_YOUNG_PA, _BENDING_M, _DAMPING_S = 3e4, 1.5e-3, 0.005
_STRETCH_AND_BEND = 3
_STEP_S = 0.005  # 20 % cheaper than 4 ms, with the same folds; at 10 ms wrists vibrate and kick the slat
CLOTHS, STRIPES = PALETTES["cloths"], PALETTES["stripes"]
_AXES = (("x", [1, 0, 0]), ("y", [0, 1, 0]), ("z", [0, 0, 1]))


@dataclass(frozen=True, slots=True)
class Laid:
    """Pose and size of a square cloth flat on the table: middle, heading from hem to far edge, side length."""

    xy_m: tuple[float, float]
    yaw_rad: float
    side_m: float

    def point(self, along_m: float, aside_m: float) -> Vec3:
        """Point on the table at this distance from the hem and to the left of the cloth's middle line."""
        x, c, s = along_m - self.side_m / 2, cos(self.yaw_rad), sin(self.yaw_rad)
        return (self.xy_m[0] + c * x - s * aside_m, self.xy_m[1] + s * x + c * aside_m, 0.0)

    def travel_m(self, row: int) -> float:
        """Distance from the hem to a row."""
        return self.side_m * row / (ROWS - 1)


def vertex(row: int, column: int = MIDDLE) -> str:
    """Name of a vertex's body; row 0 is the hem that is sewn to the slat."""
    return f"cloth_{row}_{column}"


def _sewn(column: int) -> str:
    """Name of the body inside the slat at which a column of a sewn cloth begins to be seen."""
    return f"hem_{column}"


def prepare_world(spec: mujoco.MjSpec) -> None:
    """Physics options for a cloth: an integrator with flex elasticity, and a plane in place of the table's box.

    A plane halves the number of contacts. The box stays visible.
    """
    o = spec.option
    o.integrator, o.cone = mujoco.mjtIntegrator.mjINT_DISCRETE, mujoco.mjtCone.mjCONE_PYRAMIDAL
    o.impratio, o.tolerance, o.timestep = 1.0, 1e-6, _STEP_S
    top = spec.geom("table_top")
    top.contype = top.conaffinity = 0
    kind, size = mujoco.mjtGeom.mjGEOM_PLANE, [*TABLE_HALF[:2], 0.1]
    plane = spec.body("table").add_geom(name="table_plane", type=kind, size=size)
    plane.conaffinity, plane.group, plane.friction = 7, 3, sliding(0.7)


def add_cloth(spec: mujoco.MjSpec, laid: Laid, rgb: Rgb, stripes: Mapping[int, Rgb], sewn: bool = False) -> None:
    """Flat square cloth on the table; its rows are ordered along +x of its frame; `stripes` are colours by row.

    What is seen of a `sewn` cloth begins inside the slat, which `add_slat` adds.
    """
    root = spec.worldbody.add_body(name="cloth", pos=[*laid.xy_m, 0.0], quat=about_z(laid.yaw_rad))
    for i in range(ROWS):
        for j in range(COLUMNS):
            _add_vertex(root, i, j, laid.side_m)
    flex = spec.add_flex(name="cloth", dim=2, radius=RADIUS_M, group=3)  # the skins are visible
    points = [[vertex(i, j) for j in range(COLUMNS)] for i in range(ROWS)]
    flex.vertbody = [name for row in points for name in row]
    flex.vert, flex.elem = [0.0] * (3 * ROWS * COLUMNS), triangles(ROWS, COLUMNS)
    flex.young, flex.thickness, flex.damping = _YOUNG_PA, _BENDING_M, _DAMPING_S
    flex.elastic2d = _STRETCH_AND_BEND
    flex.selfcollide = mujoco.mjtFlexSelf.mjFLEXSELF_AUTO
    flex.condim, flex.contype, flex.conaffinity = 1, 1, 7
    flex.solref, flex.friction = [0.008, 1], sliding(0.5)
    hem = [_sewn(j) for j in range(COLUMNS)] if sewn else points[0]
    add_look(spec, [hem, *points[1:]], rgb, stripes, laid.side_m)


def _add_vertex(root: mujoco.MjsBody, i: int, j: int, side_m: float) -> None:
    """A point mass that slides along three axes; its mass is that of its share of the area."""
    x, y = i / (ROWS - 1) - 0.5, j / (COLUMNS - 1) - 0.5
    body = root.add_body(name=vertex(i, j), pos=[x * side_m, y * side_m, RADIUS_M])
    share = (0.5 if i in (0, ROWS - 1) else 1.0) * (0.5 if j in (0, COLUMNS - 1) else 1.0)
    body.explicitinertial = True
    body.mass, body.ipos = CLOTH_KG * share / ((ROWS - 1) * (COLUMNS - 1)), [0, 0, 0]
    body.inertia = [body.mass * 1.7e-5] * 3  # without effect: it does not rotate
    for axis, direction in _AXES:
        body.add_joint(name=f"{vertex(i, j)}/{axis}", type=mujoco.mjtJoint.mjJNT_SLIDE, axis=direction)


def add_slat(spec: mujoco.MjSpec, laid: Laid, grasp_y_m: float) -> None:
    """Free body "slat" along the hem, which is sewn to its underside point by point.

    Bodies "slat_left" and "slat_right", `grasp_y_m` to either side of its middle, mark where hands take it.
    """
    hem, yaw_rad, side_m = laid.point(0.0, 0.0), laid.yaw_rad, laid.side_m
    pos = [hem[0] - HEM_M * cos(yaw_rad), hem[1] - HEM_M * sin(yaw_rad), SLAT_Z_M]
    slat = free_body(spec, "slat", pos, yaw_rad)
    spec.add_material(name="slat_wood", rgba=[0.45, 0.29, 0.16, 1], specular=0.15, shininess=0.3)
    spec.add_material(name="slat_mark", rgba=[0.16, 0.13, 0.11, 1], specular=0.05)
    _add_wood(slat, side_m)
    for name, sign in (("slat_left", 1.0), ("slat_right", -1.0)):
        mark = slat.add_body(name=name, pos=[0, sign * grasp_y_m, 0])
        box(mark, "", [SLAT_HALF_M[0] + 4e-4, 0.015, SLAT_HALF_M[1] + 4e-4], material="slat_mark", **DRAWN)
    connect, body = mujoco.mjtEq.mjEQ_CONNECT, mujoco.mjtObj.mjOBJ_BODY
    for j in range(COLUMNS):
        # Seen from the stitch below the slat on, the cloth would stick out of the slat wherever it turns.
        slat.add_body(name=_sewn(j), pos=[0, (j / (COLUMNS - 1) - 0.5) * side_m, 0.003 - SLAT_HALF_M[1]])
        sewn = spec.add_equality(name=f"stitch_{j}", type=connect, objtype=body, name1="slat", name2=vertex(0, j))
        sewn.data[:3] = [HEM_M, (j / (COLUMNS - 1) - 0.5) * side_m, RADIUS_M - SLAT_Z_M]
        sewn.solref = [0.01, 1]


def _add_wood(slat: mujoco.MjsBody, side_m: float) -> None:
    """Bar and feet. Their contacts are stiffer than the cloth's, whose light vertices would sink into them."""
    half, (foot, low), (wide, high) = side_m / 2 + _FOOT_M[0], _FOOT_M, SLAT_HALF_M
    parts = [box(slat, "slat", [wide, half, high], mass=SLAT_KG, material="slat_wood")]
    for name, sign in (("slat_foot_left", 1.0), ("slat_foot_right", -1.0)):
        size, at = [wide, foot / 2 - 5e-4, low / 2], [0.0, sign * (half - foot / 2), -high - low / 2]
        parts.append(box(slat, name, size, at, mass=0.0, material="slat_wood"))
    for part in parts:
        part.friction, part.priority, part.solref = sliding(0.7), 1, [0.005, 1]

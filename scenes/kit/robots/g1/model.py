"""Unitree G1 humanoid with 29 joints, as MjSpec bodies: torque motors and simple collision shapes.

Joint and body names are those of MuJoCo Menagerie (`left_hip_pitch_joint`, `left_hip_pitch_link`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import mujoco

from badgen.contracts.appearance import Rgb, RobotAppearance
from badgen.contracts.plan import Quat, Vec3
from scenes.kit.robots.g1 import meshes, shapes
from scenes.kit.robots.g1 import numbers as n
from scenes.kit.robots.motors.motor import Motor, set_to_torque

SIDES = ("left", "right")
STANCE = {"hip_pitch": -0.35, "knee": 0.72, "ankle_pitch": -0.37}  # knees bent, soles horizontal [rad]
ARMS = {"shoulder_pitch": 0.25, "shoulder_roll": 0.18, "elbow": 0.95}
SOLE: Vec3 = (0.04, 0.0, -0.037)  # middle of the sole in the frame of the ankle roll link
SOLE_HALF = (0.083, 0.024)  # half length and half width of the contact area
JOINT_DAMPING = 0.1

Draw: TypeAlias = Callable[[mujoco.MjSpec, mujoco.MjsBody, str, float], None]  # spec, link, part, side

_G = mujoco.mjtGeom
_DRAW: Mapping[RobotAppearance, Draw] = {"primitive": shapes.draw, "mesh": meshes.draw}
_PAD_M = 0.01  # radius of the rims of the sole
_AXIS = {"x": [1, 0, 0], "y": [0, 1, 0], "z": [0, 0, 1]}
# Collision capsules by link: (end, end, radius). These guards are bodies of their own, welded to the link, so that
# contacts of a shin can be distinguished from those of the foot below it.
_GUARDS: dict[str, tuple[tuple[Vec3, Vec3, float], ...]] = {
    "pelvis": (((0, -0.04, -0.08), (0, 0.04, -0.08), 0.07),),
    "hip_roll": (((0.02, 0, 0), (0.02, 0, -0.08), 0.06),),
    "hip_yaw": (((0, 0, -0.03), (-0.06, 0, -0.17), 0.055),),
    "knee": (((0.01, 0, 0), (0.01, 0, -0.15), 0.045), ((0.01, 0, -0.2), (0.01, 0, -0.26), 0.03)),
    "torso": (
        ((0.01, -0.04, 0.09), (0.01, 0.04, 0.09), 0.08),
        ((0.01, -0.05, 0.23), (0.01, 0.05, 0.23), 0.08),
        ((0.008, 0, 0.38), (0.008, 0, 0.42), 0.068),
    ),
    "shoulder_roll": (((0, 0, -0.06), (0, 0, 0.0), 0.04),),
    "shoulder_yaw": (((0, 0, -0.08), (0, 0, 0.0), 0.035),),
    "elbow": (((-0.01, 0, -0.01), (0.08, 0, -0.01), 0.033),),
    "wrist_pitch": (((-0.01, 0, 0), (0.06, 0, 0), 0.03),),
    "wrist_yaw": (((0.07, 0, 0), (0.14, -0.015, 0.0), 0.035),),
}


def joint_names() -> tuple[str, ...]:
    """The 29 joints, in the order of the actuators and of the model."""
    legs = [f"{s}_{link.joint}_joint" for s in SIDES for link in n.LEG]
    waist = [f"{link.joint}_joint" for link in n.WAIST]
    arms = [f"{s}_{link.joint}_joint" for s in SIDES for link in n.ARM]
    return (*legs, *waist, *arms)


def add_g1(
    spec: mujoco.MjSpec, shell_rgb: Rgb, robot_appearance: RobotAppearance = "primitive", height_m: float = 0.78
) -> mujoco.MjsBody:
    """Add a G1 at the origin, facing +x; returns its pelvis, a free body. Raises AssetError for missing meshes."""
    draw = _DRAW[robot_appearance]
    shapes.add_materials(spec, shell_rgb)
    pelvis = spec.worldbody.add_body(name="pelvis", pos=[0, 0, height_m])
    pelvis.add_freejoint(name="floating_base_joint")
    _inertia(pelvis, n.PELVIS_KG, n.PELVIS_COM, n.PELVIS_COM_QUAT, n.PELVIS_INERTIA)
    _clothe(spec, pelvis, "pelvis", "pelvis", 1.0, draw)
    for side in SIDES:
        foot = _chain(spec, pelvis, n.LEG, side, draw)
        _sole(foot, side)
    torso = _chain(spec, pelvis, n.WAIST, "", draw)
    for side in SIDES:
        _chain(spec, torso, n.ARM, side, draw)
    for name, link in zip(joint_names(), _links(), strict=True):
        set_to_torque(
            spec.add_actuator(name=motor_of(name), target=name, trntype=mujoco.mjtTrn.mjTRN_JOINT), link.motor
        )
    return pelvis


def motor_of(joint: str) -> str:
    """Name of a joint's actuator."""
    return joint.removesuffix("_joint")


def motors() -> tuple[Motor, ...]:
    """The motor of each joint, in the order of `joint_names`."""
    return tuple(link.motor for link in _links())


def stance(joint: str) -> float:
    """Angle of a joint, by its full name, in the initial pose of every episode [rad]."""
    side, _, rest = joint.partition("_")
    name = (rest if side in SIDES else joint).removesuffix("_joint")
    angle = {**STANCE, **ARMS}.get(name, 0.0)
    return -angle if side == "right" and name.endswith(("roll", "yaw")) else angle


def _links() -> Sequence[n.Link]:
    return (*n.LEG, *n.LEG, *n.WAIST, *n.ARM, *n.ARM)


def _chain(
    spec: mujoco.MjSpec, parent: mujoco.MjsBody, links: Sequence[n.Link], side: str, draw: Draw
) -> mujoco.MjsBody:
    """Add links as a chain of bodies; returns the last."""
    sign, prefix = (-1.0 if side == "right" else 1.0), f"{side}_" if side else ""
    for link in links:
        body = parent.add_body(
            name=f"{prefix}{link.name}_link", pos=list(_mirror(link.pos, sign)), quat=list(_turn(link.quat, sign))
        )
        _inertia(body, link.mass_kg, _mirror(link.com, sign), _turn(link.com_quat, sign), link.inertia)
        low, high = link.range_rad if sign > 0 or link.axis == "y" else (-link.range_rad[1], -link.range_rad[0])
        body.add_joint(
            name=f"{prefix}{link.joint}_joint",
            axis=_AXIS[link.axis],
            range=[low, high],
            limited=True,
            armature=link.motor.armature_kgm2,
            damping=JOINT_DAMPING + link.motor.drag_nmsprad,
        )
        _clothe(spec, body, link.name, f"{prefix}{link.name}", sign, draw)
        parent = body
    return parent


def _inertia(body: mujoco.MjsBody, mass_kg: float, com: Vec3, quat: Quat, inertia: Vec3) -> None:
    body.explicitinertial, body.mass = True, mass_kg
    body.ipos, body.iquat, body.inertia = list(com), list(quat), list(inertia)


def _clothe(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, name: str, sign: float, draw: Draw) -> None:
    """Add a link's visual covers and its collision guard."""
    draw(spec, body, part, sign)
    if part not in _GUARDS:
        return
    guard = body.add_body(name=f"{name}_guard")
    meets, met = _masks(part, sign)
    for i, (a, b, radius) in enumerate(_GUARDS[part]):
        guard.add_geom(
            name=f"{name}_guard{i}",
            type=_G.mjGEOM_CAPSULE,
            fromto=[*_mirror(a, sign), *_mirror(b, sign)],
            size=[radius, 0, 0],
            group=3,
            mass=0,
            condim=3,
            contype=meets,
            conaffinity=met,
            friction=[0.6, 0.005, 0.0001],
        )


def _sole(foot: mujoco.MjsBody, side: str) -> None:
    """Two capsules along the sole: four contact points on flat ground."""
    x, _, z = SOLE
    meets, met = _masks("foot", 1.0 if side == "left" else -1.0)
    for k, y in (("inner", -1.0), ("outer", 1.0)):
        foot.add_geom(
            name=f"{side}_sole_{k}",
            type=_G.mjGEOM_CAPSULE,
            size=[_PAD_M, 0, 0],
            group=3,
            mass=0,
            condim=3,
            fromto=[x - SOLE_HALF[0], y * SOLE_HALF[1], z + _PAD_M, x + SOLE_HALF[0], y * SOLE_HALF[1], z + _PAD_M],
            contype=meets,
            conaffinity=met,
            friction=[0.6, 0.005, 0.0001],
        )
    foot.add_site(name=f"{side}_foot", pos=list(SOLE), group=5)


def _masks(part: str, sign: float) -> tuple[int, int]:
    """Collision bits, contype and conaffinity: legs meet each other; forearms and hands meet trunk and thighs."""
    if part in ("elbow", "wrist_pitch", "wrist_yaw"):
        return 5, 0
    if part in ("pelvis", "torso"):
        return 1, 4
    if part in ("shoulder_roll", "shoulder_yaw"):
        return 1, 0
    thigh = 4 if part == "hip_yaw" else 0
    return (3, thigh) if sign > 0 else (1, 2 | thigh)


def _mirror(v: Vec3, sign: float) -> Vec3:
    return (v[0], sign * v[1], v[2])


def _turn(q: Quat, sign: float) -> Quat:
    """Orientation mirrored at the plane y = 0 where `sign` is negative."""
    return (q[0], sign * q[1], q[2], sign * q[3])

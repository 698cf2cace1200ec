"""Franka Panda with its parallel gripper, as MjSpec bodies.

Kinematics, inertias, limits and joint names follow the franka_emika_panda model of MuJoCo Menagerie
(Apache-2.0), whose numbers come from Franka's published control parameters; credited in NOTICE.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mujoco

from badgen.contracts.plan import Pose
from scenes.kit.robots.motors.motor import Motor, set_to_servo
from scenes.kit.robots.panda.meshes import panda_mesh
from scenes.kit.worlds.room import throws_no_shadow

HOME = (0.0, -0.785, 0.0, -2.356, 0.0, 1.571, 0.785)  # joints [rad]: tool pointing down, well above the table
OPEN_M = 0.08  # widest gap between the fingertips
SHELL = "panda_shell"  # material of the robot's covers
TOOL_M = 0.1034  # from the hand's frame to the point between the pads

_G = mujoco.mjtGeom
_Q = 0.7071067811865476
LIMITS = (
    (-2.8973, 2.8973),
    (-1.7628, 1.7628),
    (-2.8973, 2.8973),
    (-3.0718, -0.0698),
    (-2.8973, 2.8973),
    (-0.0175, 3.7525),
    (-2.8973, 2.8973),
)
# Franka publishes no no-load speeds. Those of the Panda's motors lie above its velocity limits, 2.175 and 2.61 rad/s,
# which its controller keeps to with torque in hand. Taken here are the velocity limits of Franka Research 3, the later
# version of the same arm with the same torque limits (frankarobotics/franka_description, robots/fr3).
MOTORS = (*(Motor(87.0, 2.62, 0.1) for _ in range(4)), *(Motor(12.0, w, 0.1) for w in (5.26, 4.18, 5.26)))
_KP = (4500.0, 4500.0, 3500.0, 3500.0, 2000.0, 2000.0, 2000.0)
_DAMPING_RATIO_S = 0.05  # kv / kp: time by which a joint lags behind its set-point


@dataclass(frozen=True, slots=True)
class _Link:
    pos: tuple[float, float, float]
    quat: tuple[float, float, float, float]
    mass_kg: float
    com: tuple[float, float, float]
    inertia: tuple[float, float, float, float, float, float]  # xx yy zz xy xz yz


_LINKS = (
    _Link(
        (0, 0, 0.333),
        (1, 0, 0, 0),
        4.970684,
        (0.003875, 0.002081, -0.04762),
        (0.70337, 0.70661, 0.0091170, -0.00013900, 0.0067720, 0.019169),
    ),
    _Link(
        (0, 0, 0),
        (_Q, -_Q, 0, 0),
        0.646926,
        (-0.003141, -0.02872, 0.003495),
        (0.0079620, 0.028110, 0.025995, -0.0039250, 0.010254, 0.00070400),
    ),
    _Link(
        (0, -0.316, 0),
        (_Q, _Q, 0, 0),
        3.228604,
        (0.027518, 0.039252, -0.066502),
        (0.037242, 0.036155, 0.010830, -0.0047610, -0.011396, -0.012805),
    ),
    _Link(
        (0.0825, 0, 0),
        (_Q, _Q, 0, 0),
        3.587895,
        (-0.05317, 0.104419, 0.027454),
        (0.025853, 0.019552, 0.028323, 0.0077960, -0.0013320, 0.0086410),
    ),
    _Link(
        (-0.0825, 0.384, 0),
        (_Q, -_Q, 0, 0),
        1.225946,
        (-0.011953, 0.041065, -0.038437),
        (0.035549, 0.029474, 0.0086270, -0.0021170, -0.0040370, 0.00022900),
    ),
    _Link(
        (0, 0, 0),
        (_Q, _Q, 0, 0),
        1.666555,
        (0.060149, -0.014117, -0.010517),
        (0.0019640, 0.0043540, 0.0054330, 0.00010900, -0.0011580, 0.00034100),
    ),
    _Link(
        (0.088, 0, 0),
        (_Q, _Q, 0, 0),
        0.735522,
        (0.010517, -0.004252, 0.061597),
        (0.012516, 0.010027, 0.0048150, -0.00042800, -0.0011960, -0.00074100),
    ),
)


@dataclass(frozen=True, slots=True)
class ArmMask:
    """Collision bits of an arm: it collides with the world and with other arms, never with itself."""

    contype: int
    conaffinity: int


MASKS = (ArmMask(2, 5), ArmMask(4, 3))  # first and second arm; world and objects use (1, 7)


def add_materials(spec: mujoco.MjSpec, shell_rgb: Sequence[float] = (0.92, 0.93, 0.95)) -> None:
    """Materials shared by every Panda in a world."""
    spec.add_material(name=SHELL, rgba=[*shell_rgb, 1], specular=0.35, shininess=0.6)
    spec.add_material(name="panda_dark", rgba=[0.37, 0.39, 0.43, 1], specular=0.4, shininess=0.5)
    spec.add_material(name="panda_accent", rgba=[0.62, 0.66, 0.72, 1], specular=0.35, shininess=0.6)


def add_panda(spec: mujoco.MjSpec, name: str, pose: Pose, mask: ArmMask | None) -> None:
    """Add a Panda to the world; bodies, joints and actuators are named `<name>/...`.

    With `mask` None only the kinematic tree is made (for inverse kinematics): no geoms, no actuators.
    """
    body = spec.worldbody.add_body(name=f"{name}/link0", pos=list(pose.pos_m), quat=list(pose.quat))
    if mask is not None:
        _shape(spec, body, "link0", SHELL, None)
    else:
        body.mass, body.inertia = 1.0, [0.01] * 3
    for i, link in enumerate(_LINKS):
        body = body.add_body(name=f"{name}/link{i + 1}", pos=list(link.pos), quat=list(link.quat), gravcomp=1)
        body.explicitinertial = True
        body.mass, body.ipos, body.fullinertia = link.mass_kg, list(link.com), list(link.inertia)
        body.add_joint(
            name=f"{name}/joint{i + 1}",
            axis=[0, 0, 1],
            range=list(LIMITS[i]),
            limited=True,
            armature=MOTORS[i].armature_kgm2,
            damping=1.0 + MOTORS[i].drag_nmsprad,
        )
        if mask is not None:
            material = "panda_accent" if i in (5, 6) else SHELL
            _shape(spec, body, f"link{i + 1}", material, mask if i >= 1 else None)
    _add_hand(spec, body, name, mask)
    if mask is not None:
        _add_actuators(spec, name)


def _shape(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, material: str, mask: ArmMask | None) -> None:
    """Add the visual mesh of a part, and its convex hull for contact where a mask is given."""
    visual = _drawn(spec, body, "visual", part, material)
    # A smaller mesh inside casts the shadow: by its own shadow map, a surface would have rows of dark dots. The base
    # casts none: its shadow lies behind the arm.
    throws_no_shadow(visual)
    if part != "link0" and hasattr(visual, "castshadow"):
        _drawn(spec, body, "shadow", part, material)
    if mask is not None:
        body.add_geom(
            type=_G.mjGEOM_MESH,
            meshname=_mesh(spec, "collision", part),
            contype=mask.contype,
            conaffinity=mask.conaffinity,
            group=3,
            mass=0,
            rgba=[0.5, 0.5, 0.5, 1],
        )


def _drawn(spec: mujoco.MjSpec, body: mujoco.MjsBody, kind: str, part: str, material: str) -> mujoco.MjsGeom:
    """Add and return a mesh of a part that is only seen."""
    return body.add_geom(
        type=_G.mjGEOM_MESH,
        meshname=_mesh(spec, kind, part),
        material=material,
        contype=0,
        conaffinity=0,
        group=2,
        mass=0,
    )


def _mesh(spec: mujoco.MjSpec, kind: str, part: str) -> str:
    """Add a mesh asset once; returns its name."""
    name = f"panda_{kind}_{part}"
    if not any(m.name == name for m in spec.meshes):
        file = f"{name}.stl"
        spec.assets = {**spec.assets, file: panda_mesh(kind, part)}
        # Visual meshes never collide: shell inertia avoids a volume check that simplified meshes can fail.
        spec.add_mesh(name=name, file=file, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name


def _add_hand(spec: mujoco.MjSpec, link7: mujoco.MjsBody, name: str, mask: ArmMask | None) -> None:
    hand = link7.add_body(
        name=f"{name}/hand", pos=[0, 0, 0.107], quat=[0.9238795325112867, 0, 0, -0.3826834323650898], gravcomp=1
    )
    hand.explicitinertial = True
    hand.mass, hand.ipos, hand.inertia = 0.73, [-0.01, 0, 0.03], [0.001, 0.0025, 0.0017]
    hand.add_site(name=f"{name}/tool", pos=[0, 0, TOOL_M], size=[0.004] * 3, group=4)
    if mask is None:
        return
    _shape(spec, hand, "hand", SHELL, mask)
    hand.add_camera(name=f"{name}_wrist", pos=[0.07, 0, 0.02], quat=_WRIST_QUAT, fovy=75)
    for side, sign, quat in (("left", 1.0, [1, 0, 0, 0]), ("right", -1.0, [0, 0, 0, 1])):
        finger = hand.add_body(name=f"{name}/{side}_finger", pos=[0, 0, 0.0584], quat=quat, gravcomp=1)
        finger.explicitinertial = True
        finger.mass, finger.ipos, finger.inertia = 0.015, [0, 0, 0.02], [2.4e-6, 2.4e-6, 7.5e-7]
        finger.add_joint(
            name=f"{name}/finger_joint{1 if sign > 0 else 2}",
            type=mujoco.mjtJoint.mjJNT_SLIDE,
            axis=[0, 1, 0],
            range=[0, OPEN_M / 2],
            limited=True,
            armature=0.1,
            damping=5.0,
        )
        _add_finger_geoms(spec, finger, f"{name}/{side}", mask)


# Looks down the tool axis from beside the palm, tilted towards the fingertips (camera looks along its own -z).
_WRIST_QUAT = [0.04, 0.7, 0.71, 0.04]


def _add_finger_geoms(spec: mujoco.MjSpec, finger: mujoco.MjsBody, name: str, mask: ArmMask) -> None:
    finger.add_geom(
        type=_G.mjGEOM_MESH,
        meshname=_mesh(spec, "visual", "finger"),
        material="panda_dark",
        contype=0,
        conaffinity=0,
        group=2,
        mass=0,
    )
    finger.add_geom(
        name=f"{name}_knuckle",
        type=_G.mjGEOM_BOX,
        size=[0.0105, 0.008, 0.016],
        pos=[0, 0.0175, 0.0195],
        group=3,
        contype=mask.contype,
        conaffinity=mask.conaffinity,
        mass=0,
    )
    pad = finger.add_geom(
        name=f"{name}_pad",
        type=_G.mjGEOM_BOX,
        size=[0.0085, 0.004, 0.010],
        pos=[0, 0.004, 0.0445],
        group=3,
        contype=mask.contype,
        conaffinity=mask.conaffinity,
        mass=0,
        condim=4,
        priority=1,
    )
    pad.friction, pad.solref, pad.solimp = [1.0, 0.02, 0.0001], [0.01, 1], [0.95, 0.99, 0.001, 0.5, 2]


def _add_actuators(spec: mujoco.MjSpec, name: str) -> None:
    for i, (kp, motor) in enumerate(zip(_KP, MOTORS, strict=True)):
        act = spec.add_actuator(
            name=f"{name}/actuator{i + 1}",
            target=f"{name}/joint{i + 1}",
            trntype=mujoco.mjtTrn.mjTRN_JOINT,
            ctrlrange=list(LIMITS[i]),
            ctrllimited=True,
        )
        set_to_servo(act, motor, kp, kp * _DAMPING_RATIO_S)
    tendon = spec.add_tendon(name=f"{name}/split")
    for j in (1, 2):
        tendon.wrap_joint(f"{name}/finger_joint{j}", 0.5)
    grip = spec.add_actuator(
        name=f"{name}/grip",
        target=f"{name}/split",
        trntype=mujoco.mjtTrn.mjTRN_TENDON,
        forcerange=[-40, 40],
        forcelimited=True,
        ctrlrange=[0, OPEN_M / 2],
        ctrllimited=True,
    )
    grip.set_to_position(kp=4000, kv=400)
    same = spec.add_equality(
        name=f"{name}/fingers_level",
        type=mujoco.mjtEq.mjEQ_JOINT,
        objtype=mujoco.mjtObj.mjOBJ_JOINT,
        name1=f"{name}/finger_joint1",
        name2=f"{name}/finger_joint2",
    )
    same.data[:5] = [0, 1, 0, 0, 0]

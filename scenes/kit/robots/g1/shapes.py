"""How the G1 is drawn: smooth covers and dark motors, shaped after the real robot's silhouette."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import mujoco

from badgen.contracts.appearance import Rgb
from scenes.kit.worlds.loft import Section as S
from scenes.kit.worlds.loft import loft

_G = mujoco.mjtGeom


@dataclass(frozen=True, slots=True)
class Cover:
    """A shape lofted along an axis of its link; `material` is shell, dark or visor."""

    axis: str
    material: str
    sections: tuple[S, ...]


@dataclass(frozen=True, slots=True)
class Motor:
    """A dark drum between two points of its link."""

    ends: tuple[float, float, float, float, float, float]
    radius_m: float
    material: str = "dark"


# Left side, in the link's frame [m]. Section centres and halves are (across, up): for axis z that is (x, y), for x
# (y, z), for y (z, x).
_COVERS: Mapping[str, tuple[Cover, ...]] = {
    "pelvis": (
        Cover("z", "shell", (
            S(-0.155, (0.022, 0.026)), S(-0.150, (0.034, 0.038)), S(-0.120, (0.050, 0.056), power=3),
            S(-0.075, (0.058, 0.068), power=3.2), S(-0.040, (0.056, 0.066), power=3.2), S(-0.028, (0.046, 0.056)),
        )),
    ),
    "hip_roll": (
        Cover("z", "shell", (
            S(-0.130, (0.052, 0.046), (0.026, 0), 3), S(-0.080, (0.055, 0.049), (0.026, 0), 3),
            S(-0.020, (0.054, 0.050), (0.027, 0), 2.6), S(0.020, (0.046, 0.045), (0.027, 0), 2.3),
            S(0.040, (0.030, 0.032), (0.026, 0), 2), S(0.047, (0.010, 0.012), (0.026, 0), 2),
        )),
    ),
    "hip_yaw": (
        Cover("z", "shell", (
            S(-0.205, (0.040, 0.032), (-0.068, 0.001), 2.5), S(-0.190, (0.048, 0.038), (-0.064, 0.001), 2.7),
            S(-0.140, (0.054, 0.042), (-0.046, 0), 2.8), S(-0.080, (0.056, 0.045), (-0.024, 0), 2.8),
            S(-0.030, (0.055, 0.046), (-0.006, 0), 3), S(0.0, (0.052, 0.045), (0.002, 0), 3),
        )),
    ),
    "knee": (
        Cover("z", "shell", (
            S(-0.285, (0.019, 0.019), (0.006, 0), 2.4), S(-0.260, (0.026, 0.025), (0.008, 0), 2.4),
            S(-0.200, (0.038, 0.033), (0.008, 0), 2.6), S(-0.130, (0.047, 0.036), (0.008, 0), 2.8),
            S(-0.060, (0.048, 0.035), (0.013, 0), 2.8), S(-0.010, (0.044, 0.032), (0.018, 0), 2.6),
            S(0.025, (0.032, 0.027), (0.020, 0), 2.2), S(0.040, (0.014, 0.014), (0.020, 0), 2),
        )),
    ),
    "ankle_roll": (
        Cover("x", "dark", (
            S(-0.064, (0.016, 0.010), (0, -0.022)), S(-0.058, (0.026, 0.016), (0, -0.019), 3),
            S(-0.030, (0.033, 0.027), (0, -0.009), 3), S(0.010, (0.035, 0.027), (0, -0.009), 3),
            S(0.050, (0.037, 0.021), (0, -0.015), 3), S(0.095, (0.036, 0.016), (0, -0.020), 3),
            S(0.128, (0.028, 0.012), (0, -0.023), 2.6), S(0.141, (0.014, 0.006), (0, -0.026), 2.2),
        )),
        Cover("x", "visor", (
            S(-0.067, (0.024, 0.004), (0, -0.033)), S(-0.050, (0.033, 0.004), (0, -0.033), 3),
            S(0.050, (0.038, 0.004), (0, -0.033), 3), S(0.105, (0.037, 0.004), (0, -0.033), 3),
            S(0.143, (0.018, 0.004), (0, -0.032)),
        )),
    ),
    "torso": (
        Cover("z", "shell", (
            S(-0.006, (0.040, 0.046), (0.004, 0)), S(0.004, (0.054, 0.060), (0.005, 0), 3),
            S(0.050, (0.064, 0.076), (0.006, 0), 3.4), S(0.130, (0.072, 0.092), (0.008, 0), 3.8),
            S(0.200, (0.075, 0.103), (0.008, 0), 4), S(0.265, (0.072, 0.108), (0.008, 0), 3.8),
            S(0.295, (0.060, 0.098), (0.006, 0), 3.2), S(0.308, (0.040, 0.070), (0.005, 0), 2.6),
            S(0.312, (0.020, 0.036), (0.004, 0), 2.2),
        )),
        Cover("z", "dark", (  # neck and chin
            S(0.300, (0.040, 0.040), (0.004, 0), 2), S(0.330, (0.032, 0.032), (0.004, 0), 2),
            S(0.370, (0.036, 0.036), (0.004, 0), 2),
        )),
        Cover("z", "shell", (  # helmet
            S(0.345, (0.034, 0.034), (-0.006, 0), 2), S(0.365, (0.050, 0.050), (-0.004, 0), 2.2),
            S(0.400, (0.062, 0.060), (0.000, 0), 2.3), S(0.430, (0.066, 0.064), (0.002, 0), 2.3),
            S(0.460, (0.058, 0.057), (0.000, 0), 2.2), S(0.478, (0.040, 0.040), (-0.002, 0), 2),
            S(0.487, (0.014, 0.014), (-0.003, 0), 2),
        )),
        Cover("x", "visor", (  # face
            S(0.030, (0.056, 0.050), (0, 0.415), 2.6), S(0.058, (0.050, 0.044), (0, 0.415), 2.6),
            S(0.072, (0.036, 0.032), (0, 0.414), 2.5), S(0.078, (0.016, 0.016), (0, 0.413), 2.2),
        )),
        Cover("x", "visor", (S(0.076, (0.055, 0.013), (0, 0.225), 4), S(0.0835, (0.050, 0.010), (0, 0.225), 4))),
        Cover("x", "dark", (S(-0.074, (0.060, 0.080), (0, 0.170), 5), S(-0.060, (0.070, 0.095), (0, 0.170), 5))),
    ),
    "shoulder_pitch": (
        Cover("y", "shell", (
            S(0.010, (0.026, 0.024), (-0.004, 0)), S(0.020, (0.040, 0.033), (-0.004, 0)),
            S(0.050, (0.043, 0.036), (-0.006, 0)), S(0.068, (0.034, 0.029), (-0.007, 0)),
            S(0.075, (0.014, 0.012), (-0.008, 0)),
        )),
    ),
    "shoulder_roll": (
        Cover("z", "shell", (
            S(-0.100, (0.034, 0.034), (0.001, 0.004)), S(-0.060, (0.038, 0.036), (0.001, 0.004)),
            S(-0.010, (0.040, 0.036), (0, 0.003)), S(0.020, (0.030, 0.028), (0, 0.002)),
            S(0.033, (0.010, 0.010), (0, 0.002)),
        )),
    ),
    "shoulder_yaw": (
        Cover("z", "shell", (
            S(-0.105, (0.020, 0.018), (0.012, -0.003)), S(-0.092, (0.032, 0.029), (0.010, -0.003)),
            S(-0.060, (0.036, 0.033), (0.006, -0.003)), S(-0.010, (0.033, 0.033), (0.001, 0)),
            S(0.020, (0.031, 0.031), (0, 0)),
        )),
    ),
    "elbow": (
        Cover("x", "shell", (
            S(-0.028, (0.014, 0.016), (0.002, -0.006)), S(-0.016, (0.027, 0.030), (0.002, -0.007)),
            S(0.020, (0.031, 0.034), (0.002, -0.008)), S(0.070, (0.030, 0.030), (0.002, -0.009)),
            S(0.098, (0.027, 0.027), (0.002, -0.010)),
        )),
    ),
    "wrist_roll": (
        Cover("x", "dark", (S(-0.001, (0.026, 0.026)), S(0.010, (0.028, 0.028)), S(0.046, (0.028, 0.028)),
                            S(0.056, (0.022, 0.022)))),
    ),
    "wrist_pitch": (
        Cover("x", "shell", (
            S(-0.020, (0.018, 0.018)), S(-0.010, (0.025, 0.025)), S(0.040, (0.026, 0.026)), S(0.066, (0.024, 0.022)),
        )),
    ),
    "wrist_yaw": (
        Cover("x", "dark", (
            S(-0.014, (0.014, 0.016)), S(0.000, (0.020, 0.024)), S(0.040, (0.019, 0.026), (0, 0.002)),
            S(0.060, (0.016, 0.034), (-0.002, 0.004), 3), S(0.095, (0.015, 0.038), (-0.005, 0.004), 3),
            S(0.108, (0.010, 0.033), (-0.007, 0.004), 3),
        )),
        *(
            Cover("x", "dark", (
                S(0.098, (0.009, 0.0085), (-0.006, z)), S(0.130, (0.0095, 0.0085), (-0.012, z)),
                S(0.155, (0.009, 0.008), (-0.022, z)), S(0.165, (0.004, 0.004), (-0.027, z)),
            ))
            for z in (-0.022, -0.002, 0.018)
        ),
        Cover("z", "dark", (
            S(0.028, (0.011, 0.010), (0.075, -0.004)), S(0.052, (0.010, 0.009), (0.084, -0.010)),
            S(0.062, (0.005, 0.005), (0.090, -0.014)),
        )),
    ),
}  # fmt: skip
_MOTORS: Mapping[str, tuple[Motor, ...]] = {
    "pelvis": (Motor((0, 0, -0.05, 0, 0, 0.012), 0.040), Motor((0, -0.066, -0.1027, 0, 0.066, -0.1027), 0.036)),
    "hip_pitch": (
        Motor((0, 0.002, 0, 0, 0.060, 0), 0.044),
        Motor((-0.034, 0.052, -0.0305, 0.006, 0.052, -0.0305), 0.047),
    ),
    "hip_yaw": (Motor((-0.0783, -0.030, -0.1773, -0.0783, 0.034, -0.1773), 0.034),),
    "knee": (Motor((0, -0.038, 0, 0, 0.038, 0), 0.031), Motor((0.004, 0, -0.318, 0.006, 0, -0.270), 0.014)),
    "ankle_pitch": (Motor((0, -0.024, 0, 0, 0.024, 0), 0.013),),
    "waist_yaw": (Motor((0, 0, 0.002, 0, 0, 0.052), 0.041),),
    "waist_roll": (Motor((0, 0, -0.01, 0, 0, 0.02), 0.030),),
    "shoulder_pitch": (Motor((0, -0.010, 0, 0, 0.020, 0), 0.030),),
    "shoulder_yaw": (Motor((0.0158, -0.034, -0.0805, 0.0158, 0.034, -0.0805), 0.022),),
}


def add_materials(spec: mujoco.MjSpec, shell_rgb: Rgb) -> None:
    """Materials of covers, motors and visor."""
    spec.add_material(name="g1_shell", rgba=[*shell_rgb, 1], specular=0.45, shininess=0.6)
    spec.add_material(name="g1_dark", rgba=[0.16, 0.165, 0.18, 1], specular=0.35, shininess=0.5)
    spec.add_material(name="g1_visor", rgba=[0.045, 0.05, 0.06, 1], specular=0.9, shininess=0.9)


def draw(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: str, sign: float) -> None:
    """Add what is seen of a link; `sign` -1 mirrors the left part to the right side."""
    for motor in _MOTORS.get(part, ()):
        ends = list(motor.ends)
        ends[1], ends[4] = sign * ends[1], sign * ends[4]
        body.add_geom(
            type=_G.mjGEOM_CYLINDER, fromto=ends, size=[motor.radius_m, 0, 0], material=f"g1_{motor.material}",
            contype=0, conaffinity=0, group=2, mass=0,
        )  # fmt: skip
    for i, cover in enumerate(_COVERS.get(part, ())):
        body.add_geom(
            type=_G.mjGEOM_MESH, meshname=_mesh(spec, part, i, sign), material=f"g1_{cover.material}", contype=0,
            conaffinity=0, group=2, mass=0,
        )  # fmt: skip


def _mesh(spec: mujoco.MjSpec, part: str, index: int, sign: float) -> str:
    name = f"g1_{part}{index}" + ("" if sign > 0 else "_mirrored")
    file = f"{name}.stl"
    if file not in spec.assets:
        spec.assets = {**spec.assets, file: _stl(part, index, sign)}
        spec.add_mesh(name=name, file=file, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
    return name


@lru_cache(maxsize=128)
def _stl(part: str, index: int, sign: float) -> bytes:
    cover = _COVERS[part][index]
    return loft(cover.axis, cover.sections if sign > 0 else _mirrored(cover))


def _mirrored(cover: Cover) -> tuple[S, ...]:
    """Sections on the other side of the plane y = 0."""
    if cover.axis == "y":
        return tuple(S(-s.at_m, s.half, s.centre, s.power) for s in reversed(cover.sections))
    k = 0 if cover.axis == "x" else 1  # which of (across, up) is y
    return tuple(
        S(s.at_m, s.half, (-s.centre[0], s.centre[1]) if k == 0 else (s.centre[0], -s.centre[1]), s.power)
        for s in cover.sections
    )

"""Published parameters of the Unitree G1 with 29 joints: kinematics, inertias, joint limits and motors.

They are those of Unitree's own model (BSD-3-Clause) as given in the mjlab package 1.6.0 (Apache-2.0); credited in
NOTICE. Limbs are given for the left side; the right one is its mirror image. Links are in `assets/g1_links.json`.
"""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.plan import Quat, Vec3
from scenes.kit.robots.motors.motor import Motor
from scenes.kit.worlds.data_files import read_data


@dataclass(frozen=True, slots=True)
class Link:
    """A body, the hinge that carries it, and its inertia.

    Attributes:
        name: name of the body, without side and "_link"; joint: name of its hinge, without side and "_joint".
        axis: axis of the hinge, in the body's frame; range_rad: limits of the hinge; motor_name: key in `MOTORS`.
        pos, quat: pose of the body in its parent.
        com, com_quat: principal axes of the inertia in the body; inertia: moments about them [kg m2].
    """

    name: str
    joint: str
    axis: str
    range_rad: tuple[float, float]
    motor_name: str
    pos: Vec3
    quat: Quat
    mass_kg: float
    com: Vec3
    com_quat: Quat
    inertia: Vec3

    @property
    def motor(self) -> Motor:
        """Motor of the hinge."""
        return MOTORS[self.motor_name]


# No-load speeds are the joint velocity limits in mjlab's constants of the G1. They are below what Unitree gives as
# measured without load in unitree_rl_lab: 35.5, 22.7, 40.1 and 24.8 rad/s for the four kinds.
MOTORS = {
    "7520-14": Motor(88.0, 32.0, 0.01018),
    "7520-22": Motor(139.0, 20.0, 0.0251),
    "5020": Motor(25.0, 37.0, 0.00361),
    "5020 pair": Motor(50.0, 37.0, 0.00722),  # on a four-bar linkage
    "4010": Motor(5.0, 22.0, 0.00425),
}

PELVIS_KG = 3.813
PELVIS_COM: Vec3 = (0, 0, -0.07605)
PELVIS_COM_QUAT: Quat = (1, 0, -0.000399148, 0)
PELVIS_INERTIA: Vec3 = (0.010549, 0.0093089, 0.0079184)

_LINKS = read_data(dict[str, tuple[Link, ...]], "scenes.kit.robots", "g1_links")
LEG, WAIST, ARM = _LINKS["leg"], _LINKS["waist"], _LINKS["arm"]

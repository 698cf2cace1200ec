"""What lies beside a way: a marker post on a spring, which bends when struck, and a striped area to keep off."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco

from scenes.kit.props.paint import paint_rectangle
from scenes.kit.worlds.planar import Vec2
from scenes.kit.worlds.shapes import DRAWN, cylinder

POST, AREA = "post", "area"
POST_RADIUS_M = 0.022
_POST_M, _PLATE_M, _PIVOT_M = 1.05, 0.11, 0.03  # height of the post, radius of its plate, height of its spring
_POST_KG = 0.30
_SPRING_NMPRAD, _DAMPING_NMSPRAD = 5.0, 0.30  # it swings once a second, and a quarter as far a second later
_BANDS_M = (0.45, 0.70, 0.95)  # heights of the white bands
_ORANGE, _WHITE, _DARK, _YELLOW = (0.90, 0.38, 0.08), (0.92, 0.92, 0.90), (0.13, 0.13, 0.14), (0.95, 0.80, 0.10)
_STRIPE_M = 0.05
_JOINTS = (("roll", (1.0, 0.0, 0.0)), ("pitch", (0.0, 1.0, 0.0)))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the floor: its ends along the way, and its edges to the left of it [m]."""

    from_m: float
    to_m: float
    right_m: float
    left_m: float


def beside(area_m: tuple[float, float, float, float], left: bool) -> Area:
    """The area between these ends, and between two distances from the way to its left or right."""
    from_m, to_m, near_m, far_m = area_m
    return Area(from_m, to_m, near_m, far_m) if left else Area(from_m, to_m, -far_m, -near_m)


def add_post(spec: mujoco.MjSpec, xy_m: Vec2, name: str = POST) -> None:
    """A light post on a plate that is fixed to the floor; bent aside, it springs back and swings for two seconds.

    The keyframe "home", which must be there, gets the post's joints.
    """
    for part, rgb in (("", _ORANGE), ("_band", _WHITE), ("_plate", _DARK)):
        spec.add_material(name=f"{name}{part}", rgba=[*rgb, 1], specular=0.2)
    foot = spec.worldbody.add_body(name=f"{name}_plate", pos=[*xy_m, 0.0])
    cylinder(foot, "", (_PLATE_M, 0.006), (0.0, 0.0, 0.006), material=f"{name}_plate", **DRAWN)
    post = foot.add_body(name=name, pos=[0.0, 0.0, _PIVOT_M])
    for joint, axis in _JOINTS:
        post.add_joint(
            name=f"{name}_{joint}",
            type=mujoco.mjtJoint.mjJNT_HINGE,
            axis=axis,
            stiffness=_SPRING_NMPRAD,
            damping=_DAMPING_NMSPRAD,
        )
    half_m = (_POST_M - _PIVOT_M) / 2
    cylinder(
        post, name, (POST_RADIUS_M, half_m), (0.0, 0.0, half_m), mass=_POST_KG, material=name, friction=[0.3, 0, 0]
    )
    for height_m in _BANDS_M:
        band = (0.0, 0.0, height_m - _PIVOT_M)
        cylinder(post, "", (POST_RADIUS_M + 0.001, 0.04), band, material=f"{name}_band", **DRAWN)
    home = spec.key("home")
    qpos, ctrl = [*home.qpos, *(0.0 for _ in _JOINTS)], list(home.ctrl)
    spec.delete(home)
    spec.add_key(name="home", qpos=qpos, ctrl=ctrl)


def paint_area(spec: mujoco.MjSpec, area: Area) -> None:
    """Paint an area in black and yellow stripes, the geom `AREA`."""
    spec.add_material(name=AREA, rgba=[*_DARK, 1], specular=0.05)
    spec.add_material(name=f"{AREA}_stripe", rgba=[*_YELLOW, 1], specular=0.05)
    length_m, middle_m = area.to_m - area.from_m, (area.left_m + area.right_m) / 2
    half_m = (area.left_m - area.right_m) / 2
    paint_rectangle(spec, AREA, ((area.from_m + area.to_m) / 2, middle_m, 0.0), (length_m / 2, half_m), 2, AREA)
    count = int(length_m / (2 * _STRIPE_M))
    for k in range(count):
        x_m = area.from_m + length_m * (k + 0.5) / count
        paint_rectangle(spec, f"{AREA}_stripe", (x_m, middle_m, 0.0), (_STRIPE_M / 2, half_m), 3)

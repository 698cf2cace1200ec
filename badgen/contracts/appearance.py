"""The appearance of a scene: everything that is visible and that no task depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from badgen.contracts.plan import Vec3

Rgb: TypeAlias = tuple[float, float, float]
Pattern: TypeAlias = Literal["plain", "speckle", "tiles", "checker", "gradient"]
Shape: TypeAlias = Literal["box", "ball", "cylinder", "cone"]
RobotAppearance: TypeAlias = Literal["primitive", "mesh"]


@dataclass(frozen=True, slots=True)
class Surface:
    """Colour and pattern of a flat surface; `rgb2` colours specks, joints, every second field, or the rim."""

    rgb: Rgb
    pattern: Pattern = "plain"
    rgb2: Rgb = (0.0, 0.0, 0.0)
    repeats_per_m: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Light:
    """Parallel light from `pos_m` along `direction`; `rgb` is its colour times its strength."""

    pos_m: Vec3
    direction: Vec3
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Jitter:
    """Offset of a camera from its nominal place and aim [m], and the factor on its field of view."""

    pos_m: Vec3 = (0.0, 0.0, 0.0)
    aim_m: Vec3 = (0.0, 0.0, 0.0)
    fovy_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Distractor:
    """A solid object on a far margin of the table, out of reach of every task and arm."""

    shape: Shape
    xy_m: tuple[float, float]
    yaw_rad: float
    radius_m: float  # half the width of a box
    height_m: float  # ignored for a ball, which is twice its radius high
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Appearance:
    """Everything that visual domain randomization samples, for any scene.

    Attributes:
        table: table top.
        floor: ground.
        wall: one wall behind and one at the side, or None where the sky is the background.
        sky: colours overhead and below the horizon.
        ambient_rgb: light from everywhere.
        key: the light that casts shadows.
        fill: weaker light from the other side, without shadows.
        cameras: offsets of the fixed cameras of a scene, in order; where there are more cameras, from the first again.
        shell_rgb: colour of the robot's covers.
        distractors: objects that no task uses.
        robot_appearance: whether the robot is rendered with simple shapes or with its manufacturer's meshes.
    """

    table: Surface
    floor: Surface
    wall: Surface | None
    sky: tuple[Rgb, Rgb]
    ambient_rgb: Rgb
    key: Light
    fill: Light
    cameras: tuple[Jitter, ...]
    shell_rgb: Rgb
    distractors: tuple[Distractor, ...]
    robot_appearance: RobotAppearance = "primitive"


PLAIN = Appearance(
    table=Surface((0.80, 0.68, 0.53)),
    floor=Surface((0.56, 0.57, 0.59), "checker", (0.60, 0.61, 0.63), (6.0, 6.0)),
    wall=None,
    sky=((0.80, 0.83, 0.86), (0.52, 0.57, 0.63)),
    ambient_rgb=(0.34, 0.34, 0.36),
    key=Light((0.9, -0.8, 2.2), (-0.35, 0.36, -0.86), (0.62, 0.60, 0.56)),
    fill=Light((-1.2, 1.4, 2.0), (0.5, -0.55, -0.67), (0.20, 0.21, 0.24)),
    cameras=(Jitter(),),
    shell_rgb=(0.92, 0.93, 0.95),
    distractors=(),
)

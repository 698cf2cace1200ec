"""How the room looks: everything that a picture shows and no task is about."""

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
    """Colour and pattern of something flat; `rgb2` colours specks, joints, every other field, or the rim."""

    rgb: Rgb
    pattern: Pattern = "plain"
    rgb2: Rgb = (0.0, 0.0, 0.0)
    repeats_per_m: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Light:
    """Parallel light that comes from `pos_m` along `direction`; `rgb` is its colour times its strength."""

    pos_m: Vec3
    direction: Vec3
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Jitter:
    """How a camera stands off its nominal place and aim, and the factor on its field of view."""

    pos_m: Vec3 = (0.0, 0.0, 0.0)
    aim_m: Vec3 = (0.0, 0.0, 0.0)
    fovy_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Distractor:
    """A solid thing that stands on a far margin of the table, where no task and no arm goes."""

    shape: Shape
    xy_m: tuple[float, float]
    yaw_rad: float
    radius_m: float  # half the width of a box
    height_m: float  # a ball's is twice its radius, whatever is said here
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Appearance:
    """One appearance of the room that all scenes share.

    Attributes:
        table: table top.
        floor: ground.
        wall: back wall and one at the side, or None where the sky is the background.
        sky: colours overhead and below the horizon.
        ambient_rgb: light from everywhere.
        key: the light that throws shadows.
        fill: weaker light from the other side, without shadows.
        cameras: the first fixed camera of a scene takes the first, and so on, round and round.
        shell_rgb: colour of the robot's covers.
        distractors: things beside the task.
        robot_appearance: how a robot is drawn that has two looks: by simple shapes, or by its maker's meshes.
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

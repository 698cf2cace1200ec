"""Round marks on the table, the targets of objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import mujoco

from badgen.contracts.colour import colour_distance
from scenes.kit.props.blocks import COLOURS
from scenes.kit.props.contrast import CLEAR
from scenes.kit.worlds.shapes import PRINT, about_z, cylinder

MARKS = ("mark_a", "mark_b")  # bodies of the two marks, where a layout has two
MARK_R_M = 0.055
_RIM_M = 0.006
_PALE, _DARK = (0.95, 0.95, 0.92), (0.12, 0.12, 0.14)


@dataclass(frozen=True, slots=True)
class Mark:
    """A coloured disc: its middle [m], and its x axis = heading of the hand at the mark [rad]."""

    colour: str
    xy_m: tuple[float, float]
    heading_rad: float = 0.0

    @property
    def words(self) -> str:
        """Name in instructions, such as "red mark"."""
        return f"{self.colour} mark"


def add_mark(spec: mujoco.MjSpec, name: str, mark: Mark) -> None:
    """Mocap body `name`: a flat disc with a pale rim, a dark one where the disc is pale; visual only."""
    disc = COLOURS[mark.colour]
    rim = _PALE if colour_distance(_PALE, disc) >= CLEAR else _DARK
    body = spec.worldbody.add_body(name=name, pos=[*mark.xy_m, 0.0], quat=about_z(mark.heading_rad), mocap=True)
    for part, radius_m, height_m, rgb in (
        ("rim", MARK_R_M + _RIM_M, 0.0006, rim),
        ("disc", MARK_R_M, 0.0010, disc),
    ):
        half = height_m / 2
        cylinder(body, f"{name}_{part}", (radius_m, half), [0, 0, half], rgba=[*rgb, 1], **PRINT)


def add_marks(spec: mujoco.MjSpec, marks: Iterable[Mark]) -> None:
    """The two marks of a layout, named as `MARKS`."""
    for name, mark in zip(MARKS, marks, strict=True):
        add_mark(spec, name, mark)

"""Base layout of tasks with items that stand on a table in front of one arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, pi
from typing import ClassVar

import mujoco

from badgen.contracts.plan import Goal, Pose
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import Handling, closing_down, turned
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.control.arm.reach import Obstacle, finger_room_m, nearest_turn, reaches
from scenes.kit.layout import XY, azimuth_rad, carried_yaw_rad, open_m
from scenes.kit.props.items import Item, add_item
from scenes.kit.scene import OneArmParams


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLayout(OneArmParams):
    """Items on the table; a task's own layout derives from it and names their bodies in `bodies`.

    Attributes:
        items: kind, colour and size of each.
        items_xy_m: initial positions; `items_yaw_rad`: initial yaws.
    """

    bodies: ClassVar[tuple[str, ...]]

    items: tuple[Item, ...]
    items_xy_m: tuple[XY, ...]
    items_yaw_rad: tuple[float, ...]

    def the(self, k: int) -> str:
        """Noun phrase of an item: "the red mug"."""
        return f"the {self.items[k].words}"

    def others(self, k: int) -> list[int]:
        """Indices of all items but one, ordered by distance from that one."""
        x, y = self.items_xy_m[k]
        others = [j for j in range(len(self.items)) if j != k]
        return sorted(others, key=lambda j: hypot(self.items_xy_m[j][0] - x, self.items_xy_m[j][1] - y))

    def square_grip_rad(self, k: int) -> float:
        """Closing direction in a square item's own frame that is nearest to across the arm [rad]."""
        yaw, ahead = self.items_yaw_rad[k], azimuth_rad(self.base, self.items_xy_m[k])
        return nearest_turn(yaw, ahead + pi / 2, pi / 2) - yaw

    def room_m(self, k: int, closing_rad: float, around: Sequence[Obstacle]) -> float:
        """Free space around the open fingers at an item, closing in this direction of its own frame [m]."""
        item, yaw = self.items[k], self.items_yaw_rad[k]
        return finger_room_m(self.items_xy_m[k], item.grip_z_m, yaw + closing_rad, open_m(item), around)

    def grasp(self, k: int, closing_rad: float) -> Pose:
        """Tool pose in an item's frame for a grasp from above, fingers closing in this direction of that frame."""
        return Pose((0.0, 0.0, self.items[k].grip_z_m), closing_down(closing_rad))

    def carried_yaw_rad(self, k: int, there: XY) -> float:
        """World yaw of an item at its destination, if it turns with the arm on the way."""
        return carried_yaw_rad(self.base, self.items_yaw_rad[k], self.items_xy_m[k], there)

    def can_bring(self, k: int, closing_rad: float, high_m: float, there: Sequence[Pose]) -> bool:
        """Whether the arm can take an item, lift it to `high_m` and bring it to these poses in turn."""
        yaw, xy = turned(self.items_yaw_rad[k]), self.items_xy_m[k]
        grasp = frame(self.grasp(k, closing_rad))
        poses = (Pose((*xy, high_m), yaw), Pose((*xy, 0.0), yaw), *there)
        return reaches(ik_of(self.base), [compose(frame(p), grasp) for p in poses])

    def handling(
        self, k: int, closing_rad: float, at: Goal, *, over_m: float, lift_m: float, prefix: str = ""
    ) -> Handling:
        """Phases of taking an item from its initial position to `at`; see `Handling`."""
        return Handling(
            body=self.bodies[k],
            the=self.the(k),
            grasp=self.grasp(k, closing_rad),
            open_m=open_m(self.items[k]),
            xy_m=self.items_xy_m[k],
            yaw_rad=self.items_yaw_rad[k],
            at=at,
            over_m=over_m,
            lift_m=lift_m,
            prefix=prefix,
        )

    def add_items(self, spec: mujoco.MjSpec) -> None:
        """Add all items to a world, standing on the table."""
        for k, body in enumerate(self.bodies):
            add_item(spec, body, self.items[k], self.items_xy_m[k], self.items_yaw_rad[k])

"""`badgen list robots`: every robot, its parts, and how it can be rendered."""

from __future__ import annotations

from collections.abc import Iterator

from badgen.contracts.robot import Handle, MeshRobot, Robot
from badgen.registry import Registry


def robot_lines(known: Registry) -> Iterator[str]:
    """A line for each robot, and one for each of its parts."""
    for name, robot in sorted(known.robots.items()):
        yield f"{name:<16} {_drawn(robot)}"
        yield from (f"  {handle.part:<14} {_told(handle)}" for handle in robot.handles)


def _told(handle: Handle) -> str:
    gripper = f"opens {1000 * handle.gripper.aperture_m:.0f} mm" if handle.gripper is not None else "no gripper"
    numbers = f"{len(handle.joints)} joints, {len(handle.actuators)} actuators, {gripper}"
    return f"{numbers}, carries {handle.payload_kg:g} kg"


def _drawn(robot: Robot) -> str:
    if not isinstance(robot, MeshRobot):
        return f"rendered with {robot.drawn}"
    found = robot.found()
    meshes = f"{found.source}, {found.faces:,} faces" if found else f"none; run: badgen robots install {robot.name}"
    return f"primitive: {robot.drawn}; mesh: {meshes}"

"""Which columns of the joint positions are the robot's own: what it can feel, without the things around it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from badgen.contracts.errors import BadValue

_WIDTH = {"free": 7, "ball": 4, "slide": 1, "hinge": 1}


@dataclass(frozen=True)
class Robot:
    """Names of the robot's joints and their columns in `qpos`; `nq` is the width of all of it."""

    joints: tuple[str, ...]
    columns: tuple[int, ...]
    nq: int

    @property
    def others(self) -> tuple[int, ...]:
        """Columns of everything else."""
        return tuple(i for i in range(self.nq) if i not in self.columns)


@lru_cache(maxsize=8)
def robot_of(model_xml: str) -> Robot:
    """Joints of every tree of bodies that an actuator drives, in the order of `qpos`; raises BadValue without one."""
    root = ET.fromstring(model_xml)
    driven = _driven(root)
    joints: list[str] = []
    columns: list[int] = []
    at = 0
    for tree in (b for world in root.iter("worldbody") for b in world.findall("body")):
        found = list(_joints(tree))
        own = any(name in driven for name, _ in found)
        for name, width in found:
            if own and width == 1:
                joints.append(name)
                columns.append(at)
            at += width
    if not joints:
        raise BadValue("the model has no joint that an actuator drives, so the robot's own state is unknown")
    return Robot(tuple(joints), tuple(columns), at)


def _driven(root: ET.Element) -> set[str]:
    """Joints that actuators pull at, also through tendons."""
    tendons = {t.get("name"): [j.get("joint", "") for j in t.iter("joint")] for f in root.iter("tendon") for t in f}
    found: set[str] = set()
    for actuator in (a for part in root.iter("actuator") for a in part):
        found.update(tendons.get(actuator.get("tendon"), ()))
        found.add(actuator.get("joint", ""))
    return found - {""}


def _joints(body: ET.Element) -> Iterator[tuple[str, int]]:
    """Joints of a body and then of its children, which is MuJoCo's order, with their width in `qpos`."""
    for joint in body:
        if joint.tag == "freejoint":
            yield joint.get("name", ""), 7
        elif joint.tag == "joint":
            yield joint.get("name", ""), _WIDTH[joint.get("type", "hinge")]
    for child in body.findall("body"):
        yield from _joints(child)

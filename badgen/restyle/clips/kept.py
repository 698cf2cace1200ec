"""What a restyler must keep: the robot, all that can move, and all that a task names or its rules watch."""

from __future__ import annotations

import re
from collections.abc import Iterable

import mujoco

from badgen.contracts.task import Task
from badgen.judging.bodies import robot_bodies

# Words in the names of geoms that no task uses: only these may be repainted, so that what nobody foresaw is kept.
SURFACES = ("floor", "ground", "wall", "ceiling", "table", "pedestal", "distractor")


def backdrop_geoms(model: mujoco.MjModel, tasks: Iterable[Task]) -> frozenset[int]:
    """Ids of the geoms that may be repainted: fixed to the world, named like a surface, and in no task.

    Args:
        model: the world of a layout.
        tasks: all tasks that can be asked for in it, so that a group has one answer under every instruction.
    """
    every = tuple(tasks)
    used = {name for task in every for name in task.named}
    used |= {body for task in every for rule in task.rules for body in rule.bodies} | robot_bodies(model)
    return frozenset(g for g in range(model.ngeom) if _is_backdrop(model, g, used))


def surface_kind(name: str) -> str:
    """The word of `SURFACES` that a geom's name holds; empty for any other name."""
    words = re.split(r"[_\d]+", name)
    return next((s for s in SURFACES if s in words), "")


def _is_backdrop(model: mujoco.MjModel, geom: int, used: set[str]) -> bool:
    body = int(model.geom_bodyid[geom])
    fixed = int(model.body_weldid[body]) == 0 and int(model.body_mocapid[body]) < 0
    names = {model.geom(geom).name, model.body(body).name}
    return fixed and bool(surface_kind(model.geom(geom).name)) and not names & (used - {"table", "floor", "world"})

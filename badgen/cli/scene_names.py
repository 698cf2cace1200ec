"""Names that arguments of faults are made of: phases, bodies, joints, actuators, geoms and sites of a scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.scene import Scene
from badgen.engine.faults import phases_of
from badgen.sim import build_world

_JOINT_TOLD = {
    int(mujoco.mjtJoint.mjJNT_FREE): "free: position [m] and orientation",
    int(mujoco.mjtJoint.mjJNT_BALL): "ball: orientation",
    int(mujoco.mjtJoint.mjJNT_SLIDE): "slide [m]",
    int(mujoco.mjtJoint.mjJNT_HINGE): "hinge [rad]",
}
_FREE = int(mujoco.mjtJoint.mjJNT_FREE)


def phase_lines(scene: Scene[Any]) -> Iterator[str]:
    """A line for each phase of the plans of one layout, in order."""
    return (f"{scene.name:<16} {name}" for name in phases_of(scene))


def model_lines(kind: str, scene: Scene[Any]) -> Iterator[str]:
    """A line for each named element of a kind, as in one layout of the scene."""
    spec = scene.build(scene.sample(np.random.default_rng(0)), PLAIN)
    model = build_world(spec, scene.pairs).model
    count, told = _KINDS[kind]
    for i in range(int(getattr(model, count))):
        name, fact = told(model, i)
        if name:
            yield f"{scene.name:<16} {name:<28} {fact}".rstrip()


def _body(m: mujoco.MjModel, i: int) -> tuple[str, str]:
    first = int(m.body_jntadr[i])
    free = first >= 0 and int(m.jnt_type[first]) == _FREE
    pose = "moves freely" if free else "mocap" if int(m.body_mocapid[i]) >= 0 else ""
    return m.body(i).name, f"{float(m.body_mass[i]):.3g} kg  {pose}"


def _joint(m: mujoco.MjModel, i: int) -> tuple[str, str]:
    return m.joint(i).name, _JOINT_TOLD[int(m.jnt_type[i])]


def _actuator(m: mujoco.MjModel, i: int) -> tuple[str, str]:
    low, high = m.actuator_ctrlrange[i].tolist()
    weakest, strongest = m.actuator_forcerange[i].tolist()
    return m.actuator(i).name, f"set-points {low:.3g} to {high:.3g}, force or torque {weakest:.3g} to {strongest:.3g}"


def _geom(m: mujoco.MjModel, i: int) -> tuple[str, str]:
    return m.geom(i).name, f"of body {m.body(int(m.geom_bodyid[i])).name}"


def _site(m: mujoco.MjModel, i: int) -> tuple[str, str]:
    return m.site(i).name, f"on body {m.body(int(m.site_bodyid[i])).name}"


_KINDS: Mapping[str, tuple[str, Callable[[mujoco.MjModel, int], tuple[str, str]]]] = {
    "bodies": ("nbody", _body),
    "joints": ("njnt", _joint),
    "actuators": ("nu", _actuator),
    "geoms": ("ngeom", _geom),
    "sites": ("nsite", _site),
}
MODEL_KINDS = tuple(_KINDS)

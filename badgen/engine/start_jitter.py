"""Move the loose things of a state by a few millimetres, as if it had come about a little differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE
from badgen.judging.bodies import robot_bodies

SHIFT_M = (0.002, 0.005)
TURN_RAD = pi / 180.0
_PRESSED_M = 0.001  # a move that presses things further than this into each other is not made
_DRAWS = 4


def with_things_moved(model: mujoco.MjModel, state: F64, rng: np.random.Generator) -> F64:
    """The state with every loose thing shifted by 2 to 5 mm and turned by up to a degree on the spot.

    Things that touch each other move as one, so that a full cup stays full. What the robot touches stays where it is,
    and so does what would be pressed into something else.
    """
    data = mujoco.MjData(model)
    mujoco.mj_setState(model, data, state, STATE)
    mujoco.mj_forward(model, data)
    for things in _clusters(model, data):
        for _ in range(_DRAWS):
            before, depth_m = data.qpos.copy(), _depth_m(model, data, things)
            _move(model, data, things, rng)
            mujoco.mj_forward(model, data)
            if _depth_m(model, data, things) <= depth_m + _PRESSED_M:
                break
            data.qpos[:] = before
            mujoco.mj_forward(model, data)
    moved = state.copy()
    moved[1 : 1 + model.nq] = data.qpos  # mjSTATE_INTEGRATION begins with time, qpos
    return moved


def _clusters(model: mujoco.MjModel, data: mujoco.MjData) -> list[list[int]]:
    """Loose bodies that touch each other, without those that the robot touches; each list in order."""
    robot = {int(model.body(name).id) for name in robot_bodies(model)}
    loose = [b for b in _floating(model) if b not in robot]
    group = {b: {b} for b in loose}
    held: set[int] = set()
    for one, other in _touching(model, data):
        if one in group and other in group:
            joined = group[one] | group[other]
            group.update(dict.fromkeys(joined, joined))
        elif one in robot or other in robot:
            held |= {one, other}
    found = {min(g): sorted(g) for g in group.values() if not g & held}
    return [found[first] for first in sorted(found)]


def _floating(model: mujoco.MjModel) -> Iterable[int]:
    """Bodies with a free joint."""
    return (int(model.jnt_bodyid[j]) for j in range(model.njnt) if model.jnt_type[j] == mujoco.mjtJoint.mjJNT_FREE)


def _touching(model: mujoco.MjModel, data: mujoco.MjData) -> Iterable[tuple[int, int]]:
    """Pairs of bodies in contact; of a loose thing with parts, its first body. Contacts of flexes do not count."""
    for contact in data.contact:
        if min(contact.geom) >= 0:
            one, other = (int(model.geom_bodyid[g]) for g in contact.geom)
            roots = int(model.body_rootid[one]), int(model.body_rootid[other])
            yield from {(one, other), roots}


def _move(model: mujoco.MjModel, data: mujoco.MjData, things: Sequence[int], rng: np.random.Generator) -> None:
    """Shift and turn bodies as one, about the vertical through their middle."""
    heading, length_m = rng.uniform(-pi, pi), rng.uniform(*SHIFT_M)
    turn = rng.uniform(-TURN_RAD, TURN_RAD)
    c, s = cos(turn), sin(turn)
    quat, turned = np.array([cos(turn / 2), 0.0, 0.0, sin(turn / 2)]), np.empty(4)
    places = [int(model.jnt_qposadr[model.body_jntadr[b]]) for b in things]
    middle = np.mean([data.qpos[k : k + 2] for k in places], axis=0)
    for k in places:
        x, y = data.qpos[k : k + 2] - middle
        data.qpos[k] = middle[0] + c * x - s * y + length_m * cos(heading)
        data.qpos[k + 1] = middle[1] + s * x + c * y + length_m * sin(heading)
        mujoco.mju_mulQuat(turned, quat, data.qpos[k + 3 : k + 7])
        data.qpos[k + 3 : k + 7] = turned


def _depth_m(model: mujoco.MjModel, data: mujoco.MjData, things: Sequence[int]) -> float:
    """How deep these bodies and their parts are pressed into anything [m]."""
    among = set(things)
    depths = [
        -float(contact.dist)
        for contact in data.contact
        if min(contact.geom) >= 0 and among & {int(model.body_rootid[model.geom_bodyid[g]]) for g in contact.geom}
    ]
    return max(depths, default=0.0)

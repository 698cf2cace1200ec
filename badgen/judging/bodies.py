"""Which bodies of a model belong to a robot, and which ones the sentences of a task name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import mujoco

from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.episode import Event
from badgen.contracts.task import Task


def robot_bodies(model: mujoco.MjModel) -> frozenset[str]:
    """Bodies of the kinematic trees with a joint, a tendon or a site that an actuator drives."""
    roots = _driven_roots(model)
    return frozenset(body_name(model, b) for b in range(1, model.nbody) if int(model.body_rootid[b]) in roots)


def walking_bodies(model: mujoco.MjModel) -> tuple[str, ...]:
    """Of each robot that no joint ties to the world, such as a humanoid, the body that carries all others."""
    free = int(mujoco.mjtJoint.mjJNT_FREE)
    floating = {int(model.jnt_bodyid[j]) for j in range(model.njnt) if int(model.jnt_type[j]) == free}
    return tuple(body_name(model, b) for b in sorted(_driven_roots(model) & floating))


def named_bodies(task: Task, model: mujoco.MjModel) -> Iterator[str]:
    """Bodies that the sentences of a task name, or of a geom its body."""
    for name in task.named:
        geom = int(mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, name))
        if body_index(model, name) >= 0:
            yield name
        elif geom >= 0:
            yield body_name(model, int(model.geom_bodyid[geom]))


def compared_bodies(model: mujoco.MjModel, task: Task, events: Sequence[Event]) -> Iterator[str]:
    """What tells two rollouts apart: bodies that the sentences name, and those of broken rules that are no robot's.

    Where the sentences name nothing, all bodies count that are no part of a robot.
    """
    yield from named_bodies(task, model)
    robot, broken = robot_bodies(model), {e.rule for e in events}
    others = [b for r in task.rules if r.name in broken for b in r.bodies]
    if not task.named:
        others += [body_name(model, b) for b in range(1, model.nbody)]
    yield from (b for b in others if b not in robot)


def _driven_roots(model: mujoco.MjModel) -> frozenset[int]:
    return frozenset(int(model.body_rootid[b]) for a in range(model.nu) for b in _driven_bodies(model, a))


def _driven_bodies(model: mujoco.MjModel, actuator: int) -> Iterator[int]:
    """Bodies on which an actuator acts."""
    kind, target = int(model.actuator_trntype[actuator]), int(model.actuator_trnid[actuator, 0])
    transmissions = mujoco.mjtTrn
    if kind in (int(transmissions.mjTRN_JOINT), int(transmissions.mjTRN_JOINTINPARENT)):
        yield int(model.jnt_bodyid[target])
    elif kind in (int(transmissions.mjTRN_SITE), int(transmissions.mjTRN_SLIDERCRANK)):
        yield int(model.site_bodyid[target])
    elif kind == int(transmissions.mjTRN_BODY):
        yield target
    elif kind == int(transmissions.mjTRN_TENDON):
        yield from _tendon_bodies(model, target)


def _tendon_bodies(model: mujoco.MjModel, tendon: int) -> Iterator[int]:
    first = int(model.tendon_adr[tendon])
    for k in range(first, first + int(model.tendon_num[tendon])):
        kind, wrapped = int(model.wrap_type[k]), int(model.wrap_objid[k])
        if kind == int(mujoco.mjtWrap.mjWRAP_JOINT):
            yield int(model.jnt_bodyid[wrapped])
        elif kind == int(mujoco.mjtWrap.mjWRAP_SITE):
            yield int(model.site_bodyid[wrapped])

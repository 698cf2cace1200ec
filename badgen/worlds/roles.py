"""What the bodies of a model are, found from its kinematic trees; names play no part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.errors import UnknownName
from badgen.contracts.world import HasRoles, Role, World

_PLANE_DOFS = 2  # what slides along at least so many axes, and has no motor, moves about like an object


def roles_of(world: World) -> dict[str, Role]:
    """Role of every body that moves by itself, of every robot part and of every fixed body, by name.

    Bodies without joints of their own inside an object or fixture belong to the body that carries them, and are left
    out. What the world says itself (`HasRoles`) replaces what was found.
    """
    model, _ = world.physics()
    found = found_roles(model)
    if isinstance(world, HasRoles):
        for name, role in world.roles().items():
            if body_index(model, name) < 0:
                raise UnknownName("body", name, (body_name(model, k) for k in range(model.nbody)))
            if role not in get_args(Role):
                raise UnknownName("role", role, get_args(Role))
            found[name] = role
    return found


def found_roles(model: mujoco.MjModel) -> dict[str, Role]:
    """Roles by these rules.

    * robot: trees with a motor, or welded to a body that is set (a mocap body); fixed bodies under the same root
      are its base;
    * marker: other trees that nothing can touch;
    * object: other trees whose root is free, or slides along at least two axes;
    * fixture: whatever else has joints, also a lid that is hinged to an object.
    """
    driven = _driven_trees(model)
    tree, touchable = model.body_treeid, _touchable(model)
    solid_trees = {int(tree[body]) for body in np.flatnonzero(touchable)}
    roots = {int(t): int(np.flatnonzero(tree == t)[0]) for t in np.unique(tree) if t >= 0}
    bases = {int(model.body_rootid[roots[t]]) for t in driven} - {0}
    roles: dict[str, Role] = {}
    for body in range(model.nbody):
        here = int(tree[body])
        name = body_name(model, body)
        if here in driven or (here < 0 and body and int(model.body_rootid[body]) in bases):
            roles[name] = "robot"
        elif here < 0:
            roles[name] = "mocap" if model.body_mocapid[body] >= 0 else "fixed"
        elif int(model.body_weldid[body]) == body:
            free = body == roots[here] and _moves_about(model, body)
            roles[name] = "marker" if here not in solid_trees else "object" if free else "fixture"
    return roles


def carriers(model: mujoco.MjModel, roles: Mapping[str, Role]) -> list[int]:
    """For every body the one that it belongs to: itself where it has a role, else the nearest above it that has."""
    found = [0]
    for body in range(1, model.nbody):
        found.append(body if body_name(model, body) in roles else found[int(model.body_parentid[body])])
    return found


def legged(model: mujoco.MjModel) -> str | None:
    """Name of the root of a robot that stands free on its own; None where the robots are fixed or slide."""
    driven = _driven_trees(model)
    for joint in range(model.njnt):
        body = int(model.jnt_bodyid[joint])
        if int(model.jnt_type[joint]) == int(mujoco.mjtJoint.mjJNT_FREE) and int(model.body_treeid[body]) in driven:
            return body_name(model, body)
    return None


def _driven_trees(model: mujoco.MjModel) -> set[int]:
    bodies = [*_motor_bodies(model), *_welded_to_mocap(model)]
    return {int(model.body_treeid[body]) for body in bodies} - {-1}


def _motor_bodies(model: mujoco.MjModel) -> Iterator[int]:
    """Bodies that an actuator moves, through joints, tendons or sites."""
    trn = mujoco.mjtTrn
    for kind, (target, _) in zip(model.actuator_trntype, model.actuator_trnid, strict=True):
        if int(kind) in (int(trn.mjTRN_JOINT), int(trn.mjTRN_JOINTINPARENT)):
            yield int(model.jnt_bodyid[target])
        elif int(kind) == int(trn.mjTRN_TENDON):
            yield from _tendon_bodies(model, int(target))
        elif int(kind) in (int(trn.mjTRN_SITE), int(trn.mjTRN_SLIDERCRANK)):
            yield int(model.site_bodyid[target])
        elif int(kind) == int(trn.mjTRN_BODY):
            yield int(target)


def _tendon_bodies(model: mujoco.MjModel, tendon: int) -> Iterator[int]:
    first = int(model.tendon_adr[tendon])
    for wrap in range(first, first + int(model.tendon_num[tendon])):
        kind, target = int(model.wrap_type[wrap]), int(model.wrap_objid[wrap])
        if kind == int(mujoco.mjtWrap.mjWRAP_JOINT):
            yield int(model.jnt_bodyid[target])
        elif kind == int(mujoco.mjtWrap.mjWRAP_SITE):
            yield int(model.site_bodyid[target])


def _welded_to_mocap(model: mujoco.MjModel) -> Iterator[int]:
    of_bodies = int(mujoco.mjtObj.mjOBJ_BODY)
    ties = (int(mujoco.mjtEq.mjEQ_WELD), int(mujoco.mjtEq.mjEQ_CONNECT))
    for k in range(model.neq):
        if int(model.eq_type[k]) not in ties:
            continue
        ends = [int(model.eq_obj1id[k]), int(model.eq_obj2id[k])]
        if int(model.eq_objtype[k]) != of_bodies:
            ends = [int(model.site_bodyid[site]) for site in ends]
        if any(model.body_mocapid[body] >= 0 for body in ends):
            yield from ends


def _touchable(model: mujoco.MjModel) -> Bools:
    """(bodies,) whether a body has a geom that can collide."""
    solid = (model.geom_contype != 0) | (model.geom_conaffinity != 0)
    found = np.zeros(model.nbody, dtype=np.bool_)
    found[model.geom_bodyid[solid]] = True
    for paired in (model.pair_geom1, model.pair_geom2):
        found[model.geom_bodyid[paired]] = True
    return found


def _moves_about(model: mujoco.MjModel, body: int) -> bool:
    first = int(model.body_jntadr[body])
    kinds = [int(k) for k in model.jnt_type[first : first + int(model.body_jntnum[body])]]
    slides = kinds.count(int(mujoco.mjtJoint.mjJNT_SLIDE))
    return int(mujoco.mjtJoint.mjJNT_FREE) in kinds or slides >= _PLANE_DOFS

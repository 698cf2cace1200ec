"""What badgen sees in a world, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_index
from badgen.contracts.world import Gripper, HasRoles, HasTask, Role, World
from badgen.contracts.world_fault import WorldFacts
from badgen.worlds.faults import default_specs
from badgen.worlds.observations import numbers_of
from badgen.worlds.roles import legged, roles_of

_SHOWN = 8  # bodies of a role that are listed by name, of those that do not move by themselves


def described(world: World) -> Iterator[str]:
    """One line for each thing that badgen knows of a world, after a reset of it; the roles of its bodies come last."""
    obs = world.reset(0)
    model, _ = world.physics()
    roles = roles_of(world)
    facts = WorldFacts(world.hz, np.asarray(world.neutral, dtype=np.float64), world.gripper, roles)
    yield _line("world", world.name)
    yield _line("instruction", world.instruction)
    yield _line("rate", f"{world.hz:g} Hz; physics at {1.0 / model.opt.timestep:g} Hz, MuJoCo {mujoco.__version__}")
    yield _line("horizon", f"{world.horizon_steps} steps, {world.horizon_steps / world.hz:g} s")
    yield _line("action", f"{len(facts.neutral)} numbers; holds still at {_numbers(facts.neutral)}")
    yield _line("gripper", _gripper(world.gripper))
    yield _line("observation", f"{len(numbers_of(obs))} numbers, without pictures")
    yield _line("cameras", ", ".join(model.camera(k).name or f"#{k}" for k in range(model.ncam)) or "none")
    yield _line("task", "milestones and rules of its own" if isinstance(world, HasTask) else "its success alone")
    yield _line("faults", ", ".join(spec.name for spec in default_specs(facts)))
    yield from _roles(model, roles)
    if isinstance(world, HasRoles):
        yield "roles are corrected by the world's own method `roles`"
    else:
        yield 'wrong? give the world a method: def roles(self): return {"BODY": "object"}'


def _roles(model: mujoco.MjModel, roles: Mapping[str, Role]) -> Iterator[str]:
    root = legged(model)
    for role in ("object", "fixture", "marker", "mocap", "robot", "fixed"):
        names = [name for name, found in roles.items() if found == role]
        if role in ("object", "fixture"):
            for name in names:
                mass_kg = float(model.body_subtreemass[body_index(model, name)])
                yield _line(role, f"{name}, {mass_kg:.3g} kg")
            continue
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            stands = f"; stands free on {root}" if role == "robot" and root is not None else ""
            yield _line(role, f"{', '.join(names[:_SHOWN])}{more}{stands}")


def _gripper(gripper: Gripper | None) -> str:
    if gripper is None:
        return "none known; a world says it by its member `gripper`"
    return f"number {gripper.index} of the action, {gripper.opened:g} opens and {gripper.closed:g} closes"


def _numbers(values: F64) -> str:
    return f"{values[0]:g} everywhere" if len(values) > 1 and np.ptp(values) == 0.0 else np.array2string(values)


def _line(name: str, text: str) -> str:
    return f"{name:<12} {text}"

"""Run a world of any maker under a policy, with or without a fault, and log every step."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from math import ceil

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, WorldError
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import QUERIED, Obs, Policy, SaysDeterministic, World
from badgen.contracts.world_fault import SampledWorldFault, WorldFacts
from badgen.worlds.acting import Acting
from badgen.worlds.asking import Asked, Replay
from badgen.worlds.contacts import Contacts
from badgen.worlds.model_edits import changed_fields
from badgen.worlds.object_entries import object_entries
from badgen.worlds.observations import numbers_of
from badgen.worlds.roles import roles_of
from badgen.worlds.run import WorldRows, WorldRun
from badgen.worlds.substeps import Substeps

_EPS_ROWS = 1e-6


class WorldRunner:
    """Rolls out a policy in a world; every run starts from a reset.

    Args:
        world: the environment.
        policy: what acts in it.
    """

    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy = world, policy
        self.deterministic = not isinstance(policy, SaysDeterministic) or bool(policy.deterministic)

    def clean(self, seed: int, steps: int | None = None) -> WorldRun:
        """A run without a fault; `steps` is how many steps of the world it lasts, by default as many as it has.

        Raises:
            WorldError: where the world or the policy breaks what a run counts on.
        """
        return self._roll(_Asked(seed, self._checked(steps)))

    def faulted(self, seed: int, clean: WorldRun, fault: SampledWorldFault, steps: int | None = None) -> WorldRun:
        """The run of the same seed with a fault; up to its cause it is equal, to the bit, to the clean one.

        A policy that draws is shown the clean run again up to the cause, with the logged actions in place of its own.

        Raises:
            WorldError: also where the model is not, after the run, what it was before.
        """
        replay = None if self.deterministic else self._replay(clean, fault.cause_s)
        run = self._roll(_Asked(seed, self._checked(steps), clean.trajectory.model, fault, replay))
        if left := sorted(set(run.changed) - set(clean.changed)):
            found = f"after {fault.spec.name} the model differs in {', '.join(left)}"
            raise WorldError("model restored", found, "do not write to the model in `step`, or leave this fault out")
        return run

    def continued(self, seed: int, clean: WorldRun, from_s: float, steps: int | None = None) -> WorldRun:
        """A run without a fault that repeats the clean one up to a time, and then goes on as the policy draws."""
        replay = self._replay(clean, from_s)
        return self._roll(_Asked(seed, self._checked(steps), clean.trajectory.model, None, replay))

    def facts(self, clean: WorldRun | None = None) -> WorldFacts:
        """What faults may know of the world; with a clean run also where the observation shows the objects.

        Resets a world that makes its model at the first reset.
        """
        world = self.world
        try:
            roles = roles_of(world)
        except AttributeError:  # made at its first reset
            world.reset(0)
            roles = roles_of(world)
        neutral = np.array(world.neutral, dtype=np.float64)
        if clean is None:
            return WorldFacts(world.hz, neutral, world.gripper, roles)
        entries, spread = object_entries(clean, roles), clean.seen.std(axis=0)
        return WorldFacts(world.hz, neutral, world.gripper, roles, entries, spread)

    def _checked(self, steps: int | None) -> int:
        most = self.world.horizon_steps
        wanted = most if steps is None else steps
        if not 1 <= wanted <= most:
            raise BadValue(f"{self.world.name}: steps must be a whole number from 1 to {most}; got {wanted!r}")
        return wanted

    def _replay(self, clean: WorldRun, until_s: float) -> Replay:
        row = ceil(until_s * self.world.hz - _EPS_ROWS)
        return Replay(clean.trajectory.action, clean.trajectory.recorded[QUERIED], row)

    def _roll(self, asked: _Asked) -> WorldRun:
        world = self.world
        obs = world.reset(asked.seed)
        self.policy.reset(world.instruction, asked.seed)
        model, data = world.physics()
        frozen = self._frozen(model, asked)
        contacts = Contacts(frozen, roles_of(world))
        acting = Acting(asked.fault, model, data, world.hz)
        rows = WorldRows(frozen, contacts.pairs, world.hz)
        before = acting.before_substep if acting.hooks_substeps else None

        def after() -> None:
            acting.after_substep()
            contacts.add(data)

        try:
            with Substeps(data, before, after) as substeps:
                self._steps(asked, obs, data, acting, contacts, rows)
        finally:
            acting.end()
        self._check_hooked(substeps.count, model, data)
        changed = changed_fields(frozen, model)
        return rows.run(_warnings(data), changed, substeps.count)

    def _steps(
        self, asked: _Asked, obs: Obs, data: mujoco.MjData, acting: Acting, contacts: Contacts, rows: WorldRows
    ) -> None:
        world, size = self.world, len(self.world.neutral)
        actions = Asked(self.policy, size, asked.replay)
        success = False
        for row in range(asked.steps):
            rows.begin(data, contacts.take(), numbers_of(obs), success)
            queried = actions.must_ask
            wanted = actions.next(row, acting.observation(row, obs))
            given = acting.action(row, wanted)
            acting.begin_row(row)
            obs, success = world.step(given.copy())
            rows.finish(data, wanted, given, queried)
            _check_finite(data, row, world.hz)
        rows.begin(data, contacts.take(), numbers_of(obs), success)
        rows.finish_last(size)

    def _frozen(self, model: mujoco.MjModel, asked: _Asked) -> mujoco.MjModel:
        """The model as it is now; the one of the clean run itself, which must be equal, where there is one."""
        if asked.model is None:
            return copy.copy(model)
        if differs := changed_fields(asked.model, model):
            found = f"after two resets with seed {asked.seed} the model differs in {', '.join(differs[:4])}"
            raise WorldError(
                "repeats", found, "`reset` must lead to the same model for the same seed; see docs/worlds.md"
            )
        return asked.model

    def _check_hooked(self, count: int, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        now_model, now_data = self.world.physics()
        if now_model is not model or now_data is not data:
            found = "the world swapped its model or data between two steps"
            raise WorldError("hooked", found, "make them in `reset` only")
        if not count:
            found = "no step of physics was seen in a whole run"
            raise WorldError(
                "hooked",
                found,
                "the environment must call `mujoco.mj_step` by that name, on the data that `physics` returns",
            )


@dataclass(frozen=True)
class _Asked:
    """What one run is to be."""

    seed: int
    steps: int
    model: mujoco.MjModel | None = None
    fault: SampledWorldFault | None = None
    replay: Replay | None = None


def equal_rows(a: Trajectory, b: Trajectory) -> int:
    """How many rows two runs have in common from the start on, to the bit."""
    n = min(len(a), len(b))
    differs = np.flatnonzero((a.state[:n] != b.state[:n]).any(axis=1))
    return int(differs[0]) if differs.size else n


def _check_finite(data: mujoco.MjData, row: int, hz: float) -> None:
    total: F64 = np.add.reduce(data.qpos) + np.add.reduce(data.qvel)
    if not np.isfinite(total):
        found = f"physics became unstable at {(row + 1) / hz:.2f} s (NaN in the state)"
        raise WorldError("stable", found, "a weaker fault, or another seed, may stay stable")


def _warnings(data: mujoco.MjData) -> dict[str, int]:
    numbers = data.warning.number.tolist()
    return {mujoco.mjtWarning(i).name: n for i, n in enumerate(numbers) if n}

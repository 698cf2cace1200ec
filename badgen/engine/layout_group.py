"""One initial state with one appearance: the clean twin, and the other rollouts of the same layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from badgen.appearance import randomize_appearance
from badgen.contracts.appearance import PLAIN, Appearance, RobotAppearance
from badgen.contracts.episode import Certificate
from badgen.contracts.expert import Expert
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.task import Request, Task, TaskInstance
from badgen.contracts.trajectory import Trajectory
from badgen.engine.seeds import Slot
from badgen.engine.streams import APPEARANCE, EXPERT, LAYOUT, REQUEST
from badgen.judging.certificate import GRACE_S, Judged, certify, certify_twin, judge
from badgen.sim import (
    Branch,
    Rows,
    Simulation,
    World,
    branch_at,
    build_world,
    resume,
    simulate,
    simulate_branching,
)

_PROOF_ROWS = 10


@dataclass(frozen=True)
class Rollout:
    """A rollout, what was found in it, and its certificate.

    Attributes:
        judged: the trajectory, and what was found in it.
        certificate: whether it can be kept, and as what.
        attempted_task: name of the task that the expert did.
        fault: the fault; None for a clean rollout.
        branch: the row where the fault begins, from which the rollout can be resumed; None for a clean rollout.
        jittered: jitter reruns; None for one that became unstable.
    """

    judged: Judged
    certificate: Certificate
    attempted_task: str
    fault: SampledFault | None = None
    branch: Branch | None = None
    jittered: tuple[Trajectory | None, ...] = ()


@dataclass(frozen=True)
class Group:
    """A layout that is sampled for a slot, and its rollouts.

    Attributes:
        scene: scene of the layout.
        slot: slot that the layout is sampled for.
        seed: root seed of the dataset.
        redraw: how many layouts were sampled for the slot before this one.
        props: fault whose operator adds objects to the world; None for no such operator.
        style: "varied" or "plain" appearance.
        robot_appearance: "primitive" or "mesh".
    """

    scene: Scene[Any]
    slot: Slot
    seed: int
    redraw: int
    props: SampledFault | None = None
    style: str = "varied"
    robot_appearance: RobotAppearance = "primitive"

    @cached_property
    def params(self) -> Any:
        """The layout."""
        return self.scene.sample(self.slot.rng(self.seed, self.redraw, LAYOUT))

    @cached_property
    def appearance(self) -> Appearance:
        """The appearance of the scene."""
        sampled = (
            PLAIN if self.style == "plain" else randomize_appearance(self.slot.rng(self.seed, self.redraw, APPEARANCE))
        )
        return replace(sampled, robot_appearance=self.robot_appearance)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of the layout."""
        return tuple(instance.task for instance in self._instances.values())

    @cached_property
    def _instances(self) -> Mapping[str, TaskInstance]:
        return {instance.task.name: instance for instance in self.scene.tasks(self.params)}

    @cached_property
    def request(self) -> Request:
        """The first request: one of the tasks, in one of its wordings that state the constraint."""
        rng = self.slot.rng(self.seed, self.redraw, REQUEST)
        task = self.tasks[int(rng.integers(len(self.tasks)))]
        return Request(task, task.instructions[int(rng.integers(len(task.instructions)))])

    @cached_property
    def world(self) -> World:
        """The world as stored."""
        spec = self.scene.build(self.params, self.appearance)
        if self.props is not None:
            self.props.operator.edit_spec(self.props.params, spec)
        return build_world(spec, self.scene.pairs)

    @cached_property
    def twin(self) -> Rollout:
        """The clean rollout of the requested task; raises Unstable."""
        return self._twin[0]

    def clean(self, task: Task) -> Rollout:
        """The clean rollout of one of the tasks; raises Unstable."""
        return self._clean(task)[0]

    def perturbed(self, fault: SampledFault) -> Rollout:
        """The same layout and request under a fault; raises Unstable.

        Until the fault begins, a rollout whose plan is the twin's equals the twin. It is therefore resumed from the
        twin, _PROOF_ROWS before that time; the certificate compares those rows. `badgen verify` simulates every stored
        episode from its start.
        """
        task, cause_s, log_hz = self.request.task, fault.cause_s, self.scene.log_hz
        branch = branch_at(self._twin[1], cause_s, log_hz)
        # An expert may read its first observation in `start`, before any branch.
        if branch.row == 0 or not self._still_nominal(fault, branch.row):
            full, branches = self._simulate(task, fault)
            branch = branch_at(branches, cause_s, log_hz)
        else:
            sim, expert = prepare(self.scene, self._instances[task.name], self.world, fault, begun=True)
            early = self._twin[1][max(branch.row - _PROOF_ROWS, 0)]
            full = resume(sim, expert, early, self.twin.judged.full, self.scene.horizon_s + GRACE_S, log_hz)
        judged = judge(full, task, self.scene.horizon_s)
        certificate = certify(judged, self.twin.judged, fault.cause_s)
        return Rollout(judged, certificate, task.name, fault, branch)

    def resumed(self, rollout: Rollout, branch: Branch, over: Callable[[Rows], bool] | None = None) -> Trajectory:
        """Resume a rollout of this group from a branch, to the horizon or until `over` is true; raises Unstable."""
        sim, expert = prepare(
            self.scene, self._instances[rollout.attempted_task], self.world, rollout.fault, begun=True
        )
        return resume(sim, expert, branch, rollout.judged.trajectory, self.scene.horizon_s, self.scene.log_hz, over)

    def with_props(self, fault: SampledFault) -> Group:
        """The same layout with the objects that an operator adds."""
        return replace(self, props=fault)

    @property
    def expert_rng(self) -> np.random.Generator:
        """Random stream of the expert; the same for every rollout of the group."""
        return self.slot.rng(self.seed, self.redraw, EXPERT)

    @property
    def id(self) -> str:
        """Name of the group."""
        return self.slot.name(self.seed, self.redraw)

    @cached_property
    def _twin(self) -> tuple[Rollout, tuple[Branch, ...]]:
        return self._clean(self.request.task)

    def _clean(self, task: Task) -> tuple[Rollout, tuple[Branch, ...]]:
        full, branches = self._simulate(task, None)
        judged = judge(full, task, self.scene.horizon_s)
        return Rollout(judged, certify_twin(judged), task.name), branches

    def _still_nominal(self, fault: SampledFault, row: int) -> bool:
        """Whether the plan under a fault begins with all phases that the twin entered before a row.

        Only rows before it count, because at the row itself the expert has not acted yet.
        """
        if not fault.overrides("edit_plan"):
            return True
        plan = self._instances[self.request.task.name].plan()
        phase = self.twin.judged.full.phase[:row]
        entered = 1 + int(np.count_nonzero(np.diff(phase)))
        return entered <= plan.shared(fault.operator.edit_plan(fault.params, plan))

    def _simulate(self, task: Task, fault: SampledFault | None) -> tuple[Trajectory, tuple[Branch, ...]]:
        """The rollout to the end of the grace time, and its rows as branches to resume from."""
        sim, expert = prepare(self.scene, self._instances[task.name], self.world, fault)
        until_s = self.scene.horizon_s + GRACE_S
        return simulate_branching(sim, expert, until_s, self.expert_rng, self.scene.log_hz)


def roll_out(
    scene: Scene[Any],
    instance: TaskInstance,
    world: World,
    fault: SampledFault | None,
    rng: np.random.Generator,
    until_s: float,
) -> Trajectory:
    """Trajectory of the expert of a task in a world, under a fault or none; raises Unstable."""
    sim, expert = prepare(scene, instance, world, fault)
    return simulate(sim, expert, until_s, rng, scene.log_hz)


def prepare(
    scene: Scene[Any], instance: TaskInstance, world: World, fault: SampledFault | None, begun: bool = False
) -> tuple[Simulation, Expert[Any]]:
    """The simulation and the expert of a task, both under a fault or none; `begun` as in `simulation`."""
    expert = instance.expert()
    if fault is not None:
        expert = expert.with_plan(fault.operator.edit_plan(fault.params, expert.plan))
    faults = [fault] if fault is not None else []
    return simulation(scene, world, expert.control_hz, faults, begun), expert


def simulation(
    scene: Scene[Any], world: World, control_hz: float, faults: list[SampledFault], begun: bool = False
) -> Simulation:
    """Simulation of a world at time 0; with `begun` it does not settle, because a later state will be restored."""
    advance = scene.advance if scene.keeps_userdata() else None
    return Simulation(world.model, control_hz, faults, 0.0 if begun else scene.settle_s, advance)

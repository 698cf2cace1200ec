"""One initial state with one look: the clean twin, and other runs of the same layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from badgen.contracts.appearance import PLAIN, Look, RobotLook, draw_look
from badgen.contracts.episode import Certificate
from badgen.contracts.errors import UnknownName
from badgen.contracts.expert import Expert
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.scene import Scene, Spec
from badgen.contracts.task import Request, Task
from badgen.contracts.trajectory import Trajectory
from badgen.engine.seeds import ASKED, EXPERT, LAYOUT, LOOK, Slot
from badgen.judging.certificate import GRACE_S, Judged, certify, certify_twin, judge
from badgen.sim import (
    Branch,
    Fault,
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
class Applied:
    """An operator as it is stored: what rebuilds it, the object, and its drawn parameters."""

    spec: Spec
    operator: Perturbation[Any]
    params: Any

    @property
    def fault(self) -> Fault:
        """What the simulation takes."""
        return Fault(self.operator, self.params)

    @property
    def edits_spec(self) -> bool:
        """Whether it adds things to the world, which then stand in the twin too."""
        return self.fault.overrides("edit_spec")


@dataclass(frozen=True)
class Run:
    """A judged run with its certificate.

    Attributes:
        does: the task that was attempted.
        applied: the fault, if any.
        branch: where the fault begins, to go on from once more.
        shaken: the same run with the world there jittered; None where physics broke down.
    """

    judged: Judged
    certificate: Certificate
    does: str
    applied: Applied | None = None
    branch: Branch | None = None
    shaken: tuple[Trajectory | None, ...] = ()


@dataclass(frozen=True)
class Group:
    """A layout drawn for a slot. `props` is an operator that adds things to the world, if any."""

    scene: Scene[Any]
    slot: Slot
    seed: int
    redraw: int
    props: Applied | None = None
    style: str = "varied"
    robot_look: RobotLook = "primitive"

    @cached_property
    def params(self) -> Any:
        """The layout."""
        return self.scene.sample(self.slot.rng(self.seed, self.redraw, LAYOUT))

    @cached_property
    def look(self) -> Look:
        """The room that it stands in."""
        room = PLAIN if self.style == "plain" else draw_look(self.slot.rng(self.seed, self.redraw, LOOK))
        return replace(room, robot_look=self.robot_look)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that can be asked for here."""
        return self.scene.tasks(self.params)

    @cached_property
    def request(self) -> Request:
        """What is asked for: one of the tasks, in one of its wordings, with the constraint stated."""
        rng = self.slot.rng(self.seed, self.redraw, ASKED)
        task = self.tasks[int(rng.integers(len(self.tasks)))]
        return Request(task, task.instructions[int(rng.integers(len(task.instructions)))])

    @cached_property
    def world(self) -> World:
        """The world as stored."""
        spec = self.scene.build(self.params, self.look)
        if self.props is not None:
            self.props.operator.edit_spec(self.props.params, spec)
        return build_world(spec, self.scene.pairs)

    @cached_property
    def twin(self) -> Run:
        """The clean run of what is asked for; raises Unstable."""
        return self._twin[0]

    def clean(self, task: Task) -> Run:
        """The undisturbed run of one of the tasks; raises Unstable."""
        return self._clean(task)[0]

    def perturbed(self, applied: Applied) -> Run:
        """The same layout and request under a fault; raises Unstable.

        Before its fault begins, a run whose plan is still the twin's is the twin: only the last _PROOF_ROWS of that are
        simulated again, and compared. `badgen verify` simulates every stored run from its start.
        """
        task, cause_s, log_hz = self.request.task, applied.fault.cause_s, self.scene.log_hz
        begun = branch_at(self._twin[1], cause_s, log_hz)
        if begun.row == 0 or not self._still_nominal(applied, begun.row):  # a controller looks about when it starts
            full, branches = self._simulate(task, applied)
            begun = branch_at(branches, cause_s, log_hz)
        else:
            sim, expert = prepare(self.scene, self.params, task.name, self.world, applied, begun=True)
            early = self._twin[1][max(begun.row - _PROOF_ROWS, 0)]
            full = resume(sim, expert, early, self.twin.judged.full, self.scene.horizon_s + GRACE_S, log_hz)
        judged = judge(full, task, self.scene.horizon_s)
        certificate = certify(judged, self.twin.judged, applied.operator.claim(applied.params))
        return Run(judged, certificate, task.name, applied, begun)

    def resumed(self, run: Run, branch: Branch, over: Callable[[Rows], bool] | None = None) -> Trajectory:
        """A run of this group gone on from a branch to the horizon, or to where it is over; raises Unstable."""
        sim, expert = prepare(self.scene, self.params, run.does, self.world, run.applied, begun=True)
        return resume(sim, expert, branch, run.judged.trajectory, self.scene.horizon_s, self.scene.log_hz, over)

    def with_props(self, applied: Applied) -> Group:
        """The same layout with the things that an operator adds."""
        return replace(self, props=applied)

    @property
    def expert_rng(self) -> np.random.Generator:
        """Stream of the expert; the same for every member."""
        return self.slot.rng(self.seed, self.redraw, EXPERT)

    @property
    def id(self) -> str:
        """Name of the group."""
        return self.slot.name(self.seed, self.redraw)

    @cached_property
    def _twin(self) -> tuple[Run, tuple[Branch, ...]]:
        return self._clean(self.request.task)

    def _clean(self, task: Task) -> tuple[Run, tuple[Branch, ...]]:
        full, branches = self._simulate(task, None)
        judged = judge(full, task, self.scene.horizon_s)
        return Run(judged, certify_twin(judged), task.name), branches

    def _still_nominal(self, applied: Applied, row: int) -> bool:
        """Whether the phases that the twin entered before a row are in the plan under a fault what they are in its own.

        Those before the row: there, a controller has yet to act.
        """
        if not applied.fault.overrides("edit_plan"):
            return True
        plan = self.scene.expert(self.params, self.request.task.name).plan
        phase = self.twin.judged.full.phase[:row]
        entered = 1 + int(np.count_nonzero(np.diff(phase)))
        return entered <= plan.shared(applied.operator.edit_plan(applied.params, plan))

    def _simulate(self, task: Task, applied: Applied | None) -> tuple[Trajectory, tuple[Branch, ...]]:
        """The run to the end of the grace time, and all its rows to go on from."""
        sim, expert = prepare(self.scene, self.params, task.name, self.world, applied)
        until_s = self.scene.horizon_s + GRACE_S
        return simulate_branching(sim, expert, until_s, self.expert_rng, self.scene.log_hz)


def run_layout(
    scene: Scene[Any],
    params: Any,
    task: str,
    world: World,
    applied: Applied | None,
    rng: np.random.Generator,
    until_s: float,
) -> Trajectory:
    """Trajectory of a scene's expert at a task in a world, under an operator or none."""
    sim, expert = prepare(scene, params, task, world, applied)
    return simulate(sim, expert, until_s, rng, scene.log_hz)


def prepare(
    scene: Scene[Any], params: Any, task: str, world: World, applied: Applied | None, begun: bool = False
) -> tuple[Simulation, Expert[Any]]:
    """A scene's world (see `simulation`) and the expert at a task in it, both with an operator in them, or none."""
    expert = scene.expert(params, task)
    if applied is not None:
        expert = expert.with_plan(applied.operator.edit_plan(applied.params, expert.plan))
    faults = [applied.fault] if applied is not None else []
    return simulation(scene, world, expert.control_hz, faults, begun), expert


def simulation(
    scene: Scene[Any], world: World, control_hz: float, faults: list[Fault], begun: bool = False
) -> Simulation:
    """A scene's world at time 0; not let settle where it has `begun`, and will be brought to a later state anyway."""
    advance = scene.advance if scene.keeps_userdata() else None
    return Simulation(world.model, control_hz, faults, 0.0 if begun else scene.settle_s, advance)


def task_of(scene: Scene[Any], params: Any, name: str) -> Task:
    """Task of a layout by name; raises UnknownName."""
    tasks = {t.name: t for t in scene.tasks(params)}
    if name not in tasks:
        raise UnknownName("task", name, tasks)
    return tasks[name]

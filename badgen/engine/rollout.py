"""A rollout under one request, with what was found in it, and the functions that simulate one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from badgen.contracts.end_state import EndState
from badgen.contracts.episode import Certificate, Labels
from badgen.contracts.expert import Expert
from badgen.contracts.near_miss import Boundary, Edge
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.recoverability import Recoverability
from badgen.contracts.scene import Scene
from badgen.contracts.sight import Sight
from badgen.contracts.task import Request
from badgen.contracts.trajectory import Trajectory
from badgen.judging import end_state, label
from badgen.judging.apart import Apart
from badgen.judging.certificate import Judged
from badgen.sim import Branch, Simulation, World, simulate


@dataclass(frozen=True, slots=True)
class NearSide:
    """One side of a near-miss pair; see `badgen.contracts.near_miss`.

    Attributes:
        edge: what changes between the two sides.
        boundary: whether that can be seen.
        strength: of the fault, as a share of that of the failure that the pair was searched from.
        other_strength: of the fault on the other side.
        other: index of the other side among the rollouts of the group.
        of: index of the failure that the pair was searched from.
        gap: how far the two sides are apart after the onset.
    """

    edge: Edge
    boundary: Boundary
    strength: float
    other_strength: float
    other: int
    of: int
    gap: Apart


@dataclass(frozen=True)
class LabelledRollout:
    """A rollout as judged for one request, from its certificate to the store.

    Attributes:
        request: what was asked for.
        judged: the trajectory, and what was found in it.
        certificate: whether it can be kept, and as what.
        attempted_task: name of the task that the expert did.
        fault: the fault; None for a clean rollout.
        branch: the row where the fault begins, from which the rollout can be resumed; None for a clean rollout.
        jittered: jitter reruns; None for one that became unstable.
        sight: how well the stored pictures show what went wrong; empty for a success, and without cameras.
        visible_s: camera -> time from which the failure is visible, None for never [s]; empty for a success, and
            without cameras.
        index: place among the simulated rollouts of its group. One rollout under two requests has one index.
        near: which side of a near-miss pair it is; None for any other rollout.
        recovery: until when it could be saved; None where that was not tried.
        restart_s: when the fault was taken away and the expert started anew [s]; None for never.
        policy: text of the policy that acted in place of the expert; None for the expert.
    """

    request: Request
    judged: Judged
    certificate: Certificate
    attempted_task: str
    fault: SampledFault | None = None
    branch: Branch | None = None
    jittered: tuple[Trajectory | None, ...] = ()
    sight: Sight = field(default_factory=Sight)
    visible_s: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))
    index: int = 0
    near: NearSide | None = None
    recovery: Recoverability | None = None
    restart_s: float | None = None
    policy: str | None = None

    @property
    def trajectory(self) -> Trajectory:
        """The rollout to the horizon."""
        return self.judged.trajectory

    @property
    def failed(self) -> bool:
        """Whether it is anything but a success under its request."""
        return self.judged.outcome != "success"

    @cached_property
    def labels(self) -> Labels:
        """Dense labels for its request."""
        return label(self.trajectory, self.request.task, self.judged.breaches, self.sight.unseen_rules)

    def end_state(self, twin: LabelledRollout) -> EndState:
        """How hard its last state is to tell from that of its twin, which has the same request; empty for a success."""
        if not self.failed:
            return EndState()
        return end_state(self.trajectory, twin.trajectory, self.request.task, self.judged.events)

    @property
    def showing_bodies(self) -> tuple[str, ...]:
        """Bodies that show its mode: those of the rules that were broken by events of that kind."""
        broken = {e.rule for e in self.judged.events if e.kind == self.certificate.mode}
        return tuple(dict.fromkeys(b for r in self.request.task.rules if r.name in broken for b in r.bodies))


def roll_out(
    scene: Scene[Any],
    expert: Expert[Any],
    world: World,
    fault: SampledFault | None,
    rng: np.random.Generator,
    until_s: float,
) -> Trajectory:
    """Trajectory of an expert in a world, under a fault or none; raises Unstable."""
    sim, actor = prepare(scene, expert, world, fault)
    return simulate(sim, actor, until_s, rng, scene.log_hz)


def prepare(
    scene: Scene[Any], expert: Expert[Any], world: World, fault: SampledFault | None, begun: bool = False
) -> tuple[Simulation, Expert[Any]]:
    """The simulation of a world, and the expert that acts in it, under a fault or none; `begun` as in `simulation`."""
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

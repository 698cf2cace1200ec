"""One initial state with one look: the clean twin, and perturbed runs of the same layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from badgen.certify import GRACE_S, Judged, certify, certify_twin, judge
from badgen.contracts.episode import Certificate
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.scene import Scene, Spec
from badgen.engine.seeds import EXPERT, LAYOUT, Slot
from badgen.sim import Fault, Simulation, World, build_world, simulate


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
    """A judged run with its certificate; no operator for a twin."""

    judged: Judged
    certificate: Certificate
    applied: Applied | None = None


@dataclass(frozen=True)
class Group:
    """A layout drawn for a slot. `props` is an operator that adds things to the world, if any."""

    scene: Scene[Any]
    slot: Slot
    seed: int
    redraw: int
    props: Applied | None = None

    @cached_property
    def params(self) -> Any:
        """The layout."""
        return self.scene.sample(self.slot.rng(self.seed, self.redraw, LAYOUT))

    @cached_property
    def world(self) -> World:
        """The world as stored."""
        spec = self.scene.build(self.params)
        if self.props is not None:
            self.props.operator.edit_spec(self.props.params, spec)
        return build_world(spec, self.scene.pairs)

    @cached_property
    def twin(self) -> Run:
        """The clean run; raises Unstable."""
        judged = self._simulate(None)
        return Run(judged, certify_twin(judged))

    def perturbed(self, applied: Applied) -> Run:
        """The same layout under a fault; raises Unstable."""
        judged = self._simulate(applied)
        claim = applied.operator.claim(applied.params)
        return Run(judged, certify(judged, self.twin.judged, claim), applied)

    def with_props(self, applied: Applied) -> Group:
        """The same layout with the things that an operator adds."""
        return Group(self.scene, self.slot, self.seed, self.redraw, applied)

    @property
    def expert_rng(self) -> np.random.Generator:
        """Stream of the expert; the same for every member."""
        return self.slot.rng(self.seed, self.redraw, EXPERT)

    @property
    def id(self) -> str:
        """Name of the group."""
        return self.slot.name(self.seed, self.redraw)

    def _simulate(self, applied: Applied | None) -> Judged:
        full = run_layout(self.scene, self.params, self.world, applied, self.expert_rng, self.scene.horizon_s + GRACE_S)
        return judge(full, self.scene)


def run_layout(
    scene: Scene[Any], params: Any, world: World, applied: Applied | None, rng: np.random.Generator, until_s: float
) -> Any:
    """Trajectory of a scene's expert in a world, under an operator or none."""
    expert = scene.expert(params)
    if applied is not None:
        expert = expert.with_plan(applied.operator.edit_plan(applied.params, expert.plan))
    faults = [applied.fault] if applied is not None else []
    sim = Simulation(world.model, expert.control_hz, faults, scene.settle_s)
    return simulate(sim, expert, until_s, rng, scene.log_hz)

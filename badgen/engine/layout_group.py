"""The rollouts of one layout: the clean twin, which is simulated first, and those under a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from badgen.contracts.perturbation import SampledFault
from badgen.contracts.task import Request
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout import Layout
from badgen.engine.rollout import LabelledRollout, prepare
from badgen.judging.certificate import GRACE_S, certify, certify_twin, judge
from badgen.sim import Branch, Rows, World, branch_at, resume, simulate_branching

_PROOF_ROWS = 10


@dataclass(frozen=True)
class Group:
    """A layout with its world and its clean rollout; `simulate_group` makes one.

    Attributes:
        layout: the layout.
        world: its world, as stored.
        twin: the clean rollout of the requested task. Its certificate may refuse it.
        branches: every row of the twin, to resume from.
        props: fault whose operator adds objects to the world; None for no such operator.
    """

    layout: Layout
    world: World
    twin: LabelledRollout
    branches: tuple[Branch, ...]
    props: SampledFault | None = None

    def perturbed(self, fault: SampledFault) -> LabelledRollout:
        """Simulate the same layout and request under a fault; raises Unstable.

        Until the fault begins, a rollout whose plan is the twin's equals the twin. It is therefore resumed from the
        twin, _PROOF_ROWS before that time; the certificate compares those rows. `badgen verify` simulates every stored
        episode from its start.
        """
        scene, request = self.layout.scene, self.layout.request
        branch = branch_at(self.branches, fault.cause_s, scene.log_hz)
        # An expert may read its first observation in `start`, before any branch.
        if branch.row == 0 or not self._still_nominal(fault, branch.row):
            full, branches = _simulate(self.layout, self.world, request.task.name, fault)
            branch = branch_at(branches, fault.cause_s, scene.log_hz)
        else:
            early = self.branches[max(branch.row - _PROOF_ROWS, 0)]
            sim, expert = prepare(scene, self.layout.expert(request.task.name), self.world, fault, begun=True)
            full = resume(sim, expert, early, self.twin.judged.full, self.layout.horizon_s + GRACE_S, scene.log_hz)
        judged = judge(full, request.task, self.layout.horizon_s)
        certificate = certify(judged, self.twin.judged, fault.cause_s)
        return LabelledRollout(request, judged, certificate, request.task.name, fault, branch)

    def clean(self, request: Request) -> LabelledRollout:
        """Simulate the clean rollout of another request; raises Unstable."""
        return _clean(self.layout, self.world, request)[0]

    def resumed(
        self, rollout: LabelledRollout, branch: Branch, over: Callable[[Rows], bool] | None = None
    ) -> Trajectory:
        """Resume a rollout of this group from a branch, to the horizon or until `over` is true; raises Unstable."""
        scene, expert = self.layout.scene, self.layout.expert(rollout.attempted_task)
        sim, actor = prepare(scene, expert, self.world, rollout.fault, begun=True)
        return resume(sim, actor, branch, rollout.judged.exact, self.layout.horizon_s, scene.log_hz, over)

    def branches_of(self, rollout: LabelledRollout) -> tuple[Branch, ...]:
        """The rows of a rollout under a fault as branches, from the row on where its fault begins; raises Unstable."""
        assert rollout.branch is not None
        scene, expert = self.layout.scene, self.layout.expert(rollout.attempted_task)
        sim, actor = prepare(scene, expert, self.world, rollout.fault, begun=True)
        found = list[Branch]()
        full = rollout.judged.full
        resume(sim, actor, rollout.branch, full, float(full.time_s[-1]), scene.log_hz, None, found.append)
        return tuple(found)

    def _still_nominal(self, fault: SampledFault, row: int) -> bool:
        """Whether the plan under a fault begins with all phases that the twin entered before a row.

        Only rows before it count, because at the row itself the expert has not acted yet.
        """
        if not fault.overrides("edit_plan"):
            return True
        plan = self.layout.instance(self.layout.request.task.name).plan()
        phase = self.twin.judged.full.phase[:row]
        entered = 1 + int(np.count_nonzero(np.diff(phase)))
        return entered <= plan.shared(fault.operator.edit_plan(fault.params, plan))


def simulate_group(layout: Layout, props: SampledFault | None = None) -> Group:
    """Build the world of a layout, with the objects that a fault adds, and simulate the twin; raises Unstable."""
    world = layout.world(props)
    twin, branches = _clean(layout, world, layout.request)
    return Group(layout, world, twin, branches, props)


def _clean(layout: Layout, world: World, request: Request) -> tuple[LabelledRollout, tuple[Branch, ...]]:
    full, branches = _simulate(layout, world, request.task.name, None)
    judged = judge(full, request.task, layout.horizon_s)
    return LabelledRollout(request, judged, certify_twin(judged), request.task.name), branches


def _simulate(
    layout: Layout, world: World, task: str, fault: SampledFault | None
) -> tuple[Trajectory, tuple[Branch, ...]]:
    """The rollout to the end of the grace time, and its rows as branches to resume from."""
    scene = layout.scene
    sim, expert = prepare(scene, layout.expert(task), world, fault)
    return simulate_branching(sim, expert, layout.horizon_s + GRACE_S, layout.expert_rng(), scene.log_hz)

"""A rollout under a fault branches from its twin before the fault begins, and never later."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from lab import group

from badgen.contracts.perturbation import OperatorSpec, Perturbation, SampledFault
from badgen.contracts.plan import Plan
from badgen.contracts.trajectory import Trajectory
from badgen.engine.rollout import LabelledRollout, roll_out

SCENE = "push"


@dataclass(frozen=True)
class Moved:
    """Which phase goes elsewhere, and when it is said to begin to."""

    phase: str
    cause_s: float


class Elsewhere(Perturbation[Moved]):
    """Moves the goals of one phase."""

    name: ClassVar[str] = "elsewhere"

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> Moved:
        """Nothing is drawn here: the tests say what they want."""
        raise NotImplementedError

    def edit_plan(self, params: Moved, plan: Plan) -> Plan:
        """Three centimetres to the side."""
        return plan.move_goal(params.phase, (0.0, 0.03, 0.0))


def under(moved: Moved) -> LabelledRollout:
    return group(SCENE).perturbed(SampledFault(OperatorSpec("elsewhere", {}), Elsewhere(), moved))


def whole(moved: Moved) -> Trajectory:
    g = group(SCENE)
    fault = SampledFault(OperatorSpec("elsewhere", {}), Elsewhere(), moved)
    expert = g.layout.expert(g.layout.request.task.name)
    return roll_out(g.layout.scene, expert, g.world, fault, g.layout.expert_rng(), g.layout.scene.horizon_s)


def entered(k: int) -> tuple[str, float]:
    """The clean rollout's phase after `n` others, and when it begins."""
    t = group(SCENE).twin.judged.trajectory
    name = t.phases[k]
    start = t.phase_start_s(name)
    assert start is not None
    return name, start


@pytest.mark.parametrize("late_s", [0.0, 0.5])
def test_an_edited_plan_makes_the_run_that_it_makes_from_the_start(late_s: float) -> None:
    name, start_s = entered(1)
    assert start_s > 0.3
    moved = Moved(name, start_s + late_s)
    rollout = under(moved).judged.exact
    np.testing.assert_array_equal(rollout.state, whole(moved).state)
    assert (rollout.state != group(SCENE).twin.judged.exact.state).any()


def test_an_edit_that_acts_before_its_cause_is_found_out_however_early_that_is() -> None:
    first, _ = entered(0)
    _, third_s = entered(2)
    rollout = under(Moved(first, third_s))
    assert rollout.certificate.reason == "early_divergence"
    assert under(Moved(first, 0.0)).certificate.reason != "early_divergence"

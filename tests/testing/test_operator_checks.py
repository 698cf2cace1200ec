"""Every check of an operator fails for an operator that breaks it, and says how."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from guide import Cart, JointDrag, drag, variant

from badgen.contracts.errors import UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.sampling import CauseWindow
from badgen.testing import OPERATOR_CHECKS, CheckFailed, OperatorLab, SceneLab, check_operator

LAB = SceneLab(Cart(), operators=(JointDrag,))  # its clean rollout is simulated once


def broken(**changes: Any) -> Any:
    """The joint drag of the guide with other methods; strong enough to be seen."""
    return variant(JointDrag, **changes)("rail", 0.5, (300.0, 500.0))


def sampling(make: Any, kind: Any = drag.JointDragParams) -> Any:
    def sample(self: Any, rng: np.random.Generator, nominal: Any) -> Any:
        return make(self, rng)

    sample.__annotations__["return"] = kind
    return broken(sample=sample)


@dataclass(frozen=True)
class Shape:
    cause_s: float
    wave: Any


def counted(operator: Any, rng: np.random.Generator) -> Any:
    operator.calls = getattr(operator, "calls", 0) + 1
    return drag.JointDragParams(0.1 * operator.calls, 300.0)


def slow_from_the_start(self: Any, params: Any, plan: Any) -> Any:
    return plan.edit("drive", lambda phase: replace(phase, speed_mps=0.15))


def bent_model(self: Any, params: Any, time_s: float, obs: Any, action: Any) -> Any:
    obs.model.dof_damping[0] += 1.0
    return action


def growing(self: Any, params: Any, time_s: float, model: Any, data: Any) -> None:
    self.steps = getattr(self, "steps", 0) + 1
    data.qfrc_applied[0] += 1e-4 * self.steps


def trembling(self: Any, params: Any, time_s: float, model: Any, data: Any) -> None:
    data.qfrc_applied[0] += random.random()


def remembered_draw(self: Any, rng: np.random.Generator, nominal: Any) -> Any:
    self.strength = float(rng.uniform(1.0, 5.0))
    return drag.JointDragParams(0.5, 300.0)


def remembered_push(self: Any, params: Any, time_s: float, model: Any, data: Any) -> None:
    data.qfrc_applied[0] -= getattr(self, "strength", 0.0)


def late_draw(self: Any, rng: np.random.Generator, nominal: Any) -> Any:
    return drag.JointDragParams(float(rng.uniform(1.0, 2.0)), 300.0)


for draw in (remembered_draw, late_draw):
    draw.__annotations__["return"] = drag.JointDragParams

Params = drag.JointDragParams
BROKEN = {
    "capital letters": ("description", broken(name="JointDrag"), "the name of the operator is 'JointDrag'"),
    "no words": ("description", broken(__doc__=None), "has no docstring"),
    "global draw": ("sampling", sampling(lambda s, r: Params(random.random(), 300.0)), "global generator of random"),
    "memory of draws": ("sampling", sampling(counted), "one seed gave .*cause_s=0.1.* and then"),
    "one fault": ("sampling", sampling(lambda s, r: Params(1.0, 300.0)), "21 seeds all gave JointDragParams"),
    "too late": ("sampling", sampling(lambda s, r: Params(r.uniform(9.0, 10.0), 3.0)), "cause_s is 9.*0 to 4 s"),
    "an array": (
        "stored_params",
        sampling(lambda s, r: Shape(r.uniform(0, 1), np.ones(3)), Shape),
        "replace arrays by tuples",
    ),
    "bent model": ("shared_model", broken(edit_action=bent_model), "the model of the layout is another one"),
    "early": (
        "cause_first",
        broken(
            edit_plan=slow_from_the_start,
            sample=late_draw,
        ),
        r"the states differ from the clean rollout's at 0.\d\d s, and cause_s is 1.\d\d s",
    ),
    "no effect": ("effect", JointDrag("rail", 0.5, (0.0, 0.0)), "the rollout under .* is the clean one to the bit"),
    "growing": ("reproducible", broken(before_substep=growing), "in a second rollout under the same fault the states"),
    "trembling": ("reproducible", broken(before_substep=trembling), "the states differ first at"),
    "draws kept aside": (
        "reproducible",
        broken(sample=remembered_draw, before_substep=remembered_push),
        "in a replay from the stored parameters, with a new operator, the states differ first at 0.52 s",
    ),
    "always strong": ("strength_0", broken(scaled=lambda self, params, s: params), "at strength 0 the states differ"),
}


@pytest.mark.parametrize(
    "given", [JointDrag("rail", 0.5), OperatorSpec("joint_drag", {"joint": "rail", "during": 0.5})]
)
def test_the_operator_of_the_guide_passes(given: Any) -> None:
    held: list[str] = []
    check_operator(given, Cart(), operators=(JointDrag,), report=held.append)
    assert held == list(OPERATOR_CHECKS)


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named(case: str) -> None:
    check, operator, message = BROKEN[case]
    lab = SceneLab(Cart()) if check == "shared_model" else LAB  # that one is of no more use
    with pytest.raises(CheckFailed, match=rf"^operator '.*' in scene 'cart_to_mark', check {check}: .*{message}"):
        OPERATOR_CHECKS[check](OperatorLab(lab, operator))


def test_every_check_can_fail() -> None:
    assert {check for check, _, _ in BROKEN.values()} == set(OPERATOR_CHECKS)


def test_an_operator_without_a_strength_need_not_be_the_clean_run_at_0() -> None:
    steady = variant(JointDrag.__mro__[1], name="steady", sample=JointDrag.sample, edit_model=JointDrag.edit_model)()
    steady.joint, steady.window, steady.drag_nmsprad_range = "rail", CauseWindow(0.5), (300.0, 500.0)
    OPERATOR_CHECKS["strength_0"](OperatorLab(LAB, steady))


def test_arguments_that_do_not_fit_are_named() -> None:
    lab = OperatorLab(LAB, OperatorSpec("joint_drag", {"joint": "rail", "strength": 1.0}))
    with pytest.raises(CheckFailed, match=r"check description: BadValue: perturbation 'joint_drag'.*Arguments: joint"):
        OPERATOR_CHECKS["description"](lab)
    with pytest.raises(UnknownName, match="no scene named 'nowhere'"):
        check_operator(JointDrag("rail", 0.5), "nowhere")

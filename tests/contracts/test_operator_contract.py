"""What every operator owes the engine, with the arguments of every scene that uses it."""

import inspect
import json
from dataclasses import replace

import numpy as np
import pytest
from lab import CASES, MODES, OPERATORS, SEED, Case, drawn, home, perturbed, sampled_fault, twin

from badgen.contracts.perturbation import SampledFault, Scalable
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout_group import Group
from badgen.engine.rollout import roll_out
from badgen.registry import registry
from badgen.serialization import from_json, params_type, to_json


def name_of(case: Case) -> str:
    return f"{case[0]}-{case[1]}-{case[2]}"


# Drawn for every use in every scene; simulated once for every mode of a scene, and thrice for every operator.
everywhere = pytest.mark.parametrize("case", CASES, ids=name_of)
simulated = pytest.mark.parametrize("case", sorted({*MODES, *OPERATORS}), ids=name_of)
examined = pytest.mark.parametrize("case", OPERATORS, ids=name_of)


def _run(g: Group, fault: SampledFault) -> Trajectory:
    layout = g.layout
    expert = layout.expert(layout.request.task.name)
    return roll_out(layout.scene, expert, g.world, fault, layout.expert_rng(), layout.scene.horizon_s)


@everywhere
def test_it_says_what_it_is(case: Case) -> None:
    operator = drawn(case).operator
    assert registry().operators[operator.name] is type(operator)
    assert type(operator).__doc__
    assert inspect.getdoc(inspect.getmodule(type(operator)))


@everywhere
def test_it_draws_the_same_from_the_same_seed(case: Case) -> None:
    operator = drawn(case).operator
    again = operator.sample(np.random.default_rng(SEED), twin(case[0]))
    other = [operator.sample(np.random.default_rng(s), twin(case[0])) for s in range(20)]
    assert again == drawn(case).params
    assert any(o != again for o in other)


@everywhere
def test_its_params_survive_json(case: Case) -> None:
    operator = drawn(case).operator
    for seed in range(5):
        params = operator.sample(np.random.default_rng(seed), twin(case[0]))
        assert from_json(params_type(operator), json.loads(json.dumps(to_json(params)))) == params


@simulated
def test_it_changes_nothing_before_its_cause(case: Case) -> None:
    rollout, clean = perturbed(case), home(case).twin.judged.trajectory
    before = clean.time_s <= sampled_fault(case).cause_s + 1e-9
    assert np.array_equal(rollout.judged.trajectory.state[before], clean.state[before])
    assert not np.array_equal(rollout.judged.trajectory.state, clean.state)
    assert len(rollout.judged.trajectory) == len(clean)


@examined
def test_a_replay_from_stored_params_is_bit_equal(case: Case) -> None:
    group, fault = home(case), sampled_fault(case)
    stored = from_json(params_type(fault.operator), json.loads(json.dumps(to_json(fault.params))))
    again = SampledFault(fault.spec, registry().operator(fault.spec), stored)
    first = perturbed(case).judged.trajectory
    rollout = _run(group, again)
    assert np.array_equal(rollout.state, first.state)
    assert np.array_equal(rollout.contact_n, first.contact_n)
    assert rollout.phases == first.phases
    assert np.array_equal(rollout.phase, first.phase)


@examined
def test_at_strength_0_it_is_the_clean_run(case: Case) -> None:
    fault = sampled_fault(case)
    if not isinstance(fault.operator, Scalable):
        assert not hasattr(fault.operator, "scaled")
        return
    none = replace(fault, params=fault.operator.scaled(fault.params, 0.0))
    group = home(case)
    rollout = _run(group, none)
    assert np.array_equal(rollout.state, group.twin.judged.trajectory.state)

"""Every registered operator passes the checks of `badgen.testing`, with the arguments of every scene that uses it."""

import inspect

import pytest
from lab import CASES, MODES, OPERATORS, Case, each_case, operator_lab

from badgen.registry import registry
from badgen.testing import OPERATOR_CHECKS

# Sampled for every use in every scene, simulated once for every mode of a scene (a part of these is slow), and again
# for every operator.
SAMPLED = ("description", "sampling", "stored_params")
SIMULATED = ("shared_model", "cause_first", "effect")
AGAIN = ("reproducible", "strength_0")


def name_of(value: Case | str) -> str:
    return value if isinstance(value, str) else f"{value[0]}-{value[1]}-{value[2]}"


def test_every_check_is_run() -> None:
    assert {*SAMPLED, *SIMULATED, *AGAIN} == set(OPERATOR_CHECKS)


@pytest.mark.parametrize("check", SAMPLED)
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_samples_as_it_should(case: Case, check: str) -> None:
    OPERATOR_CHECKS[check](operator_lab(case))


@pytest.mark.parametrize("check", SIMULATED)
@each_case(sorted({*MODES, *OPERATORS}), ids=name_of)
def test_it_acts_from_its_cause_on(case: Case, check: str) -> None:
    OPERATOR_CHECKS[check](operator_lab(case))


@pytest.mark.parametrize("check", AGAIN)
@pytest.mark.parametrize("case", OPERATORS, ids=name_of)
def test_it_is_reproducible(case: Case, check: str) -> None:
    OPERATOR_CHECKS[check](operator_lab(case))


@pytest.mark.parametrize("name", sorted(registry().operators))
def test_its_file_says_what_it_is(name: str) -> None:
    cls = registry().operators[name]
    assert inspect.getdoc(inspect.getmodule(cls))
    assert cls.name == name

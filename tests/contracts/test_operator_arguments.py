"""Every registered operator refuses wrong arguments where it is constructed, and says what is allowed."""

import inspect
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import OperatorSpec
from badgen.registry import registry

# Arguments for operators that no scene uses, and optional ranges that no scene gives.
UNUSED: Mapping[str, Mapping[str, Any]] = {"tilt": {"phases": ["carry"], "angle_rad_range": [0.1, 0.4]}}
OPTIONAL = {"after_s_range": [0.2, 0.6]}
# A range of the right order that is outside what any operator allows in a field of that name.
NEVER_NEGATIVE = [-0.5, 0.5]
MAY_BE_NEGATIVE = {("goal_shift", "share_range"), ("pose_bias", "along_rad_range"), ("tilt", "heading_rad_range")}


def _uses() -> list[OperatorSpec]:
    scenes = registry().scenes.values()  # also those that the installed MuJoCo cannot run
    return [spec for scene in scenes for specs in scene.faults.values() for spec in specs]


def _arguments(name: str) -> dict[str, Any]:
    """What scenes give to an operator: for each argument the first that is given, and every range that it has."""
    args: dict[str, Any] = {}
    own = [use.args for use in _uses() if use.name == name]
    for mine in sorted(own, key=lambda a: "weights" not in a):  # weights fit the plans beside them only
        for field, value in mine.items():
            args.setdefault(field, value)
    if not args:
        args = dict(UNUSED[name])
    for field, parameter in inspect.signature(registry().operators[name]).parameters.items():
        if field.endswith("_range") and field not in args:
            args[field] = OPTIONAL.get(field, parameter.default)
    return args


ARGUMENTS = {name: _arguments(name) for name in sorted(registry().operators)}
RANGES = [(name, f) for name, args in ARGUMENTS.items() for f in args if f.endswith("_range")]
LISTS = {"during", "phases", "bodies", "geoms", "grips", "actuators"}
NAME_LISTS = [
    (name, f) for name, args in ARGUMENTS.items() for f in sorted(LISTS & set(args)) if isinstance(args[f], list)
]
WINDOWS = [n for n in ARGUMENTS if {"after", "before"} <= set(inspect.signature(registry().operators[n]).parameters)]

each_range = pytest.mark.parametrize(("name", "field"), RANGES, ids=lambda v: v)
each_list = pytest.mark.parametrize(("name", "field"), NAME_LISTS, ids=lambda v: v)


def construct(name: str, **changes: Any) -> Any:
    return registry().operator(OperatorSpec(name, {**ARGUMENTS[name], **changes}))


def refused(name: str, field: str, value: Any) -> str:
    """The message with which the operator refuses a value for a field: it names operator, field and value."""
    with pytest.raises(BadValue, match=rf"^{name}: .*{re.escape(field)}.* must ") as caught:
        construct(name, **{field: value})
    assert str(caught.value).endswith(f"; got {value!r}")
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_an_operator_takes_what_scenes_give_it(name: str) -> None:
    assert construct(name).name == name
    for use in _uses():
        if use.name == name:
            registry().operator(use)


def test_every_range_argument_of_every_operator_is_tried() -> None:
    fields = {
        (name, field)
        for name, cls in registry().operators.items()
        for field in inspect.signature(cls).parameters
        if field.endswith("_range")
    }
    assert fields == set(RANGES)
    assert len(fields) > 20


@each_range
def test_a_swapped_range_is_refused(name: str, field: str) -> None:
    low, high = ARGUMENTS[name][field]
    if low == high:
        low, high = low, low + 0.1
        construct(name, **{field: [low, high]})
    assert "must be two finite numbers in rising order" in refused(name, field, [high, low])


@each_range
@pytest.mark.parametrize(
    "value",
    [[], [0.1], [0.1, 0.2, 0.3], [0.1, math.nan], [math.nan, 0.2], [0.1, math.inf], "ab", 0.3, ["0.1", "0.2"]],
    ids=repr,
)
def test_a_range_of_other_than_two_finite_numbers_is_refused(name: str, field: str, value: Any) -> None:
    refused(name, field, value)


@each_range
def test_a_negative_range_is_refused_where_the_quantity_has_no_sign(name: str, field: str) -> None:
    if (name, field) in MAY_BE_NEGATIVE:
        construct(name, **{field: NEVER_NEGATIVE})
    else:
        assert re.search(r", (at least|from) 0", refused(name, field, NEVER_NEGATIVE))


@each_range
def test_shares_of_a_limit_and_angles_have_an_upper_end(name: str, field: str) -> None:
    if field in {"remaining_share_range", "rms_share_range"}:
        assert "from 0 to 1" in refused(name, field, [0.5, 1.2])
    elif "_rad_" in field:
        refused(name, field, [0.0, 20.0])  # degrees, say
    else:
        construct(name, **{field: [0.5, 1.2]})


@each_range
@given(low=st.floats(), high=st.floats())
def test_a_range_is_kept_as_given_or_refused(name: str, field: str, low: float, high: float) -> None:
    refusals = []
    try:
        construct(name, **{field: [low, high]})
    except BadValue as e:
        refusals.append(str(e))
    if refusals:
        assert f"{name}: {field} must be" in refusals[0]
    else:
        assert getattr(construct(name, **{field: [low, high]}), field) == (low, high)
        assert low <= high


@each_list
@pytest.mark.parametrize("value", [[], "walk", [3], True, -1.0], ids=repr)
def test_a_list_of_names_is_neither_empty_nor_one_string(name: str, field: str, value: Any) -> None:
    refused(name, field, value)


@each_list
def test_a_time_is_taken_for_phases_only_by_the_argument_during(name: str, field: str) -> None:
    if field != "during":
        refused(name, field, 3)
        return
    args = {k: v for k, v in ARGUMENTS[name].items() if k not in {"after", "before"}}
    assert registry().operator(OperatorSpec(name, {**args, "during": 3})).name == name


@pytest.mark.parametrize("name", WINDOWS)
def test_a_share_of_a_phase_does_not_go_with_a_time(name: str) -> None:
    with pytest.raises(BadValue, match=f"{name}: during must name phases where after or before is given.*; got 3.2"):
        construct(name, during=3.2, after=0.2, before=0.5)


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_lies_within_its_phase_and_is_ordered(name: str) -> None:
    construct(name, after=0.2, before=0.2)
    for value in (-0.1, 1.1, math.nan, "0.3", True):
        refused(name, "after", value)
        refused(name, "before", value)
    with pytest.raises(BadValue, match=f"{name}: after must be at most before, which is 0.3; got 0.6"):
        construct(name, after=0.6, before=0.3)


@pytest.mark.parametrize("name", ["shortcut", "reverted_step", "wrong_object", "wrong_target"])
def test_alternative_plans_have_a_weight_each(name: str) -> None:
    plans = {"alternatives": {"a": "reach", "b": "reach"}}
    construct(name, **plans, weights=[0, 2.5])
    for weights in ([1.0], [1.0, 2.0, 3.0], [-1.0, 2.0], [0.0, 0.0], [math.inf, 1.0], "12"):
        with pytest.raises(BadValue, match=f"{name}: weights must be 2 numbers, at least 0 and not all 0; got"):
            construct(name, **plans, weights=weights)
    for alternatives in ({}, {"a": ""}, {"": "reach"}, {"a": 1}, ["a"], "a"):
        refused(name, "alternatives", alternatives)


WRONG: Sequence[tuple[str, str, Any, str]] = (
    ("early_release", "hands", 0, "a whole number, from 1 to"),
    ("early_release", "hands", 3, "a whole number, from 1 to"),
    ("early_release", "hands", 1.5, "a whole number, from 1 to"),
    ("freeze", "actuators", [], "a list of at least one name"),
    ("goal_shift", "target", [], "a list of at least one name"),
    ("goal_shift", "toward", "", "a name"),
    ("goal_shift", "aside_rad", -0.1, "a finite number, from 0 to 3.14159"),
    ("goal_shift", "body", "", "name what is carried"),
    ("offset", "along", "w", "'any' or 'x' or 'y' or 'z'"),
    ("offset", "along", [1.0, 0.0], "a direction of three numbers and length 1"),
    ("offset", "along", [3.0, 0.0, 0.0], "a direction of three numbers and length 1"),
    ("offset", "along", [math.nan, 0.0, 0.0], "a direction of three numbers and length 1"),
    ("push", "down", 1.5, "a finite number, from 0 to 1"),
    ("push", "lasts_s_range", [0.0, 0.2], "two finite numbers in rising order, at least 0.001"),
    ("push", "dv_mps_range", (3.0, 1.0), "two finite numbers in rising order, at least 0"),
    ("raised_edge", "feet", [], "a list of at least one group"),
    ("raised_edge", "feet", [["left_foot-floor"]], "a list of (contact pair, site of the sole)"),
    ("raised_edge", "sole_half_m", 0.0, "a finite number, at least 0.001"),
    ("raised_edge", "until", 1.1, "a finite number, from 0 to 1"),
    ("sensor_bias", "readings", [], "a list of at least one (joint, quantity, index)"),
    ("sensor_bias", "readings", [["base", "position"]], "a list of at least one (joint, quantity, index)"),
    ("skipped_phase", "skip", [], "a list of at least one group"),
    ("skipped_phase", "skip", [["carry"], []], "a list of at least one group"),
    ("skipped_phase", "skip", ["carry"], "a list of at least one group"),
    ("swapped_phases", "swap", [], "a list of at least one pair of blocks"),
    ("swapped_phases", "swap", [[["a"], ["b"], ["c"]]], "a list of at least one pair of blocks"),
    ("torque_noise", "corner_hz", 0.0, "a finite number, from 0.01 to 1000"),
    ("weak_actuator", "groups", ["left_knee"], "a list of at least one group"),
)


@pytest.mark.parametrize(("name", "field", "value", "allowed"), WRONG, ids=lambda v: str(v)[:24])
def test_a_value_outside_its_domain_is_refused(name: str, field: str, value: Any, allowed: str) -> None:
    assert allowed in refused(name, field, value)


@pytest.mark.parametrize(
    ("reading", "what"),
    [
        (("", "position", 0), "joint in readings must be a name"),
        (("base", "torque", 0), "quantity in readings must be 'position' or 'velocity'"),
        (("base", "velocity", 6), "index in readings must be a whole number, from 0 to 5"),
        (("base", "position", -1), "index in readings must be a whole number, from 0 to 6"),
    ],
)
def test_a_reading_is_a_number_of_a_joint(reading: tuple[str, str, int], what: str) -> None:
    with pytest.raises(BadValue, match=f"sensor_bias: {what}; got"):
        construct("sensor_bias", readings=[reading])


def test_an_argument_that_does_not_exist_is_refused_by_the_registry() -> None:
    with pytest.raises(BadValue, match=r"perturbation 'push'.*strength.*Arguments: bodies, during, dv_mps_range"):
        construct("push", strength=3.0)

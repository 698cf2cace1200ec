"""Checks of constructor arguments, for operators, scenes and third parties."""

import math
import re

import numpy as np
import pytest

from badgen import arguments
from badgen.contracts.errors import BadValue


def test_a_range_says_owner_field_what_is_allowed_and_what_was_given() -> None:
    with pytest.raises(BadValue) as caught:
        arguments.ordered_range("push", "dv_mps_range", (3.0, 1.0), least=0.0)
    assert str(caught.value) == (
        "push: dv_mps_range must be two finite numbers in rising order, at least 0; got (3.0, 1.0)"
    )


@pytest.mark.parametrize(
    ("least", "most", "limits"),
    [(-math.inf, math.inf, "order;"), (0.1, math.inf, "order, at least 0.1;"), (-math.inf, 2.0, "order, at most 2;")],
)
def test_limits_are_said_as_far_as_there_are_any(least: float, most: float, limits: str) -> None:
    with pytest.raises(BadValue, match=limits):
        arguments.ordered_range("owner", "field", (5.0, -5.0), least, most)
    with pytest.raises(BadValue, match=", from 0 to 1;"):
        arguments.number("owner", "field", 2.0, 0.0, 1.0)


def test_a_range_becomes_two_floats() -> None:
    found = arguments.ordered_range("owner", "field", np.array([1, 2]))
    assert found == (1.0, 2.0)
    assert all(type(bound) is float for bound in found)
    assert arguments.ordered_range("owner", "field", [0, 0], 0.0, 0.0) == (0.0, 0.0)


def test_numbers_are_numbers() -> None:
    assert arguments.number("owner", "field", 3) == 3.0
    assert arguments.whole_number("owner", "field", int(np.int64(3)), 0, 3) == 3
    for value in (math.nan, math.inf, True, None, "3"):
        with pytest.raises(BadValue, match="owner: field must be a finite number; got"):
            arguments.number("owner", "field", value)  # type: ignore[arg-type]
    for value in (1.0, True, 4, None):
        with pytest.raises(BadValue, match="owner: field must be a whole number, from 0 to 3; got"):
            arguments.whole_number("owner", "field", value, 0, 3)  # type: ignore[arg-type]


def test_an_empty_name_is_a_prefix_only_where_that_is_asked_for() -> None:
    assert arguments.names("owner", "field", [""], allow_empty_name=True) == ("",)
    assert arguments.names("owner", "field", ["a", "b"]) == ("a", "b")
    with pytest.raises(BadValue, match=re.escape("owner: field must be a list of at least one name; got ['']")):
        arguments.names("owner", "field", [""])


def test_a_direction_has_length_one() -> None:
    tenth = math.sqrt(0.5)
    assert arguments.unit_vector("owner", "field", [tenth, 0, -tenth]) == (tenth, 0.0, -tenth)
    with pytest.raises(BadValue, match="a direction of three numbers and length 1"):
        arguments.unit_vector("owner", "field", [1.0, 1.0, 0.0])

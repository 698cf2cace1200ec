"""Dataclasses and JSON: one text for one value, the same value back, and a name for what does not fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.errors import BadValue, StoreError
from badgen.engine import resolve
from badgen.serialization import from_json, from_text, to_json, to_text


@dataclass(frozen=True, slots=True)
class Inner:
    kind: Literal["a", "b"]
    pair_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Inner, ...]
    other: Inner | None
    count: int
    tried: bool
    measured: Mapping[str, float] = field(default_factory=dict)
    name: str = "x"


VALUE = Outer((Inner("a", (0.5, 1.0)), Inner("b", (1e16, 1e-7))), None, 3, True, {"z_m": 2.0, "a": 1})
TEXT = (
    '{"count": 3, "inner": [{"kind": "a", "pair_m": [0.5, 1.0]}, {"kind": "b", "pair_m": [1e+16, 1e-07]}], '
    '"measured": {"a": 1, "z_m": 2.0}, "name": "x", "other": null, "tried": true}'
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
inners = st.builds(Inner, st.sampled_from(["a", "b"]), st.tuples(numbers, numbers))
outers = st.builds(
    Outer,
    st.lists(inners, max_size=3).map(tuple),
    st.none() | inners,
    st.integers(-(2**62), 2**62),
    st.booleans(),
    st.dictionaries(st.text(max_size=5), numbers | st.integers(-9, 9), max_size=3),
    st.text(max_size=5),
)


def test_the_text_of_a_value_is_always_this_one() -> None:
    assert to_text(VALUE) == TEXT
    assert from_text(Outer, TEXT) == VALUE
    assert to_text(from_text(Outer, TEXT)) == TEXT  # whole numbers stay whole, too


@given(outers)
def test_every_value_survives_its_text(value: Outer) -> None:
    assert from_text(Outer, to_text(value)) == value
    assert from_json(Outer, json.loads(json.dumps(to_json(value)))) == value


def test_numpy_numbers_have_the_text_of_pythons_own() -> None:
    measured = MappingProxyType({"b": np.float32(0.5), "a": np.float64(1e16), "c": np.int64(3), "d": np.bool_(True)})
    assert json.loads(to_text(measured)) == {"a": 1e16, "b": 0.5, "c": 3, "d": True}
    numpys: dict[str, Any] = {"count": np.int64(3), "tried": np.bool_(True), "measured": {"z_m": np.float64(2), "a": 1}}
    assert to_text(replace(VALUE, **numpys)) == TEXT
    assert to_text(np.arange(3), indent=1) == "[\n 0,\n 1,\n 2\n]"
    assert to_text({3: "ü"}) == '{"3": "ü"}'


@pytest.mark.parametrize("value", [float("nan"), {"x": np.array([np.inf])}, b"bytes", {1, 2}, {"x": object()}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(BadValue, match="cannot be stored as JSON"):
        to_text(value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"count": "3"}, r"Outer: expected int, got '3' @ \$\.count"),
        ({"count": True}, r"expected int, got True @ \$\.count"),
        ({"name": 3}, r"expected str, got 3 @ \$\.name"),
        ({"inner": [{"kind": "a", "pair_m": [0, 1]}, {"kind": "c", "pair_m": [0, 1]}]}, r"'a', 'b', got 'c' @ .*\[1\]"),
        ({"inner": [{"kind": "a", "pair_m": [0, 1, 2]}]}, r"inner\[0\]\.pair_m"),
        ({"other": {"kind": "a"}}, r"required field missing @ \$\.other\.pair_m"),
        ({"other": [1]}, r"expected .*Inner.* @ \$\.other"),
        ({"measured": {"height_m": "high"}}, r"expected float, got 'high' @ \$\.measured\['height_m'\]"),
        ({"depth_m": 1.0}, r"extra fields found \(depth_m\) @ \$"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(StoreError, match=says):
        from_json(Outer, json.loads(TEXT) | change)


@pytest.mark.parametrize("data", [None, 5, [1]])
def test_what_is_no_mapping_is_no_dataclass(data: Any) -> None:
    with pytest.raises(StoreError, match="does not fit Outer: expected Outer @"):
        from_json(Outer, data)


def test_every_wrong_field_is_named_at_once() -> None:
    found = json.loads(TEXT) | {"other": {"kind": "gold", "pair_m": [0.0, 1.0]}}
    del found["count"]
    with pytest.raises(StoreError) as e:
        from_json(Outer, found)
    assert "required field missing @ $.count" in str(e.value)
    assert "expected one of 'a', 'b', got 'gold' @ $.other.kind" in str(e.value)


def test_a_config_is_checked_again_when_it_is_read() -> None:
    config = resolve("lid_lift", "drop", n=1, cameras="none")
    assert from_text(type(config), to_text(config)) == config
    with pytest.raises(BadValue, match="fps"):
        from_json(type(config), to_json(config) | {"fps": 7.0})

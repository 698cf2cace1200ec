"""As much of JSON Schema as the exporters' schemas use: what does not fit, by its place in the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
    "null": type(None),
    "boolean": bool,
}
KEYWORDS = {
    "type",
    "enum",
    "minimum",
    "maximum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "anyOf",
}


def faults(value: Any, schema: Mapping[str, Any], at: str = "$") -> Iterator[str]:
    """Everything in which a value breaks a schema."""
    assert set(schema) <= KEYWORDS, f"unknown keywords {set(schema) - KEYWORDS}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    kinds_of_value = [k for k in kinds if isinstance(value, _TYPES[k]) and isinstance(value, bool) == (k == "boolean")]
    if kinds and not kinds_of_value:
        yield f"{at} is {value!r}, not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r}, not one of {schema['enum']}"
    if "anyOf" in schema and all(any(True for _ in faults(value, s)) for s in schema["anyOf"]):
        yield f"{at} fits none of its kinds"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at} is {value!r}, out of range"
    if isinstance(value, dict) and "object" in kinds:
        yield from _fields(value, schema, at)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at} has {len(value)} items"
        for i, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), f"{at}[{i}]")


def _fields(value: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
    named = schema.get("properties", {})
    yield from (f"{at} lacks {name}" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        rest = schema.get("additionalProperties", True)
        if name in named:
            yield from faults(inner, named[name], f"{at}.{name}")
        elif rest is False:
            yield f"{at} has an unknown {name}"
        elif isinstance(rest, Mapping):
            yield from faults(inner, rest, f"{at}.{name}")

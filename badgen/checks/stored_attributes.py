"""Check the attributes of a stored episode: presence, type, range, and whether JSON parses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from badgen.checks.json_fit import misfits
from badgen.checks.schema import ATTRIBUTE_RANGES, ATTRIBUTES, ROLES, SEED_NUMBERS, AttributeSpec


def read_attributes(stored: Any, specs: Sequence[AttributeSpec], problems: list[str]) -> dict[str, Any]:
    """Values of the attributes of an HDF5 object that are as they should be; what is not is added to `problems`."""
    found: dict[str, Any] = {}
    for spec in specs:
        if spec.name not in stored.attrs:
            problems += [] if spec.optional else [f"attribute {spec.name} is missing"]
            continue
        value, wrong = _read(spec, stored.attrs[spec.name])
        problems += [f"attribute {text}" for text in wrong]
        if not wrong:
            found[spec.name] = value
    return found


def read_info(group: Any, problems: list[str]) -> dict[str, Any]:
    """Scalars of an episode that are as they should be, by name; JSON as what it holds."""
    info = read_attributes(group, ATTRIBUTES, problems)
    problems += _out_of_range(info)
    return info


def _read(spec: AttributeSpec, stored: Any) -> tuple[Any, list[str]]:
    if not spec.is_json:
        wrong = spec.misfit(stored)
        return stored, [] if wrong is None else [f"{spec.name} {wrong}"]
    if not isinstance(stored, str):
        return None, [f"{spec.name} must be JSON text"]
    try:
        value = json.loads(stored)
    except ValueError as e:
        return None, [f"{spec.name} is not JSON: {e}"]
    return value, list(misfits(spec.kind, value, spec.name))


def _out_of_range(info: Mapping[str, Any]) -> Iterator[str]:
    for name, (low, high) in ATTRIBUTE_RANGES.items():
        if name in info and not low <= info[name] <= high:
            bounds = "above 0" if name == "control_hz" else f"between {low:g} and {high:g}"
            yield f"attribute {name} is {info[name]:g}, must be {bounds}"
    if "role" in info and info["role"] not in ROLES:
        yield f"attribute role is {info['role']!r}; allowed are {', '.join(ROLES)}"
    if "seed" in info and len(info["seed"]) != SEED_NUMBERS:
        yield f"attribute seed has {len(info['seed'])} numbers, must have {SEED_NUMBERS}"

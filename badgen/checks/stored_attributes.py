"""Check the attributes of a stored episode: presence, type, range, and whether JSON parses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from badgen.checks.schema import ATTRIBUTE_RANGES, ATTRIBUTES, SEED_NUMBERS, AttributeSpec
from badgen.contracts.episode import ROLES
from badgen.contracts.errors import BadgenError
from badgen.serialization import from_text


def read_attributes(stored: Any, specs: Sequence[AttributeSpec], problems: list[str]) -> dict[str, Any]:
    """Valid attributes of an HDF5 object, by name; what is wrong with the others is added to `problems`."""
    found: dict[str, Any] = {}
    for spec in specs:
        if spec.name not in stored.attrs:
            problems += [] if spec.optional else [f"attribute {spec.name} is missing"]
            continue
        value, wrong = _read(spec, stored.attrs[spec.name])
        if wrong is None:
            found[spec.name] = value
        else:
            problems.append(f"attribute {spec.name}{wrong}")
    return found


def read_info(group: Any, problems: list[str]) -> dict[str, Any]:
    """Valid scalars of an episode, by name, with JSON parsed; what is wrong with the others is added to `problems`."""
    info = read_attributes(group, ATTRIBUTES, problems)
    problems += _out_of_range(info)
    return info


def parse(kind: Any, text: str) -> tuple[Any, str | None]:
    """Value of type `kind` from JSON text, and what is wrong with it as the end of a message (None if nothing is)."""
    try:
        return from_text(kind, text), None
    except ValueError as e:
        return None, f": is not JSON ({e})"
    except BadgenError as e:
        return None, f": {e}"


def _read(spec: AttributeSpec, stored: Any) -> tuple[Any, str | None]:
    if not spec.is_json:
        wrong = spec.misfit(stored)
        return stored, None if wrong is None else f" {wrong}"
    return parse(spec.kind, stored) if isinstance(stored, str) else (None, " must be JSON text")


def _out_of_range(info: Mapping[str, Any]) -> Iterator[str]:
    for name, (low, high) in ATTRIBUTE_RANGES.items():
        if name in info and not low <= info[name] <= high:
            bounds = "above 0" if name == "control_hz" else f"between {low:g} and {high:g}"
            yield f"attribute {name} is {info[name]:g}, must be {bounds}"
    if "role" in info and info["role"] not in ROLES:
        yield f"attribute role is {info['role']!r}; allowed are {', '.join(ROLES)}"
    if "seed" in info and len(info["seed"]) != SEED_NUMBERS:
        yield f"attribute seed has {len(info['seed'])} numbers, must have {SEED_NUMBERS}"

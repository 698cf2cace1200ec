"""Convert dataclasses to JSON and back, by their type hints.

Built on cattrs, because it refuses unknown fields, and keeps a whole number in a float field unchanged. msgspec ignores
unknown fields and rewrites such numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.v import format_exception

from badgen.contracts.errors import BadValue, StoreError

T = TypeVar("T")
_MISFITS = (AttributeError, KeyError, TypeError, ValueError, ForbiddenExtraKeysError)


def to_json(value: Any) -> Any:
    """Dataclasses and mappings as dicts, at any depth; tuples and numpy values are left for `to_text`."""
    return _WRITER.unstructure(value)


def to_text(value: Any, indent: int | None = None) -> str:
    """JSON text with sorted keys; raises BadValue for what JSON cannot hold, such as NaN."""
    try:
        return json.dumps(
            to_json(value), sort_keys=True, allow_nan=False, ensure_ascii=False, indent=indent, default=_plain
        )
    except (TypeError, ValueError) as e:
        raise BadValue(
            f"cannot be stored as JSON: {e}; allowed are finite numbers, texts, booleans, None, sequences and mappings"
        ) from e


def from_json(kind: type[T], data: Any) -> T:
    """Value of type `kind` from plain JSON; raises StoreError that names the field that does not fit."""
    try:
        return _READER.structure(data, kind)
    except _MISFITS as first:
        try:
            return _EXPLAINER.structure(data, kind)  # slower: it collects all errors with their paths
        except BaseValidationError as e:
            problems = "; ".join(transform_error(e, format_exception=_problem))
        except _MISFITS:
            problems = f"{_problem(first, kind)} @ $"
        raise StoreError(f"what is stored does not fit {_name(kind)}: {problems}") from first


def from_text(kind: type[T], text: str) -> T:
    """Value of type `kind` from its JSON text; raises StoreError as `from_json` does, ValueError for a broken text."""
    return from_json(kind, json.loads(text))


def _plain(value: Any) -> Any:
    """A numpy number or array as Python's own; raises TypeError for anything else."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def params_type(owner: object) -> Any:
    """Type that a scene's or operator's `sample` returns."""
    return get_type_hints(type(owner).sample)["return"]  # type: ignore[attr-defined]


def _problem(error: BaseException, kind: type | None) -> str:
    """What is wrong at one place."""
    if isinstance(error, AttributeError | TypeError):  # a number where a mapping or a list belongs
        return f"expected {_name(kind)}"
    return str(error) if isinstance(error, ValueError) and error.args else format_exception(error, kind)


def _name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)


def _exactly(*kinds: type) -> Any:
    """Hook that accepts only values of these types and converts nothing: "1" is not a number, and 1 is not a text."""

    def take(value: Any, _: Any) -> Any:
        if type(value) not in kinds:
            raise ValueError(f"expected {kinds[0].__name__}, got {value!r}")
        return value

    return take


def _one_of(value: Any, kind: Any) -> Any:
    if value not in get_args(kind):
        raise ValueError(f"expected one of {', '.join(map(repr, get_args(kind)))}, got {value!r}")
    return value


def _converter(explains: bool) -> Converter:
    made = Converter(forbid_extra_keys=True, detailed_validation=explains)
    made.register_structure_hook(str, _exactly(str))
    made.register_structure_hook(bool, _exactly(bool))
    made.register_structure_hook(int, _exactly(int))
    # A whole number stays one, so that a value that is read and written again has the same text.
    made.register_structure_hook(float, _exactly(float, int, bool))
    made.register_structure_hook_func(_is_literal, _one_of)
    return made


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _is_mapping(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, Mapping)


_READER = _converter(explains=False)
_EXPLAINER = _converter(explains=True)
_WRITER = Converter()
_WRITER.register_unstructure_hook_func(_is_mapping, lambda m: {str(k): to_json(v) for k, v in m.items()})

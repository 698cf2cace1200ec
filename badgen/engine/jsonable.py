"""Parameters to JSON and back, by their type hints: how a stored episode is made again."""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from badgen.contracts.errors import StoreError


def to_json(params: Any) -> Any:
    """Plain JSON of a params dataclass."""
    return dataclasses.asdict(params)


def params_type(owner: object) -> Any:
    """Type that a scene's or operator's `sample` returns."""
    return get_type_hints(type(owner).sample)["return"]  # type: ignore[attr-defined]


def from_json(kind: Any, data: Any) -> Any:
    """Value of type `kind` from plain JSON; raises StoreError where they do not fit."""
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        try:
            return kind(**{k: from_json(hints[k], v) for k, v in data.items()})
        except (KeyError, TypeError, AttributeError) as e:
            raise StoreError(f"stored parameters do not fit {kind.__name__}: {e}") from e
    if origin is tuple:
        args = get_args(kind)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(from_json(args[0], v) for v in data)
        return tuple(from_json(a, v) for a, v in zip(args, data, strict=True))
    if origin in (Union, types.UnionType):
        inner = [a for a in get_args(kind) if a is not type(None)]
        return None if data is None else from_json(inner[0], data)
    if origin is Literal or kind is Any:
        return data
    return kind(data)

"""Whether a JSON value fits a type hint, and where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_JSON: Mapping[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), float: (float, int), int: (int,)}
_NAMES: Mapping[Any, str] = {str: "text", bool: "true or false", float: "a number", int: "a whole number"}


def misfits(kind: Any, value: Any, at: str) -> Iterator[str]:
    """Say what of `value` does not fit the type hint `kind`; `at` names the place where it stands."""
    origin = get_origin(kind)
    if kind is Any:
        return
    if origin in (Union, UnionType):
        if value is not None:
            yield from misfits(next(k for k in get_args(kind) if k is not NoneType), value, at)
    elif origin is Literal:
        if value not in get_args(kind):
            yield f"{at} is {value!r}; allowed are {', '.join(map(str, get_args(kind)))}"
    elif is_dataclass(kind):
        yield from _fields(kind, value, at)
    elif origin is tuple:
        yield from _items(get_args(kind), value, at)
    elif origin is Mapping:
        yield from _values(get_args(kind)[1], value, at)
    elif not isinstance(value, _JSON[kind]) or (isinstance(value, bool) and kind is not bool):
        yield f"{at} is {value!r}, must be {_NAMES[kind]}"


def _fields(kind: Any, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} must be a JSON object"
        return
    hints = get_type_hints(kind)
    for f in fields(kind):
        if f.name in value:
            yield from misfits(hints[f.name], value[f.name], f"{at}.{f.name}")
        elif f.default is MISSING and f.default_factory is MISSING:
            yield f"{at}.{f.name} is missing"
    for name in sorted(value.keys() - hints.keys()):
        yield f"{at}.{name} is not known"


def _items(kinds: tuple[Any, ...], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at} must be a JSON list"
        return
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    if len(kinds) != len(value):
        yield f"{at} has {len(value)} items, must have {len(kinds)}"
    for i, (kind, item) in enumerate(zip(kinds, value, strict=False)):
        yield from misfits(kind, item, f"{at}[{i}]")


def _values(kind: Any, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} must be a JSON object"
        return
    for name, item in value.items():
        yield from misfits(kind, item, f"{at}.{name}")

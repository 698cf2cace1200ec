"""Checks of constructor arguments, so that a wrong value is refused when an operator or a scene is constructed.

Every check takes the owner (registry name of an operator or scene) and the field (name of the argument). It returns
the value in a fixed type, or raises BadValue with owner, field, what is allowed and what was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import hypot, inf, isfinite
from numbers import Integral, Real
from typing import TypeVar

from badgen.contracts.errors import BadValue

T = TypeVar("T")


def ordered_range(
    owner: str, field: str, bounds: Iterable[float], least: float = -inf, most: float = inf
) -> tuple[float, float]:
    """Lower and upper bound of what is sampled; equal bounds fix the value.

    Args:
        owner: whose argument it is.
        field: name of the argument.
        bounds: what was given: two finite numbers, the smaller first.
        least: smallest value that is allowed, in the unit of the field.
        most: largest value that is allowed.
    """
    given = _items(bounds)
    if len(given) == 2 and all(_is_number(b, least, most) for b in given) and given[0] <= given[1]:
        return float(given[0]), float(given[1])
    raise _refused(owner, field, f"two finite numbers in rising order{_limits(least, most)}", bounds)


def number(owner: str, field: str, value: float, least: float = -inf, most: float = inf) -> float:
    """One finite number from `least` to `most`, in the unit of the field."""
    if _is_number(value, least, most):
        return float(value)
    raise _refused(owner, field, f"a finite number{_limits(least, most)}", value)


def whole_number(owner: str, field: str, value: int, least: int, most: int) -> int:
    """One whole number from `least` to `most`."""
    if isinstance(value, Integral) and _is_number(value, least, most):
        return int(value)
    raise _refused(owner, field, f"a whole number{_limits(least, most)}", value)


def one_name(owner: str, field: str, value: str) -> str:
    """One name of a body, phase, geom or the like; not empty."""
    if isinstance(value, str) and value:
        return value
    raise _refused(owner, field, "a name", value)


def names(owner: str, field: str, given: Iterable[str], allow_empty_name: bool = False) -> tuple[str, ...]:
    """At least one name; a single string is refused, because its letters would be taken for names.

    Args:
        owner: whose argument it is.
        field: name of the argument.
        given: the names.
        allow_empty_name: whether "" may be among them, as a prefix that fits every name.
    """
    found = _items(given)
    if found and all(isinstance(n, str) and (n or allow_empty_name) for n in found):
        return found
    raise _refused(owner, field, "a list of at least one name", given)


def name_groups(owner: str, field: str, given: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """At least one group, each of at least one name."""
    groups = tuple(_items(group) for group in _items(given))
    if groups and all(group and all(isinstance(n, str) and n for n in group) for group in groups):
        return groups
    raise _refused(owner, field, "a list of at least one group, each a list of at least one name", given)


def name_map(owner: str, field: str, given: Mapping[str, str]) -> dict[str, str]:
    """At least one name, each with a name that belongs to it; the order is kept."""
    found = dict(given) if isinstance(given, Mapping) else {}
    if found and all(isinstance(n, str) and n for pair in found.items() for n in pair):
        return found
    raise _refused(owner, field, "a mapping of at least one name to a name", given)


def one_of(owner: str, field: str, value: str, allowed: Sequence[str]) -> str:
    """One of the allowed words."""
    if isinstance(value, str) and value in allowed:
        return value
    raise _refused(owner, field, " or ".join(repr(a) for a in allowed), value)


def unit_vector(owner: str, field: str, value: Iterable[float]) -> tuple[float, float, float]:
    """A direction in space: three numbers whose squares add up to 1, within 1e-6."""
    given = _items(value)
    if len(given) == 3 and all(_is_number(v) for v in given) and abs(hypot(*given) - 1.0) <= 1e-6:
        return float(given[0]), float(given[1]), float(given[2])
    raise _refused(owner, field, "a direction of three numbers and length 1", value)


def relative_weights(owner: str, field: str, given: Iterable[float], count: int) -> tuple[float, ...]:
    """Relative frequencies of `count` things: finite, none negative, not all 0; they need not add up to 1."""
    found = _items(given)
    if len(found) == count and all(_is_number(w, least=0.0) for w in found) and sum(found) > 0.0:
        return tuple(float(w) for w in found)
    raise _refused(owner, field, f"{count} numbers, at least 0 and not all 0", given)


def _items(given: Iterable[T]) -> tuple[T, ...]:
    """The items of a list; no items for a string, or for a value that is not iterable."""
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else ()


def _is_number(value: float, least: float = -inf, most: float = inf) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value) and least <= value <= most


def _limits(least: float, most: float) -> str:
    if isfinite(least) and isfinite(most):
        return f", from {least:.6g} to {most:.6g}"
    if isfinite(least):
        return f", at least {least:.6g}"
    return f", at most {most:.6g}" if isfinite(most) else ""


def _refused(owner: str, field: str, allowed: str, given: object) -> BadValue:
    return BadValue(f"{owner}: {field} must be {allowed}; got {given!r}")

"""Conditions on episodes, as people write them: `mode=drop`, `appearance=wall.pattern:tiles`, `object=red`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue, UnknownName

# Key -> the texts of an episode that a pattern is compared with; one match is enough.
_TEXTS: Mapping[str, Callable[[EpisodeInfo], Iterator[str]]] = {
    "mode": lambda i: iter({i.mode, *i.modes}),  # any kind of event, not only the first
    "scene": lambda i: iter((i.scene,)),
    "operator": lambda i: (str(o.get("name", "")) for o in i.operators),
    "appearance": lambda i: leaves(i.appearance),
    "object": lambda i: leaves(i.scene_params),
    "template": lambda i: iter((i.instruction,)),
    "outcome": lambda i: iter((i.outcome,)),
    "difficulty": lambda i: filter(None, (i.difficulty,)),
    "near_edge": lambda i: filter(None, (i.near_edge,)),
    "near_boundary": lambda i: filter(None, (i.near_boundary,)),
    "recoverability": lambda i: filter(None, (i.recoverability,)),
    "role": lambda i: iter((i.role,)),
    "group": lambda i: iter((i.group,)),
    "id": lambda i: iter((i.id,)),
}
KEYS = tuple(_TEXTS)


@dataclass(frozen=True, slots=True)
class Condition:
    """One key and a pattern with `*` and `?`; upper and lower case are equal.

    For `appearance` and `object` the pattern is a value anywhere in the appearance or the layout, or `path:value`.
    """

    key: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.key}={self.pattern}"

    def fits(self, info: EpisodeInfo) -> bool:
        """Whether the episode meets the condition."""
        wanted = self.pattern.lower()
        if self.key in ("appearance", "object") and ":" not in wanted:
            wanted = f"*:{wanted}"
        return any(fnmatchcase(text.lower(), wanted) for text in _TEXTS[self.key](info))


def conditions(text: str, option: str) -> tuple[Condition, ...]:
    """Read `KEY=VALUE;KEY=VALUE`; raises UnknownName or BadValue."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        key, sep, pattern = (p.strip() for p in part.partition("="))
        if not sep or not pattern:
            raise BadValue(f"{option} takes KEY=VALUE, got {part!r}; keys: {', '.join(KEYS)}")
        if key not in _TEXTS:
            raise UnknownName(f"key of {option}", key, KEYS)
        found.append(Condition(key, pattern))
    return tuple(found)


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Every value inside nested data as `path.to.it:value`; positions in a list are not part of the path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield f"{path}:{value}"

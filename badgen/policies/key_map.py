"""From the names of a world's observation to the keys that a policy server expects, written in a JSON file.

{"observation/image": "image/front", "observation/state": ["joints", "tools"], "prompt": "prompt", "session": {"value":
"a"}, "actions": "actions"}: the picture of a camera, numbers of several parts in one vector, the instruction, a fixed
value, and under which key the server answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from badgen.contracts.errors import BadValue, PolicyError, UnknownName
from badgen.contracts.world import Obs
from badgen.policies.observations import named
from badgen.policies.pictures import PICTURE

PROMPT = "prompt"  # name of the instruction
ACTIONS = "actions"


@dataclass(frozen=True)
class KeyMap:
    """Which part of an observation a server gets under which key.

    Attributes:
        keys: key of the server -> name, list of names, or {"value": fixed}; empty for every part under its own name.
        actions: key of the answer.
    """

    keys: Mapping[str, Any]
    actions: str = ACTIONS

    @property
    def cameras(self) -> tuple[str, ...]:
        """Cameras whose pictures it names."""
        names = (n for source in self.keys.values() for n in ([source] if isinstance(source, str) else source))
        return tuple(dict.fromkeys(n.removeprefix(PICTURE) for n in names if n.startswith(PICTURE)))

    def message(self, obs: Obs, instruction: str) -> dict[str, Any]:
        """What the server is sent; raises UnknownName for a part that the world does not show."""
        parts = {**named(obs), PROMPT: instruction}
        if not self.keys:
            return {name: _sent(value) for name, value in parts.items()}
        return {key: _of(source, parts) for key, source in self.keys.items()}

    def answer(self, reply: Any) -> Any:
        """The actions in the answer of a server; raises PolicyError."""
        if not isinstance(reply, Mapping) or self.actions not in reply:
            found = ", ".join(map(str, reply)) if isinstance(reply, Mapping) else type(reply).__name__
            raise PolicyError(
                "policy_server", f"the policy server answered without {self.actions!r}: {found or 'nothing'}"
            )
        return reply[self.actions]


def read_key_map(path: Path) -> KeyMap:
    """The key map of a JSON file; raises BadValue."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise BadValue(f"key map {path} cannot be read as JSON ({e})") from e
    if not isinstance(found, dict):
        raise BadValue(f"key map {path} must hold an object, server key -> name of a part of the observation")
    actions = found.pop(ACTIONS, ACTIONS)
    for key, source in found.items():
        names = isinstance(source, list) and source and all(isinstance(n, str) for n in source)
        if not (isinstance(source, str) or names or (isinstance(source, dict) and set(source) == {"value"})):
            raise BadValue(f'key map {path}: {key!r} must be a name, a list of names or {{"value": ...}}')
    if not isinstance(actions, str):
        raise BadValue(f"key map {path}: {ACTIONS!r} must be the key under which the server answers")
    return KeyMap(found, actions)


def _of(source: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(source, dict):
        return source["value"]
    if isinstance(source, str):
        return _sent(_part(source, parts))
    return np.concatenate([np.ravel(np.asarray(_part(n, parts), dtype=np.float32)) for n in source])


def _part(name: str, parts: Mapping[str, Any]) -> Any:
    if name not in parts:
        raise UnknownName("part of the observation", name, parts)
    return parts[name]


def _sent(value: Any) -> Any:
    """A part as servers expect it: numbers as float32, pictures and texts as they are."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.ascontiguousarray(value, dtype=np.float32)
    return np.ascontiguousarray(value) if isinstance(value, np.ndarray) else value

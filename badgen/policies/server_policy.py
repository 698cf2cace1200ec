"""A policy behind openpi's WebSocket protocol, which many servers of robot policies speak."""

from __future__ import annotations

from typing import Any

from badgen.contracts.errors import BadValue
from badgen.contracts.world import Obs
from badgen.files import from_home
from badgen.policies.connection import Connection
from badgen.policies.key_map import KeyMap, read_key_map
from badgen.policies.text import PolicyText

_WAIT_S = 60.0  # servers compile their model at the first question
_LONGEST_S = 3600.0


class ServerPolicy:
    """Asks a server for chunks of actions.

    The protocol has no message for the begin of an episode: a server sees observations and the instruction only.

    Args:
        connection: to the server.
        key_map: what it is sent under which key.
    """

    def __init__(self, connection: Connection, key_map: KeyMap) -> None:
        self._connection, self._key_map, self._instruction = connection, key_map, ""

    def reset(self, instruction: str, seed: int) -> None:
        """Keep the instruction, which every question has."""
        self._instruction = instruction

    def act(self, obs: Obs) -> Any:
        """The actions that the server answers; raises PolicyError."""
        reply = self._connection.ask(self._key_map.message(obs, self._instruction))
        return self._key_map.answer(reply)


def server_policy(read: PolicyText) -> tuple[ServerPolicy, tuple[str, ...]]:
    """The policy of a server and the cameras that its key map names; raises BadValue, MissingDependency."""
    path = read.options.get("map", "")
    key_map = read_key_map(from_home(path)) if path else KeyMap({})
    return ServerPolicy(Connection(read.source, _wait_s(read)), key_map), key_map.cameras


def _wait_s(read: PolicyText) -> float:
    text = read.options.get("wait_s", str(_WAIT_S))
    try:
        wait_s = float(text)
    except ValueError:
        wait_s = 0.0
    if not 0.0 < wait_s <= _LONGEST_S:
        raise BadValue(f"policy {read.source}: wait_s must be above 0 and at most {_LONGEST_S:g}, got {text!r}")
    return wait_s

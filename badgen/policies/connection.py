"""The WebSocket to a policy server: it is made anew where it breaks, and no answer is awaited for ever."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any

from badgen.contracts.errors import BadValue, PolicyError
from badgen.extras import need
from badgen.policies.packing import EXTRA, packed, unpacked

_TRIES = 3  # connections that are made for one question
_PAUSE_S = 0.5  # before the second; twice that before the third
_OPEN_S = 10.0
_SHOWN = 300  # characters of a server's error


class Connection:
    """Asks one server; connects at the first question.

    Args:
        uri: "ws://host:port".
        wait_s: how long an answer is awaited [s].
    """

    def __init__(self, uri: str, wait_s: float) -> None:
        self._uri, self._wait_s = uri, wait_s
        self._client, self._errors = need("websockets.sync.client", EXTRA), need("websockets.exceptions", EXTRA)
        self._socket: Any = None
        self._open = ExitStack()

    def ask(self, message: Any) -> Any:
        """The answer to a message; raises PolicyError where none comes."""
        content = packed(message)
        for attempt in range(_TRIES):
            try:
                return self._answer(content)
            except (OSError, EOFError, self._errors.WebSocketException) as e:
                self.close()
                if isinstance(e, TimeoutError) or attempt + 1 == _TRIES:
                    raise self._failed(e) from e
                time.sleep(_PAUSE_S * 2**attempt)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Hang up."""
        self._socket = None
        self._open.close()

    def _answer(self, content: bytes) -> Any:
        if self._socket is None:
            self._socket = self._connected()
        self._socket.send(content)
        answer = self._socket.recv(self._wait_s)
        if isinstance(answer, str):  # openpi sends the traceback of its policy, and then hangs up
            self.close()
            lines = answer.strip().splitlines() or ["an empty text"]
            raise PolicyError("policy_server", f"policy server {self._uri} reports: {lines[-1].strip()[:_SHOWN]}")
        return self._read(answer)

    def _connected(self) -> Any:
        """A new connection, of which the first message, what the server tells of itself, has been read."""
        # A server that thinks does not answer pings, and would be hung up on.
        opening = self._client.connect(
            self._uri, open_timeout=min(_OPEN_S, self._wait_s), ping_interval=None, compression=None, max_size=None
        )
        socket = self._open.enter_context(opening)
        first = socket.recv(self._wait_s)
        if isinstance(first, bytes):
            self._read(first)
        return socket

    def _read(self, content: bytes) -> Any:
        try:
            return unpacked(content)
        except BadValue as e:
            self.close()
            raise PolicyError("policy_server", f"policy server {self._uri}: {e}") from e

    def _failed(self, error: Exception) -> PolicyError:
        if isinstance(error, TimeoutError):
            what = f"did not answer within {self._wait_s:g} s; if it needs longer, add wait_s=SECONDS to its address"
        else:
            said = " ".join(str(error).split()) or type(error).__name__
            what = f"could not be reached in {_TRIES} tries ({said}); start it, or correct its address"
        return PolicyError("policy_server", f"policy server {self._uri} {what}")

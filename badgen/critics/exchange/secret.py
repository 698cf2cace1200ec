"""Keys of providers: read from the environment only, and taken out of every text that is shown or kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from badgen.critics.exchange.reply import JudgeError

_HIDDEN = "***"
_LEAST = 6  # shorter texts would be found in words that are no key


class Secret:
    """A key. It is not shown by `repr` or `str`; `reveal` is for the one place that sends it."""

    def __init__(self, value: str = "") -> None:
        self._value = value

    def __repr__(self) -> str:
        return _HIDDEN if self._value else "no key"

    def __bool__(self) -> bool:
        return bool(self._value)

    def reveal(self) -> str:
        """The key itself."""
        return self._value

    def hide(self, text: str) -> str:
        """The text without the key, should a server have repeated it."""
        return text.replace(self._value, _HIDDEN) if len(self._value) >= _LEAST else text

    def hide_in(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A value from JSON without the key, wherever in it."""
        text = json.dumps(value)
        escaped = json.dumps(self._value)[1:-1]
        hidden = text.replace(escaped, _HIDDEN) if len(self._value) >= _LEAST and escaped in text else text
        found: dict[str, Any] = json.loads(hidden)
        return found


def key_from(variable: str, needed: bool = True) -> Secret:
    """The key in an environment variable; raises JudgeError where it is needed and missing, or cannot be sent."""
    value = os.environ.get(variable, "").strip()
    if needed and not value:
        raise JudgeError(
            f"no key: set the environment variable {variable} to your key, then run the same command again"
        )
    if not value.isascii() or not value.isprintable() or " " in value:
        raise JudgeError(f"{variable} holds characters that no key has, such as a blank or a line end; set it again")
    return Secret(value)

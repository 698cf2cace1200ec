"""Find JSON in the reply of a judge."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from badgen.contracts.errors import BadValue


def read_object(text: str, key: str) -> Mapping[str, Any]:
    """The first JSON object in a text that has the key; other text may surround it. Raises BadValue."""
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        with contextlib.suppress(json.JSONDecodeError):
            found = decoder.raw_decode(text, at)[0]
            if isinstance(found, dict) and key in found:
                return found
        at = text.find("{", at + 1)
    raise BadValue(f'the reply holds no JSON object with "{key}"')

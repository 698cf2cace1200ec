"""Parse the answers of judges strictly: every frame once, every number in its range."""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from badgen.contracts.errors import BadValue

_LINE = re.compile(r"frame\s*#?(\d+)\b[^%\n]*?(-?\d+(?:\.\d+)?)\s*%", re.IGNORECASE)
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")


def read_array(text: str, key: str, first: int, count: int) -> list[int]:
    """Values by frame number from a JSON array, which may be surrounded by text or a code fence; raises BadValue."""
    values: dict[int, int] = {}
    for entry in _entries(text, key):
        number = whole(entry.get("frame_number"), "frame_number", first, first + count - 1)
        _take(values, number, whole(entry.get(key), f"{key} of frame {number}", 0, 100))
    return _complete(values, first, count)


def read_percentages(text: str, first: int, count: int) -> list[int]:
    """Values from lines such as `Frame 21: Task Completion Percentages: 40%`; raises BadValue.

    If no line names a frame, the percentages are taken in their order, as in OpenGVL. OpenGVL drops numbers out of
    range, which are an error here; and it scales all to a sum of 100 if one is a fraction, which is rounded here.
    """
    named = [(int(m[1]), float(m[2])) for m in _LINE.finditer(text)]
    if not named:
        found = [float(m[1]) for m in _PERCENT.finditer(text)]
        if len(found) != count:
            raise BadValue(f"the answer holds {len(found)} percentages for {count} frames and names no frame")
        named = list(enumerate(found, start=first))
    values: dict[int, int] = {}
    for n, value in named:
        number = whole(n, "frame_number", first, first + count - 1)
        _take(values, number, whole(value, f"percentage of frame {number}", 0, 100))
    return _complete(values, first, count)


def read_object(text: str, key: str) -> Mapping[str, Any]:
    """The first JSON object in the text that has the key; raises BadValue."""
    for found in _parsed(text, "{"):
        if isinstance(found, dict) and key in found:
            return found
    raise BadValue(f'the answer holds no JSON object with "{key}"')


def whole(value: object, what: str, low: int, high: int) -> int:
    """A number of a reply, rounded; raises BadValue if it is out of range, or is a fraction as a frame number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadValue(f"{what} must be a number from {low} to {high}, not {value!r}")
    if not low <= value <= high or (what == "frame_number" and value != int(value)):
        raise BadValue(f"{what} must lie in {low} to {high}, not {value!r}")
    return round(value)


def _take(values: dict[int, int], number: int, value: int) -> None:
    if number in values:
        raise BadValue(f"frame {number} is answered twice; each frame needs one entry")
    values[number] = value


def _complete(values: Mapping[int, int], first: int, count: int) -> list[int]:
    numbers = range(first, first + count)
    if missing := [n for n in numbers if n not in values]:
        raise BadValue(f"the answer lacks frames {', '.join(map(str, missing))} of {numbers[0]} to {numbers[-1]}")
    return [values[n] for n in numbers]


def _entries(text: str, key: str) -> list[dict[str, Any]]:
    """The first JSON array of objects in the text; other text before it may contain brackets."""
    for found in _parsed(text, "["):
        if isinstance(found, list) and found and all(isinstance(entry, dict) for entry in found):
            return found
    raise BadValue(f'the answer holds no JSON array of {{"frame_number", "frame_description", "{key}"}} objects')


def _parsed(text: str, opening: str) -> list[Any]:
    """All values that parse as JSON from an opening bracket, in order."""
    decoder, found, at = json.JSONDecoder(), [], text.find(opening)
    while at >= 0:
        with contextlib.suppress(json.JSONDecodeError):
            found.append(decoder.raw_decode(text, at)[0])
        at = text.find(opening, at + 1)
    return found

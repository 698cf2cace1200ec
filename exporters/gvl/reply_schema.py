"""JSON Schemas of replies, with keywords that all providers accept in structured output.

They take no ranges, so these are told in words, and the readers of replies check them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
CLOSING = (
    'Now answer for frames {first} to {last}, each once, with a JSON object whose only key "frames" holds the array '
    "that was described above."
)
LINES_CLOSING = "Now answer for frames {first} to {last}, with one line for each, in the form that was described above."


def _closed(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def frames_reply(key: str) -> Schema:
    """A value for every frame."""
    frame = {
        "frame_number": {"type": "integer", "description": "number of the frame, as shown"},
        "frame_description": {"type": "string", "description": "what can be seen in it"},
        key: {"type": "integer", "description": "0 to 100"},
    }
    return _closed(frames={"type": "array", "items": _closed(**frame), "description": "one entry for each frame"})


# The critique comes first, so that the verdict follows from what was seen.
CRITIC_REPLY: Schema = _closed(
    critique={"type": "string", "description": "what happens and when, in plain words"},
    goes_wrong_at_s={
        "anyOf": [{"type": "number"}, {"type": "null"}],
        "description": "seconds at which it is first seen to go wrong; null if it never does",
    },
    verdict={"type": "string", "enum": ["success", "failure"]},
    score={"type": "integer", "description": "reward of the run at its end, 0 to 100"},
)

"""JSON Schemas (2020-12) of the files that the exporter writes, for programs that read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exporters.gvl.rules import RULES

Schema = Mapping[str, Any]
_TEXT: Schema = {"type": "string"}
_MAYBE_S: Schema = {"type": ["number", "null"], "minimum": 0}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_POINTS: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
_MAYBE_POINTS: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}
_UNIT: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def _closed(required: Mapping[str, Schema], **optional: Schema) -> Schema:
    """An object with exactly these fields."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": of, "minItems": least}


def _map(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


_NAMES = dict.fromkeys(("episode", "group", "split", "mode", "outcome", "instruction"), _TEXT)
_MOMENT = {"step": _COUNT, "time_s": {"type": "number", "minimum": 0}}


def answer(key: str) -> Schema:
    """Schema of `<id>.answer.json` in a dialect whose value is called `key`."""
    frame = _closed({"frame_number": {"type": "integer", "minimum": 1}, **_MOMENT, key: _POINTS})
    reference = _closed({**_NAMES, "points_lost": _POINTS, "last": _POINTS, "frames": _list(frame)})
    return _closed(
        {
            **_NAMES,
            "scene": _TEXT,
            "onset_s": _MAYBE_S,
            "cameras": _list(_TEXT),
            "dialect": _TEXT,
            "rule": {"enum": list(RULES)},
            "level": _TEXT,
            "label": {"enum": [rule.label for rule in RULES.values()]},
            "seed": _COUNT,
            "lowest_failure": _MAYBE_POINTS,
            "references": _list(reference, 0),
            "frames": _list(frame),
        }
    )


_REPLY = _closed({"verdict": {"enum": ["success", "failure", "cannot tell"]}, "critique": _TEXT}, score=_POINTS)
_PROMPT = _closed(
    {
        "kind": {"enum": ["misleading", "timed"]},
        "frames": _list(_closed({"camera": _TEXT, "frame": _COUNT, **_MOMENT, "reward_frame": _UNIT}), 2),
        "after_onset": _COUNT,
        "reply": _REPLY,
    }
)
_EPISODE = _closed(
    {
        "episode": _TEXT,
        "outcome": _TEXT,
        "mode": _TEXT,
        "verdict": {"enum": ["success", "failure"]},
        "score": _POINTS,
        "failure": _TEXT,
        "cause_s": _MAYBE_S,
        "onset_s": _MAYBE_S,
        "end_s": _MAYBE_S,
        "prompts": _map(_PROMPT),
    }
)
VERDICTS: Schema = _closed(
    {"episode": _TEXT, "group": _TEXT, "scene": _TEXT, "instruction": _TEXT, "episodes": _list(_EPISODE)}
)
_ROW = _closed(
    {"episode": _TEXT, "frames": _COUNT, "pictures": _COUNT, "lowest_failure": _MAYBE_POINTS, "files": _map(_TEXT)},
    misleading_frames={"anyOf": [{"type": "null"}, _closed({"prompts": _map(_map(_TEXT)), "verdicts": _TEXT})]},
)
INDEX: Schema = _closed(
    {
        "format": {"enum": ["badgen-gvl-5"]},
        "dialect": _TEXT,
        "rule": {"enum": list(RULES)},
        "level": _TEXT,
        "seed": _COUNT,
        "label": _TEXT,
        "value": _TEXT,
        "send": _TEXT,
        "episodes": _list(_ROW),
    }
)

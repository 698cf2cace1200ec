"""Captions for Cosmos 3: JSON in the fields that its prompts have, filled from the facts of a scene.

The fields are those of the example prompts that come with the model (github.com/NVIDIA/cosmos, cookbooks/cosmos3).
"""

from __future__ import annotations

import json
from math import gcd

from badgen.contracts.restyle import Facts
from badgen.restyle.models.canvas import Canvas
from badgen.restyle.models.prompts import tiling_of

NEGATIVE = json.dumps(
    {
        "style_medium": "computer graphics, cartoon, painting",
        "aesthetics": {"composition": "cluttered", "color_scheme": "oversaturated", "mood_atmosphere": "artificial"},
        "cinematography": {"camera_motion": "shaking", "focus": "blurred"},
        "temporal_caption": "Objects flicker, change shape or colour, appear, vanish or pass through one another.",
    }
)


def caption(facts: Facts, canvas: Canvas) -> str:
    """The caption of a group, the same for all its members.

    Robot and request are word for word those of the scene. Nothing is said of what goes wrong, since the twin, in
    which nothing does, has the same caption: what happens is in the control videos.
    """
    height, width = canvas.size
    part = gcd(height, width)
    task = f"The {facts.robot} carries out this request: {facts.instruction}"
    told = {
        **_looks(facts),
        "style_medium": f"Real footage of {facts.lens}",
        "artistic_style": "Photorealistic",
        "context": task,
        "actions": [{"time": f"0:00-{_clock(facts)}", "description": task}],
        "text_and_signage_elements": [],
        "transitions": [],
        "temporal_caption": f"{task} Every object keeps its shape, its colour, its place and its motion.",
        "resolution": {"W": width, "H": height},
        "aspect_ratio": f"{width // part},{height // part}",
        "duration": f"{_seconds(facts)}s",
        "fps": round(facts.fps),
    }
    return json.dumps(told, separators=(",", ":"))


def _looks(facts: Facts) -> dict[str, object]:
    """Fields on what is seen: the robot, the room, the light and the cameras."""
    return {
        "subjects": [
            {
                "description": f"The {facts.robot}",
                "action": facts.instruction,
                "state_changes": "Moves exactly as the control videos show",
                "number_of_subjects": 1,
            }
        ],
        "background_setting": f"The robot is {facts.place}. Table, floor and walls are of {facts.surface}.",
        "lighting": {"conditions": facts.light, "shadows": "Shadows fall where objects stand on surfaces"},
        "aesthetics": {
            "composition": tiling_of(facts).strip() or f"One view {facts.views[0]}",
            "color_scheme": "Every object keeps the colour that it has",
        },
        "cinematography": {
            "camera_motion": "As the control videos show",
            "framing": "; ".join(facts.views),
            "depth_of_field": "Deep",
            "focus": "Everything is sharp",
        },
    }


def _seconds(facts: Facts) -> int:
    return max(round(facts.frames / facts.fps), 1)


def _clock(facts: Facts) -> str:
    minutes, seconds = divmod(_seconds(facts), 60)
    return f"{minutes}:{seconds:02d}"

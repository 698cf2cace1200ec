"""Robo-Dopamine (FlagOpen/Robo-Dopamine, commit 7d4415f): hops between two pictures, summed up from the start.

The model learns the score of every item, and nothing else of it. A generator that is trained so gives a film its level
by adding up hops from the first frame, whose level is 0; that is what is done here with the scores of the items.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from exporters.dopamine.export import accumulate
from studies.taught.lesson import Film, Lesson

_BEFORE, _AFTER = 2, 5  # places of the front pictures among the eight
_SCORE = re.compile(r"<score>([+-]?[\d.]+)%</score>")


def read(export: Path) -> Lesson:
    """Read the items of all splits."""
    episodes: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(export.glob("*.json")):
        if path.stem == "datasheet":
            continue
        for item in json.loads(path.read_text(encoding="utf-8")):
            _, episode, camera, _ = Path(item["image"][_BEFORE]).parts
            episodes[episode, camera].append(item)
    return Lesson(tuple(_film(episode, camera, items) for (episode, camera), items in episodes.items()))


def _film(episode: str, camera: str, items: list[dict[str, Any]]) -> Film:
    """Levels of the frames that hops reach from the first frame."""
    hops, steps = {}, {}
    for item in items:
        before, after = (item["image"][place] for place in (_BEFORE, _AFTER))
        found = _SCORE.fullmatch(item["conversations"][1]["value"])
        assert found is not None, item["conversations"][1]["value"]
        hops[before, after] = float(found.group(1)) / 100
        steps[before], steps[after] = item["badgen"]["steps"]
    levels = {min(steps, key=lambda file: steps[file]): 0.0}
    while new := {a: accumulate(levels[b], [h])[-1] for (b, a), h in hops.items() if b in levels and a not in levels}:
        levels |= new
    ordered = sorted(levels, key=lambda file: steps[file])
    rows = tuple(int(steps[file]) for file in ordered)
    return Film(episode, camera, items[0]["task"], rows, tuple(levels[file] for file in ordered))

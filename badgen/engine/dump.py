"""What is needed to see a rejected, unstable attempt again."""

from __future__ import annotations

import json
from pathlib import Path

from badgen.engine.group import Applied, Group
from badgen.files import write_text
from badgen.serialization import to_json
from badgen.sim import Unstable


def write_dump(folder: Path | None, group: Group, applied: Applied | None, attempt: int, error: Unstable) -> None:
    """Write layout, operator, and the last state of a run that broke down; nothing where `folder` is None."""
    if folder is None:
        return
    slot = group.slot
    facts = {
        "scene": slot.scene, "mode": slot.mode, "slot": slot.i, "attempt": attempt, "redraw": group.redraw,
        "seed": group.seed, "reason": error.reason, "time_s": error.time_s, "scene_params": to_json(group.params),
        "operator": None if applied is None else {"spec": to_json(applied.spec), "params": to_json(applied.params)},
        "state": error.state.tolist(), "xml": group.world.xml,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slot.scene}-{slot.mode}-{slot.i:06d}-{attempt}{'' if applied else '-clean'}.json"
    write_text(path, json.dumps(facts, sort_keys=True))  # a state that broke down may hold what is no number

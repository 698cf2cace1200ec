"""Write what is needed to reproduce an attempt that was rejected because physics became unstable."""

from __future__ import annotations

import json
from pathlib import Path

from badgen.contracts.perturbation import SampledFault
from badgen.engine.layout import Layout
from badgen.files import write_text
from badgen.serialization import to_json
from badgen.sim import Unstable


def write_dump(
    folder: Path | None,
    layout: Layout,
    props: SampledFault | None,
    fault: SampledFault | None,
    attempt: int,
    error: Unstable,
) -> None:
    """Write layout, operator and last state of an unstable rollout; nothing where `folder` is None."""
    if folder is None:
        return
    slot = layout.slot
    facts = {
        "scene": slot.scene,
        "mode": slot.mode,
        "slot": slot.i,
        "attempt": attempt,
        "redraw": layout.redraw,
        "seed": layout.seed,
        "reason": error.reason,
        "time_s": error.time_s,
        "scene_params": to_json(layout.params),
        "operator": None if fault is None else {"spec": to_json(fault.spec), "params": to_json(fault.params)},
        "state": error.state.tolist(),
        "xml": layout.world(props).xml,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slot.scene}-{slot.mode}-{slot.i:06d}-{attempt}{'' if fault else '-clean'}.json"
    write_text(path, json.dumps(facts, sort_keys=True))  # an unstable state may contain NaN

"""Views and scores made by hand, for tests of `badgen eval`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.evaluation.evaluate import Evaluation, evaluate
from badgen.evaluation.tallies import Figure
from badgen.evaluation.views import View, scored

RISING = (0.0, 0.25, 0.5, 0.75, 1.0)
FALLEN = (0.0, 0.25, 0.5, 0.0, 0.0)


def view(episode: str, outcome: str = "success", truth: Sequence[float] = RISING, **given: Any) -> View:
    """A view of one second a frame; the group is the id up to "-", and its clean episode is "<group>-a"."""
    group = episode.partition("-")[0]
    failed = outcome != "success"
    facts: dict[str, Any] = {
        "camera": "front",
        "look": "",
        "group": group,
        "request": "do it",
        "scene": "lid_lift",
        "robot": "panda",
        "mode": "drop" if failed else "none",
        "role": "failure" if failed else "clean",
        "band": "plain" if failed else "",
        "margin_share": 0.5 if failed else None,
        "twin": f"{group}-a",
        "comparable": True,
        "near_pair": "",
        "near_apart_m": None,
        "original": "",
        "states": "",
        "departs_s": 2.0 if failed else None,
        "onset_s": 2.0 if failed else None,
        "horizon_s": float(len(truth) - 1),
        "frames": np.arange(len(truth)),
        "time_s": np.arange(len(truth), dtype=np.float64),
        "truth": np.array(truth, dtype=np.float64),
    }
    return View(episode=episode, outcome=outcome, **(facts | given))


def evaluated(given: Sequence[tuple[View, Sequence[float]]], draws: int = 200) -> Evaluation:
    """Evaluate one model, "m", by its scores of each view."""
    views = [v for v, _ in given]
    scores: list[F64] = [np.array(s, dtype=np.float64) for _, s in given]
    return evaluate(scored(views, {"m": scores}), seed=0, draws=draws)


def figures(
    given: Sequence[tuple[View, Sequence[float]]], facet: str = "all", part: str = "all"
) -> Mapping[str, Figure]:
    """Figures of one part of the data."""
    return evaluated(given).models["m"].figures[facet, part]

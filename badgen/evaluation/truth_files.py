"""Score files that hold the truth beside the scores, so that they need no dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from badgen.contracts.arrays import F64
from badgen.critics.figures import JudgedRun
from badgen.critics.score_files import read_scores
from badgen.evaluation.views import Scored, View, scored

_FULL = 100.0  # points of the scale of these files


def read_truth_file(path: Path, key: Path | None = None) -> Scored:
    """Views and scores from a file as `badgen judge` writes and scores it; raises BadValue.

    A pair of a failure and its twin is a group; pairs with the same twin are one group. Runs that lack a score are
    without any in that set.
    """
    sets = read_scores(path, key).runs
    runs: dict[tuple[str, str], JudgedRun] = {}
    for found in sets.values():
        runs.update({_key(r): r for r in found})
    twins = _twins(r for found in sets.values() for r in found)
    views = [_view(run, run.episode if run.side == "twin" else twins.get(run.pair, run.pair)) for run in runs.values()]
    return scored(views, {name or path.stem: _scores(found, runs) for name, found in sets.items()})


def _key(run: JudgedRun) -> tuple[str, str]:
    """A run that belongs to several pairs counts once."""
    return run.episode, run.side


def _twins(runs: Iterable[JudgedRun]) -> dict[str, str]:
    """Pair -> its twin."""
    return {r.pair: r.episode for r in runs if r.side == "twin"}


def _scores(found: Sequence[JudgedRun], runs: Mapping[tuple[str, str], JudgedRun]) -> list[F64]:
    given = {_key(r): np.array([f.score for f in r.frames]) / _FULL for r in found}
    return [given.get(key, np.full(len(run.frames), np.nan)) for key, run in runs.items()]


def _view(run: JudgedRun, twin: str) -> View:
    """What the file says of a run; `twin` is its own id for a twin, and the pair where there is no twin."""
    success = run.side == "twin"
    time_s = np.array([f.when for f in run.frames], dtype=np.float64)
    return View(
        episode=run.episode,
        camera="",
        look="",
        group=twin,
        request=twin,
        scene=run.scene,
        robot="",
        mode="" if success else run.mode,
        outcome="success" if success else run.outcome or "failure",
        role="clean" if success else "failure",
        band="" if success else run.band,
        margin_share=None,
        twin=twin,
        comparable=True,
        near_pair="",
        near_apart_m=None,
        original="",
        states="",
        departs_s=None if success else run.departs_s,
        onset_s=None if success else run.onset_s,
        horizon_s=float(time_s[-1]),
        frames=np.array([], dtype=np.int64),
        time_s=time_s,
        truth=np.array([f.truth for f in run.frames], dtype=np.float64) / _FULL,
    )

"""Try to tell failures from successes without seeing the behaviour: `python -m badgen.checks.probe RUN`.

A small classifier is trained on one thing that should give nothing away, split by group, and its area under the ROC
curve is printed: 0.5 is chance. Runs told again under other words are left out, since they share everything but words.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image as Pil
from rich.console import Console
from rich.table import Table
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import badgen
from badgen.contracts.arrays import F64
from badgen.store import Episode

FOLDS = 5
LEAST = 10  # episodes of each class that a scene needs for a figure of its own


def first_frame(e: Episode) -> F64:
    """The first frame of the first camera, 16 pixels wide."""
    picture = Pil.fromarray(e.frames(e.cameras[0], [0])[0]).resize((16, 16))
    return np.asarray(picture, dtype=np.float64).ravel() / 255.0


def duration(e: Episode) -> F64:
    """How many rows and seconds, and how many frames from each camera."""
    frames = [len(e.frame_steps(c)) for c in e.cameras]
    return np.array([len(e.arrays().time_s), float(e.arrays().time_s[-1]), *frames], dtype=np.float64)


def camera(e: Episode) -> F64:
    """Where the cameras stand on what carries them, where they look, and their field of view."""
    model = e.world().model
    ids = [model.camera(c).id for c in e.cameras]
    return np.concatenate([[*model.cam_pos[i], *model.cam_quat[i], model.cam_fovy[i]] for i in ids])


def final_pose(e: Episode) -> F64:
    """Joints of the robot, and of its fingers, in the last row."""
    return np.asarray(e.arrays().qpos[-1][list(e.robot().columns)])


PROBES: dict[str, Callable[[Episode], F64]] = {
    "frame 0": first_frame,
    "duration": duration,
    "camera": camera,
    "final robot pose": final_pose,
}


def auc(features: F64, failed: Any, groups: Sequence[str]) -> float:
    """Best area under the curve of a linear model and a forest, each predicting groups that it has not seen."""
    folds = GroupKFold(min(FOLDS, len(set(groups))), shuffle=True, random_state=0)
    size = min(32, features.shape[1], len(features) // 2)
    found = []
    for model in (
        make_pipeline(StandardScaler(), PCA(size, random_state=0), LogisticRegression(max_iter=2000)),
        RandomForestClassifier(200, min_samples_leaf=3, random_state=0),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constant columns have no scale; that is the point of some probes
            p = cross_val_predict(model, features, failed, groups=list(groups), cv=folds, method="predict_proba")
        found.append(float(roc_auc_score(failed, p[:, 1])))
    return max(found)


def main() -> None:
    episodes = [
        e
        for e in badgen.open_dataset(sys.argv[1])
        if e.info.relabelled_from is None and e.info.attempted_task == e.info.task
    ]
    scenes = sorted({e.info.scene for e in episodes})
    table = Table("scene", "failures", "successes", *PROBES, box=None, pad_edge=False)
    scores: dict[str, list[float]] = {name: [] for name in PROBES}
    for scene in scenes:
        of = [e for e in episodes if e.info.scene == scene]
        failed = np.array([not e.info.success for e in of])
        if min(failed.sum(), (~failed).sum()) < LEAST:
            table.add_row(scene, str(failed.sum()), str((~failed).sum()), *["too few"] * len(PROBES))
            continue
        groups = [e.info.group for e in of]
        cells = []
        for name, probe in PROBES.items():
            scores[name].append(auc(np.stack([probe(e) for e in of]), failed, groups))
            cells.append(f"{scores[name][-1]:.2f}")
        table.add_row(scene, str(failed.sum()), str((~failed).sum()), *cells)
    means = [f"{np.mean(s):.2f}" if s else "-" for s in scores.values()]
    table.add_row("mean", "", "", *means)
    Console(width=140).print(table, highlight=False)


if __name__ == "__main__":
    main()

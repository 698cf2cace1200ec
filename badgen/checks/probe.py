"""Check a dataset for leaks: can failures be distinguished from successes without seeing the behaviour?

Small classifiers are trained on features that should carry no class information, and tested on groups that they have
not seen. The figure is the area under the ROC curve: 0.5 is chance level, 1.0 reveals every failure.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image as Pil

from badgen.contracts.arrays import F64, Bools
from badgen.extras import need
from badgen.store import Dataset, Episode

FOLDS = 5
CHANCE = 0.5
LEAST = 10  # episodes of each class that a scene needs for a result


def first_frame(e: Episode) -> F64:
    """The first frame of the first camera, 16 pixels wide."""
    picture = Pil.fromarray(e.frames(e.cameras[0], [0])[0]).resize((16, 16))
    return np.asarray(picture, dtype=np.float64).ravel() / 255.0


def duration(e: Episode) -> F64:
    """How many rows and seconds, and how many frames from each camera."""
    time_s = e.arrays().time_s
    return np.array([len(time_s), float(time_s[-1]), *(len(e.frame_steps(c)) for c in e.cameras)], dtype=np.float64)


def camera(e: Episode) -> F64:
    """Where the cameras are mounted, where they look, and their field of view."""
    model = e.world().model
    ids = [model.camera(c).id for c in e.cameras]
    return np.concatenate([[*model.cam_pos[i], *model.cam_quat[i], model.cam_fovy[i]] for i in ids])


def final_pose(e: Episode) -> F64:
    """Joints of the robot, and of its fingers, in the last row."""
    return np.asarray(e.arrays().qpos[-1][list(e.robot().columns)])


PROBES: Mapping[str, Callable[[Episode], F64]] = {
    "first frame": first_frame,
    "duration": duration,
    "camera": camera,
    "final robot pose": final_pose,
}
_NEED_FRAMES = ("first frame", "camera")


@dataclass(frozen=True, slots=True)
class SceneProbe:
    """One scene: its number of failures and successes, and the area under the curve of each probe.

    `auc` is empty where the scene has too few episodes of either class.
    """

    scene: str
    failures: int
    successes: int
    auc: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """Results by scene; `probes` names the probes that were tried: without frames, only those that need none."""

    probes: tuple[str, ...]
    scenes: tuple[SceneProbe, ...]

    @property
    def mean(self) -> dict[str, float]:
        """Mean area under the curve over the scenes that have one, by probe."""
        measured = [s.auc for s in self.scenes if s.auc]
        return {p: float(np.mean([auc[p] for auc in measured])) for p in self.probes} if measured else {}


def probe(dataset: Dataset, least: int = LEAST) -> ProbeReport:
    """Try every probe on every scene that has at least `least` failures and as many successes.

    Relabelled episodes, and those in which the robot did another task well, are left out: they differ from a success
    only in the instruction. Raises MissingDependency without scikit-learn.
    """
    need("sklearn", "probe")
    episodes = [e for e in dataset if e.info.relabelled_from is None and e.info.attempted_task == e.info.task]
    rendered = all(e.cameras for e in episodes)
    names = tuple(p for p in PROBES if rendered or p not in _NEED_FRAMES)
    scenes = sorted({e.info.scene for e in episodes})
    return ProbeReport(
        names, tuple(_probe_scene(s, [e for e in episodes if e.info.scene == s], names, least) for s in scenes)
    )


def _probe_scene(scene: str, episodes: Sequence[Episode], names: Iterable[str], least: int) -> SceneProbe:
    failed = np.array([not e.info.success for e in episodes])
    groups = [e.info.group for e in episodes]
    failures, successes = int(failed.sum()), int((~failed).sum())
    if min(failures, successes) < least or len(set(groups)) < 2:
        return SceneProbe(scene, failures, successes, {})
    auc = {name: area_under_curve(np.stack([PROBES[name](e) for e in episodes]), failed, groups) for name in names}
    return SceneProbe(scene, failures, successes, auc)


def area_under_curve(features: F64, failed: Bools, groups: Sequence[str]) -> float:
    """Best area under the curve of a linear model and a forest, each tested on groups that it has not seen.

    Args:
        features: (episodes, n) what the models see.
        failed: (episodes,) the class to predict.
        groups: group of each episode; at least two.
    """
    if not features.shape[1]:
        return CHANCE  # nothing to see, such as the pose of a robot without joints
    selection = need("sklearn.model_selection", "probe")
    score = need("sklearn.metrics", "probe").roc_auc_score
    folds = selection.GroupKFold(min(FOLDS, len(set(groups))), shuffle=True, random_state=0)
    found = []
    for model in _models(min(32, features.shape[1], len(features) // 2)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constant columns have no scale; that is the point of some probes
            p = selection.cross_val_predict(
                model, features, failed, groups=list(groups), cv=folds, method="predict_proba"
            )
        found.append(float(score(failed, p[:, 1])))
    return max(found)


def _models(components: int) -> tuple[Any, Any]:
    """A linear model on the first principal components, and a forest."""
    linear = need("sklearn.pipeline", "probe").make_pipeline(
        need("sklearn.preprocessing", "probe").StandardScaler(),
        need("sklearn.decomposition", "probe").PCA(components, random_state=0),
        need("sklearn.linear_model", "probe").LogisticRegression(max_iter=2000),
    )
    forest = need("sklearn.ensemble", "probe").RandomForestClassifier(200, min_samples_leaf=3, random_state=0)
    return linear, forest

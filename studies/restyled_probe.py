"""Print what restyled videos do to a small reward model: `python -m studies.restyled_probe RUN`.

RUN is a run of `badgen augment`. A ridge regression on frozen random filters learns the stored reward of single frames,
from raw frames, from restyled ones, or from both, and is tested on both kinds of frames of groups that it has not seen.
All training sets have the same number of frames. Intervals are of groups drawn again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from PIL import Image as Pil
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import F64, Image
from badgen.selection.split import unit
from badgen.store import Dataset, Episode, open_dataset

FOLDS, EVERY, SIDE_PX = 5, 4, 48
KINDS = ("raw", "restyled")
TRAINED_ON = (*KINDS, "both")
_FILTERS, _WIDTH_PX, _STRIDE_PX, _POOL = 96, 8, 4, 4
_RIDGE = 3.0  # times the number of frames, on features of variance 1
_DRAWS = 500


@dataclass(frozen=True)
class Frames:
    """Frames of one episode, raw and restyled.

    Attributes:
        group: name of the group.
        scene: name of the scene.
        features: kind -> (N, D).
        reward: (N,) stored reward of each frame.
    """

    group: str
    scene: str
    features: Mapping[str, F64]
    reward: F64


def frames_of(episode: Episode, filters: F64) -> Frames | None:
    """Every few frames of the first camera with a restyled video; None for an episode without one."""
    for name, of in episode.repaints.items():
        camera = next(iter(of))
        steps = episode.frame_steps(camera)
        chosen = list(range(0, len(steps), EVERY))
        pictures = {"raw": episode.frames(camera, chosen), "restyled": episode.restyled_frames(name, camera, chosen)}
        reward = episode.arrays().labels.reward[np.asarray(steps)[chosen]]
        features = {kind: np.stack([features_of(p, filters) for p in of_kind]) for kind, of_kind in pictures.items()}
        return Frames(episode.info.group, episode.info.scene, features, np.asarray(reward, dtype=np.float64))
    return None


def features_of(picture: Image, filters: F64) -> F64:
    """(D,) how strongly random filters answer in the parts of a small version of a picture."""
    small = np.asarray(Pil.fromarray(picture).resize((SIDE_PX, SIDE_PX), Pil.Resampling.BOX), dtype=np.float64) / 255.0
    windows = np.lib.stride_tricks.sliding_window_view(small, (_WIDTH_PX, _WIDTH_PX), axis=(0, 1))
    patches = windows[::_STRIDE_PX, ::_STRIDE_PX].reshape(-1, 3 * _WIDTH_PX**2)
    answers = np.maximum((patches - patches.mean(axis=1, keepdims=True)) @ filters, 0.0)
    side = round(len(answers) ** 0.5)
    parts = np.array_split(answers.reshape(side, side, -1), _POOL, axis=0)
    return np.concatenate([cell.mean(axis=(0, 1)) for part in parts for cell in np.array_split(part, _POOL, axis=1)])


def predictions(episodes: Sequence[Frames], trained_on: str) -> list[dict[str, F64]]:
    """For each episode and kind of frame the predicted rewards, by a model that has not seen the group."""
    fold = [int(unit("fold", e.group) * FOLDS) for e in episodes]
    scenes = sorted({e.scene for e in episodes})
    found: list[dict[str, F64]] = [{} for _ in episodes]
    for k in range(FOLDS):
        seen = [e for e, f in zip(episodes, fold, strict=True) if f != k]
        x, y = _training(seen, trained_on)
        scene = np.concatenate([np.full(len(e.reward), scenes.index(e.scene)) for e in seen])
        means = {
            s: float(y[scene == i].mean()) if (scene == i).any() else float(y.mean()) for i, s in enumerate(scenes)
        }
        middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
        z = (x - middle) / spread
        rest = y - np.array([means[scenes[i]] for i in scene])
        weights = np.linalg.solve(z.T @ z + _RIDGE * len(z) ** 0.5 * np.eye(z.shape[1]), z.T @ rest)
        for e, f, to in zip(episodes, fold, found, strict=True):
            if f == k:
                to |= {kind: means[e.scene] + (e.features[kind] - middle) / spread @ weights for kind in KINDS}
    return found


def _training(episodes: Sequence[Frames], trained_on: str) -> tuple[F64, F64]:
    """Features (N, D) and rewards (N,); of both kinds, each group gives one of them."""
    kinds = [trained_on if trained_on != "both" else KINDS[int(unit("kind", e.group) < 0.5)] for e in episodes]
    x = np.concatenate([e.features[kind] for e, kind in zip(episodes, kinds, strict=True)])
    return x, np.concatenate([e.reward for e in episodes])


def scored(episodes: Sequence[Frames], found: Sequence[Mapping[str, F64]], kind: str) -> F64:
    """(groups, 2) mean absolute error, and correlation with the stored reward within episodes, of each group."""
    by_group: dict[str, list[tuple[float, float]]] = {}
    for e, made in zip(episodes, found, strict=True):
        p = np.clip(made[kind], 0.0, 1.0)
        if e.reward.std() > 1e-3 and p.std() > 0.0:
            error = float(np.abs(p - e.reward).mean())
            by_group.setdefault(e.group, []).append((error, float(np.corrcoef(p, e.reward)[0, 1])))
    return np.array([np.mean(rows, axis=0) for rows in by_group.values()])


def interval(groups: F64) -> tuple[F64, F64]:
    """Ends of the 95 % intervals of the means of the columns, from groups drawn again and again."""
    rng = np.random.default_rng(0)
    means = [groups[rng.integers(len(groups), size=len(groups))].mean(axis=0) for _ in range(_DRAWS)]
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    return low, high


def table_of(dataset: Dataset) -> Table:
    """Errors and correlations by what was trained on and what was tested on."""
    rng = np.random.default_rng(1)
    filters = rng.standard_normal((3 * _WIDTH_PX**2, _FILTERS))
    episodes = [f for e in dataset.episodes() if e.info.relabelled_from is None and (f := frames_of(e, filters))]
    groups = len({e.group for e in episodes})
    title = f"{len(episodes)} episodes of {groups} groups, {sum(len(e.reward) for e in episodes)} frames of each kind"
    table = Table("trained on", "tested on", "mean error", "correlation within an episode", title=title)
    for trained_on in TRAINED_ON:
        found = predictions(episodes, trained_on)
        for kind in KINDS:
            rows = scored(episodes, found, kind)
            (error, same), (low, high) = rows.mean(axis=0), interval(rows)
            table.add_row(
                trained_on,
                kind,
                f"{error:.3f} ({low[0]:.3f} to {high[0]:.3f})",
                f"{same:.2f} ({low[1]:.2f} to {high[1]:.2f})",
            )
    return table


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
def main(run: Path) -> None:
    """Train and test on the episodes of RUN that have restyled videos."""
    Console().print(table_of(open_dataset(run)))


if __name__ == "__main__":
    main()

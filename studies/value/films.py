"""What is read of a run, once: small pictures, labels, facts and words of every episode; kept in a cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F32
from badgen.evaluation.dataset_views import Choice, views_of
from badgen.evaluation.views import View
from badgen.selection.options import shared
from badgen.selection.select import Selection, select
from badgen.store import Episode, JoinedDatasets
from studies.value.state import Facts, facts_of

SIDE = 64  # pixels of the pictures that the encoder sees
FRAMES = 16  # that are scored of each episode
Pictures = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Film:
    """One episode from the first camera of its scene, (T,) stored frames.

    Attributes:
        view: what is scored and compared; its `frames` are `FRAMES` of the T.
        pictures: (T, SIDE, SIDE, 3).
        facts: privileged numbers.
        dense: (T,) the label `reward_visible`.
        done: (T,) whether from this frame on all is done, as `reward` says.
        task: name of the task that is requested.
    """

    view: View
    pictures: Pictures
    facts: Facts
    dense: F32
    done: npt.NDArray[np.bool_]
    task: str

    @property
    def success(self) -> bool:
        return self.view.success

    def __len__(self) -> int:
        return len(self.dense)


def read_films(runs: Sequence[Path], cache: Path) -> list[Film]:
    """All episodes whose pictures show what happens; those without a picture that shows their failure are left out."""
    dataset = JoinedDatasets(runs)
    selection = select(dataset, shared({"relabelled": False}), needs_pictures=True)
    views = views_of(selection, Choice(FRAMES, "first", "reward_visible", restyled=False)).views
    cache.mkdir(parents=True, exist_ok=True)
    return [_film(selection, dataset.episode(view.episode), view, cache) for view in views]


def _film(selection: Selection, episode: Episode, view: View, cache: Path) -> Film:
    path = cache / f"{view.episode}-{view.camera}.npz"
    if not path.exists():
        _write(episode, view.camera, path)
    with np.load(path) as held:
        facts = Facts(bounded(held["state"]), bounded(held["seen"]))
        return Film(view, held["pictures"], facts, held["dense"], held["done"], episode.info.task)


def bounded(numbers: F32) -> F32:
    """Numbers cut at -1 and 1, so that one thing that fell off the table does not stretch the scale of all others.

    All places on a table are within a metre; a force counts as touch, which is full from 1.7 N on.
    """
    return np.clip(numbers, -1.0, 1.0)


def _write(episode: Episode, camera: str, path: Path) -> None:
    steps = list(episode.frame_steps(camera))
    labels = episode.arrays().labels
    reward = labels.reward[steps]
    below = np.flatnonzero(reward < 1.0 - 1e-4)
    facts = facts_of(episode, steps)
    with path.with_suffix(".part").open("wb") as out:
        np.savez(
            out,
            pictures=shrunk(np.stack(episode.frames(camera))),
            state=facts.state,
            seen=facts.seen,
            dense=labels.reward_visible[steps],
            done=np.arange(len(steps)) > (below[-1] if len(below) else -1),
        )
    path.with_suffix(".part").rename(path)


def shrunk(frames: Pictures) -> Pictures:
    """(T, SIDE, SIDE, 3) by averaging over areas; (T, H, W, 3) of any size."""
    tall, wide = (_areas(n) for n in frames.shape[1:3])
    small = np.einsum("ah,thwc,bw->tabc", tall, frames.astype(np.float32), wide, optimize=True)
    found: Pictures = np.clip(np.round(small), 0, 255).astype(np.uint8)
    return found


def _areas(pixels: int) -> F32:
    """(SIDE, pixels) share of each pixel in each small pixel; every row adds up to 1."""
    edges = np.linspace(0, pixels, SIDE + 1)
    low, high = edges[:-1, None], edges[1:, None]
    at = np.arange(pixels)[None]
    shares = np.clip(np.minimum(high, at + 1) - np.maximum(low, at), 0, None)
    found: F32 = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return found

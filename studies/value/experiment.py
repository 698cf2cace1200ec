"""Train and score every condition, fold and seed; what was made before is read from the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from badgen.contracts.arrays import F32, F64
from studies.value.conditions import CONDITIONS, lessons_of
from studies.value.encoder import features_of, train_encoder
from studies.value.films import Film
from studies.value.model import RewardModel
from studies.value.splits import Fold
from studies.value.training import scores_of, train

VERSION = 3  # raise it after a change of training, so that nothing old is read


@dataclass(frozen=True)
class Effort:
    """How long is trained.

    Attributes:
        encoder, model: steps of the optimizer.
        seeds: models of each condition and fold.
    """

    encoder: int
    model: int
    seeds: int


@dataclass(frozen=True)
class Experiment:
    """What all trainings share.

    Attributes:
        cache: folder for features and scores.
        effort: how long is trained.
        state: whether the model sees the privileged state in place of pictures.
    """

    cache: Path
    effort: Effort
    state: bool

    def features(self, fold: Fold) -> dict[str, F32]:
        """Id of an episode -> (T, F), by an encoder that saw only training films; or the privileged state."""
        films = (*fold.train, *fold.test)
        if self.state:
            return {f.view.episode: state_of(f, sorted({x.view.scene for x in films})) for f in films}
        path = self._path("features", fold, f"{self.effort.encoder}")
        if not path.exists():
            encoder = train_encoder(fold.train, 0, self.effort.encoder)
            found = {f.view.episode: features_of(encoder, f.pictures, f.view.request) for f in films}
            _save(path, found)
            torch.save(encoder.state_dict(), path.with_suffix(".pt"))
        return _load(path)

    def encoder_weights(self, fold: Fold) -> dict[str, torch.Tensor]:
        """Weights of the encoder that `features` trained."""
        found: dict[str, torch.Tensor] = torch.load(
            self._path("features", fold, f"{self.effort.encoder}").with_suffix(".pt"), weights_only=True
        )
        return found

    def scores(self, fold: Fold, features: Mapping[str, F32], name: str, seed: int) -> dict[str, F64]:
        """Id of an episode -> scores of its frames, of the films that the fold tests."""
        what = "state" if self.state else f"pixels{self.effort.encoder}"
        path = self._path("scores", fold, f"{what}-{self.effort.model}-{name}-{seed}")
        if not path.exists():
            model = self.trained(fold, features, name, seed)
            found = {
                f.view.episode: scores_of(model, features[f.view.episode][f.view.frames], f.view.request)
                for f in fold.test
            }
            _save(path, found)
            torch.save(model.state_dict(), path.with_suffix(".pt"))
        return _load(path)

    def trained(self, fold: Fold, features: Mapping[str, F32], name: str, seed: int) -> RewardModel:
        """A model trained under a condition on the training films of a fold."""
        condition = CONDITIONS[name]
        lessons = lessons_of(fold.train, condition, np.random.default_rng(seed))
        return train(lessons, features, condition.rewound, seed, self.effort.model)

    def _path(self, kind: str, fold: Fold, what: str) -> Path:
        (self.cache / kind).mkdir(parents=True, exist_ok=True)
        ids = ",".join(sorted(f.view.episode for f in fold.train)) + "|" + ",".join(f.view.episode for f in fold.test)
        digest = hashlib.sha256(f"{VERSION} {ids}".encode()).hexdigest()[:10]
        return self.cache / kind / f"{fold.name.replace(' ', '_')}-{digest}-{what}.npz"


def state_of(film: Film, scenes: Sequence[str]) -> F32:
    """(T, W) the privileged state, all that the encoder is to find, and which of the scenes it is."""
    which = np.zeros((len(film), len(scenes)), dtype=np.float32)
    which[:, scenes.index(film.view.scene)] = 1.0
    return np.concatenate([film.facts.state, film.facts.seen, which], axis=1)


def _save(path: Path, arrays: Mapping[str, F32] | Mapping[str, F64]) -> None:
    with path.with_suffix(".part").open("wb") as out:
        np.savez(out, allow_pickle=False, **arrays)
    path.with_suffix(".part").rename(path)


def _load(path: Path) -> dict[str, Any]:
    with np.load(path) as held:
        return {name: held[name] for name in held.files}

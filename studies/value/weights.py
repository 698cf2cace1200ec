"""A trained model as a judge: `badgen eval RUN --model studies.value.weights:score`, likewise `badgen hunt --judge`.

The environment variable `BADGEN_VALUE_WEIGHTS` names the file that `python -m studies.value ... --save FILE` wrote.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import torch

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from studies.value.encoder import WIDTH, Encoder, features_of
from studies.value.experiment import Experiment
from studies.value.films import Film, Pictures, shrunk
from studies.value.model import RewardModel
from studies.value.splits import Fold
from studies.value.training import scores_of

VARIABLE = "BADGEN_VALUE_WEIGHTS"


def save_weights(path: Path, films: Sequence[Film], name: str, made: Experiment) -> Path:
    """Train encoder and model under a condition on all films, and write both into one file."""
    fold = Fold("everything", (), tuple(films), ())
    features = made.features(fold)
    model = made.trained(fold, features, name, seed=0)
    torch.save({"encoder": made.encoder_weights(fold), "model": model.state_dict()}, path)
    return path


def score(frames: Pictures, instruction: str, times_s: F64) -> F64:
    """(T,) rewards of (T, H, W, 3) frames, the first of which is the first of the film.

    Raises BadValue where no file of weights is named.
    """
    encoder, model = _loaded(os.environ.get(VARIABLE, ""))
    found: F64 = scores_of(model, features_of(encoder, shrunk(frames), instruction), instruction)
    return found


@lru_cache(maxsize=1)
def _loaded(where: str) -> tuple[Encoder, RewardModel]:
    if not where or not Path(where).is_file():
        raise BadValue(
            f"{VARIABLE} is {where!r}, which is no file; set it to what `python -m studies.value RUN --save FILE` wrote"
        )
    torch.set_num_threads(1)
    held = torch.load(where, weights_only=True)
    encoder, model = Encoder(), RewardModel(WIDTH)
    encoder.load_state_dict(held["encoder"])
    model.load_state_dict(held["model"])
    encoder.eval()
    model.eval()
    return encoder, model

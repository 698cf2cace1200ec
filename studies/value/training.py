"""Train a reward model on lessons: frames at times that vary a little, films that run backward where that is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from badgen.contracts.arrays import F32, F64, Ints
from studies.value.conditions import Lesson
from studies.value.films import FRAMES
from studies.value.model import RewardModel
from studies.value.words import embedded

BATCH = 16  # films
REWOUND = 0.8  # share of the films that run backward from some frame on, as in ReWiND
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]  # features, words, targets, weights


def train(lessons: Sequence[Lesson], features: Mapping[str, F32], rewound: bool, seed: int, steps: int) -> RewardModel:
    """A model that gives these films the rewards that are taught.

    Args:
        lessons: what is taught.
        features: id of an episode -> (T, F) of its frames.
        rewound: whether most films run backward from some frame on.
        seed: of the weights, the order of the films and their times.
        steps: of the optimizer.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = RewardModel(next(iter(features.values())).shape[1])
    model.scale_to(torch.from_numpy(np.concatenate([features[lesson.film.view.episode] for lesson in lessons])))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    for _ in range(steps):
        seen, words, target, weight = _batch(lessons, features, rewound, rng)
        off = (model(seen, words) - target) ** 2 * weight
        loss = (off.sum(1) / weight.sum(1)).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model.eval()
    return model


def scores_of(model: RewardModel, features: F32, instruction: str) -> F64:
    """(T,) rewards of a film."""
    words = torch.from_numpy(embedded(instruction))
    with torch.no_grad():
        found: F64 = model(torch.from_numpy(features)[None], words[None])[0].double().numpy()
    return found


def _batch(lessons: Sequence[Lesson], features: Mapping[str, F32], rewound: bool, rng: np.random.Generator) -> Batch:
    some = [lessons[i] for i in rng.choice(len(lessons), BATCH, replace=len(lessons) < BATCH)]
    at = [path_of(len(lesson.film), rewound and rng.random() < REWOUND, rng) for lesson in some]
    pairs = list(zip(some, at, strict=True))
    seen = np.stack([features[lesson.film.view.episode][t] for lesson, t in pairs])
    words = np.stack([embedded(lesson.film.view.request) for lesson in some])
    target, weight = (np.stack([getattr(x, name)[t] for x, t in pairs]) for name in ("target", "weight"))
    return torch.from_numpy(seen), torch.from_numpy(words), torch.from_numpy(target), torch.from_numpy(weight)


def path_of(frames: int, rewound: bool, rng: np.random.Generator) -> Ints:
    """(FRAMES,) numbers of frames, the first among them; forward to the last, or forward and then back.

    A film that is rewound turns somewhere in its last two thirds, and runs back to some frame before.
    """
    if not rewound:
        even = np.linspace(0, frames - 1, FRAMES)
        moved = even[1:-1] + rng.uniform(-0.5, 0.5) * (frames - 1) / (FRAMES - 1)
        return np.round(np.concatenate([even[:1], moved, even[-1:]])).astype(np.int64)
    turn = int(rng.integers(frames // 3, frames))
    back = int(rng.integers(0, turn))
    whole = np.concatenate([np.arange(turn + 1), np.arange(turn - 1, back - 1, -1)])
    return whole[np.round(np.linspace(0, len(whole) - 1, FRAMES)).astype(np.int64)].astype(np.int64)

"""Eyes of the model: a small network that learns, on the training split alone, to tell where things are in pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from badgen.contracts.arrays import F32
from studies.value.films import Film, Pictures
from studies.value.state import SEEN
from studies.value.words import WORDS, embedded

POINTS, HIDDEN = 32, 48
WIDTH = HIDDEN + SEEN  # numbers of a frame
_FILMS, _SHOTS = 16, 4  # of a batch: films, and frames of each


class Encoder(nn.Module):
    """Pictures (N, 6, 64, 64), each with the first one of its film, and words (N, WORDS) -> (N, WIDTH) features.

    Features are a hidden layer, and the model's guess where tools, moved things and named things are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(6, 16, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(16, POINTS, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(POINTS, POINTS, 3, padding=1),
            nn.ReLU(),
        )
        self.asked = nn.Linear(WORDS, 2 * POINTS)
        self.places = nn.Conv2d(POINTS, POINTS, 1)
        self.mix = nn.Sequential(nn.Linear(5 * POINTS, 96), nn.ReLU(), nn.Linear(96, HIDDEN), nn.ReLU())
        self.guess = nn.Linear(HIDDEN, SEEN)
        self.register_buffer("middle", torch.zeros(SEEN))
        self.register_buffer("spread", torch.ones(SEEN))

    def forward(self, pictures: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        maps = self.look(pictures)
        strength, shift = self.asked(words)[:, :, None, None].chunk(2, dim=1)
        named = self.places(torch.relu(maps * (1 + strength) + shift))
        found = [_centres(maps), maps.amax((2, 3)), _centres(named)]
        hidden = self.mix(torch.cat(found, dim=1))
        return torch.cat([hidden, self.guess(hidden)], dim=1)


def _centres(maps: torch.Tensor) -> torch.Tensor:
    """(N, 2 C) where each map is brightest, as the mean place under a softmax, from -1 to 1."""
    share = torch.softmax(maps.flatten(2) * 3.0, dim=2).unflatten(2, maps.shape[2:])
    line = torch.linspace(-1, 1, maps.shape[2])
    return torch.cat([(share.sum(3) * line).sum(2), (share.sum(2) * line).sum(2)], dim=1)


def train_encoder(films: Sequence[Film], seed: int, steps: int) -> Encoder:
    """Learn to guess `Facts.seen` from the pictures of these films."""
    torch.manual_seed(seed)
    rng, encoder = np.random.default_rng(seed), Encoder()
    told = torch.from_numpy(np.concatenate([f.facts.seen for f in films]))
    spread = told.std(0)
    encoder.middle.copy_(told.mean(0))
    encoder.spread.copy_(torch.where(spread > 1e-4, spread, torch.full_like(spread, 1e6)))
    words = np.stack([embedded(f.view.request) for f in films])
    optimizer = torch.optim.AdamW(encoder.parameters(), lr=2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(steps):
        some = rng.choice(len(films), min(_FILMS, len(films)), replace=False)
        at = [sorted(rng.choice(len(films[i]), min(_SHOTS, len(films[i])), replace=False).tolist()) for i in some]
        pictures = torch.cat([with_first(films[i].pictures, t) for i, t in zip(some, at, strict=True)])
        pictures = pictures * (0.85 + 0.3 * torch.rand(len(pictures), 1, 1, 1))
        asked = torch.from_numpy(np.concatenate([words[[i] * len(t)] for i, t in zip(some, at, strict=True)]))
        seen = torch.from_numpy(np.concatenate([films[i].facts.seen[t] for i, t in zip(some, at, strict=True)]))
        guessed = encoder(pictures, asked)[:, HIDDEN:]
        loss = nn.functional.smooth_l1_loss(guessed, (seen - encoder.middle) / encoder.spread)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    encoder.eval()
    return encoder


def with_first(pictures: Pictures, at: Sequence[int]) -> torch.Tensor:
    """(N, 6, SIDE, SIDE) these pictures, each with the first one, from 0 to 1."""
    chosen = torch.from_numpy(pictures[list(at)]).float() / 255
    first = torch.from_numpy(pictures[:1]).float() / 255
    return torch.cat([chosen, (chosen - first) * 2], dim=3).movedim(3, 1)


def features_of(encoder: Encoder, pictures: Pictures, instruction: str) -> F32:
    """(T, WIDTH) features of a film."""
    shown = with_first(pictures, range(len(pictures)))
    words = torch.from_numpy(embedded(instruction)).expand(len(shown), -1)
    with torch.no_grad():
        found: F32 = encoder(shown, words).numpy()
    return found

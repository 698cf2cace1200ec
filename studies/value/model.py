"""A small reward model in the manner of ReWiND: frames in order and an instruction in, a reward of every frame out."""

from __future__ import annotations

import torch
from torch import nn

from studies.value.words import WORDS

DEPTH, HEADS, BLOCKS = 48, 4, 2


class RewardModel(nn.Module):
    """Features (B, T, F) of frames and words (B, WORDS) -> rewards (B, T) from 0 to 1, causal.

    As in ReWiND only the first frame is marked by its place, so that the model cannot simply count frames.

    Args:
        width: F.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.register_buffer("middle", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        self.inward, self.words = nn.Linear(3 * width, DEPTH), nn.Linear(WORDS, DEPTH)
        self.first = nn.Parameter(torch.zeros(DEPTH))
        layer = nn.TransformerEncoderLayer(DEPTH, HEADS, 2 * DEPTH, 0.1, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, BLOCKS, nn.LayerNorm(DEPTH), enable_nested_tensor=False)
        self.out = nn.Linear(DEPTH, 1)

    def scale_to(self, features: torch.Tensor) -> None:
        """Take mean and spread of these features (N, F) for 0 and 1; what never changes is left out."""
        spread = features.std(0)
        self.middle.copy_(features.mean(0))
        self.spread.copy_(torch.where(spread > 1e-4, spread, torch.full_like(spread, 1e6)))

    def forward(self, features: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """Later frames do not change earlier rewards."""
        scaled = ((features - self.middle) / self.spread).clamp(-5, 5)
        before = torch.cat([scaled[:, :1], scaled[:, :-1]], dim=1)
        tokens = self.inward(torch.cat([scaled, scaled - scaled[:, :1], scaled - before], dim=2))
        asked = self.words(words)[:, None]
        tokens = torch.cat([asked, tokens[:, :1] + self.first + asked, tokens[:, 1:] + asked], dim=1)
        later = torch.triu(torch.ones(tokens.shape[1], tokens.shape[1], dtype=torch.bool), diagonal=1)
        rewards: torch.Tensor = torch.sigmoid(self.out(self.blocks(tokens, mask=later))[:, 1:, 0])
        return rewards

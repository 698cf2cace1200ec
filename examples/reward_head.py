"""Fine-tune a small reward head on failures: `python examples/reward_head.py RUN...`, under a minute on a CPU.

It sees each picture and how it differs from the first, remembers what came before, and is told the dense reward. Groups
of the split `test` are never trained on. Beside its error stands that of the mean reward over time.
"""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader

from badgen.torch import FailureDataset


class RewardHead(nn.Module):
    """Pictures (B, T, 6, 32, 32) -> reward (B, T); a gate that closed stays closed, so it needs a memory."""

    def __init__(self) -> None:
        super().__init__()
        sizes = ((6, 16), (16, 32), (32, 32))
        layers = [layer for a, b in sizes for layer in (nn.Conv2d(a, b, 3, stride=2), nn.ReLU())]
        self.eye = nn.Sequential(*layers, nn.Flatten(), nn.Linear(288, 32), nn.ReLU())
        self.memory, self.out = nn.GRU(32, 32, batch_first=True), nn.Linear(32, 1)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Causal: later pictures do not change earlier rewards."""
        features = self.eye(seen.flatten(0, 1)).unflatten(0, seen.shape[:2])
        rewards: torch.Tensor = torch.sigmoid(self.out(self.memory(features)[0]))[..., 0]
        return rewards


def pictures(batch: dict[str, Any]) -> torch.Tensor:
    """(B, T, 6, 32, 32) each frame, and its difference from the first of its run."""
    frames = batch["frames"].flatten(0, 1).float() / 255
    small = nn.functional.adaptive_avg_pool2d(frames, 32).unflatten(0, batch["reward"].shape)
    return torch.cat([small, small - small[:, :1]], dim=2)


def main(runs: list[str], steps: int = 400) -> None:
    """Train on one split, judge both."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # the workers are processes of their own
    data, seen, reward = {}, {}, {}
    for part in ("train", "test"):
        data[part] = FailureDataset(runs, part, frames=16, cameras="front", split="train=0.7,test=0.3")
        batches = list(DataLoader(data[part], batch_size=8, num_workers=2))
        seen[part], reward[part] = torch.cat([pictures(b) for b in batches]), torch.cat([b["reward"] for b in batches])
    head = RewardHead()
    optimizer = torch.optim.Adam(head.parameters(), lr=2e-3)
    for _ in range(steps):
        some = torch.randint(len(seen["train"]), (8,))
        loss = nn.functional.mse_loss(head(seen["train"][some]), reward["train"][some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for part, known in reward.items():
        with torch.no_grad():
            told = head(seen[part])
        error, plain = (told - known).abs().mean(), (reward["train"].mean(0) - known).abs().mean()
        pairs = data[part].pairs
        right = sum(bool(told[better].sum() > told[worse].sum()) for better, worse in pairs)
        print(f"{part}: {len(known)} runs, error {error:.3f} (mean {plain:.3f}), pairs {right} of {len(pairs)}")


if __name__ == "__main__":
    main(sys.argv[1:])

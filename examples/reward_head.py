"""Train a small reward head on failures: `python examples/reward_head.py DATASET...`, under a minute on a CPU.

It sees each frame and its difference from the first one, has a memory, and learns the dense reward. Groups of the split
`test` are never trained on. The error of the mean reward over time is printed for comparison.
"""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader

from badgen.torch import FailureDataset


class RewardHead(nn.Module):
    """Frames (B, T, 6, 32, 32) -> reward (B, T); a reward that was cut stays cut, so the head needs a memory."""

    def __init__(self) -> None:
        super().__init__()
        sizes = ((6, 16), (16, 32), (32, 32))
        layers = [layer for a, b in sizes for layer in (nn.Conv2d(a, b, 3, stride=2), nn.ReLU())]
        self.eye = nn.Sequential(*layers, nn.Flatten(), nn.Linear(288, 32), nn.ReLU())
        self.memory, self.out = nn.GRU(32, 32, batch_first=True), nn.Linear(32, 1)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Causal: later frames do not change earlier rewards."""
        features = self.eye(seen.flatten(0, 1)).unflatten(0, seen.shape[:2])
        rewards: torch.Tensor = torch.sigmoid(self.out(self.memory(features)[0]))[..., 0]
        return rewards


def pictures(batch: dict[str, Any]) -> torch.Tensor:
    """(B, T, 6, 32, 32) each frame, and its difference from the first frame of its episode."""
    frames = batch["frames"].flatten(0, 1).float() / 255
    small = nn.functional.adaptive_avg_pool2d(frames, 32).unflatten(0, batch["reward"].shape)
    return torch.cat([small, small - small[:, :1]], dim=2)


def main(datasets: list[str], steps: int = 400) -> None:
    """Train on one split, and evaluate both."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # the workers are separate processes
    data, seen, reward = {}, {}, {}
    for part in ("train", "test"):
        data[part] = FailureDataset(datasets, part, frames=16, cameras="front", split="train=0.7,test=0.3")
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
    for part, true in reward.items():
        with torch.no_grad():
            predicted = head(seen[part])
        error, plain = (predicted - true).abs().mean(), (reward["train"].mean(0) - true).abs().mean()
        pairs = data[part].pairs
        right = sum(bool(predicted[better].sum() > predicted[worse].sum()) for better, worse in pairs)
        print(f"{part}: {len(true)} episodes, error {error:.3f} (mean {plain:.3f}), pairs {right} of {len(pairs)}")


if __name__ == "__main__":
    main(sys.argv[1:])

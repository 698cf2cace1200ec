"""Clone an expert from demonstrations, and use the clone as a policy; some minutes on a CPU.

`python cloned_policy.py train push 5 30 200` lets the expert of the scene show the task 200 times, trains a network on
the first 5, 30 and 200 of these each, and writes `push-5.pt`, `push-30.pt` and `push-200.pt`. Then, in the same folder,

    badgen make --scene push --mode policy --policy "cloned_policy:load?weights=push-30.pt" --n 20

keeps failures of the policy itself. It sees where tools, and what the instruction names, are to each other, and
answers with a chunk of set-points. Behaviour cloning with chunks: Zhao et al., "Learning Fine-Grained Bimanual
Manipulation with Low-Cost Hardware", RSS 2023; demonstrations with noise: Laskey et al., "DART", CoRL 2017.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from badgen.contracts.arrays import F32, F64
from badgen.env import SceneEnv

CHUNK = 16  # set-points of one answer, 0.32 s
EVERY = 4  # steps between the samples that are taken of a demonstration
NOISE_RAD = 0.01  # of a push at every joint, so that the demonstrations show how to come back to the path
PUSHED_SHARE, PUSH_STEPS = 0.3, 10
DONE = 0.99  # progress of a demonstration that is learned from


def features(obs: dict[str, F64]) -> F32:
    """What the network sees: joints, and tool, thing and place relative to each other."""
    tool, thing, place = obs["tools"][0], obs["named"][0], obs["named"][1]
    way = place[:2] - thing[:2]
    ahead = way / max(float(np.hypot(*way)), 0.02)
    aside = np.array([-ahead[1], ahead[0]])
    off = tool[:3] - thing[:3]
    near = [off, place[:3] - thing[:3], ahead, [off[:2] @ ahead, off[:2] @ aside], tool[:3] - place[:3]]
    turns = [tool[3:] * np.sign(tool[4]), *(np.array([q[0] ** 2 - q[3] ** 2, 2 * q[0] * q[3]]) for q in (thing[3:],))]
    forces = np.log1p(obs["contact_n"])
    return np.concatenate([obs["joints"], obs["joint_speeds"], *near, *turns, tool[:3], forces]).astype(np.float32)


class Clone(nn.Module):
    """Features (B, n) -> set-points (B, CHUNK, nu), relative to the joints that are moved."""

    def __init__(self, inputs: int, outputs: int, width: int = 256) -> None:
        super().__init__()
        self.outputs = outputs
        layers = [nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Linear(width, width), nn.ReLU(), nn.Linear(width, CHUNK * outputs))
        for name, size in (("mean", inputs), ("scale", inputs), ("out_mean", outputs), ("out_scale", outputs)):
            self.register_buffer(name, torch.ones(size))

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """In the units of the set-points."""
        raw: torch.Tensor = self.body((seen - self.mean) / self.scale).unflatten(-1, (CHUNK, self.outputs))
        return raw * self.out_scale + self.out_mean


class ClonedPolicy:
    """A trained clone as a policy of badgen."""

    def __init__(self, net: Clone) -> None:
        self._net = net

    def reset(self, instruction: str, seed: int) -> None:
        """It has no memory; what is asked for is in the observation: the poses of what the instruction names."""

    def act(self, obs: dict[str, F64]) -> F64:
        """(CHUNK, nu) set-points."""
        with torch.no_grad():
            found = self._net(torch.from_numpy(features(obs))[None])[0].double().numpy()
        return np.asarray(found + _base(obs, found.shape[1]))


def load(weights: str) -> ClonedPolicy:
    """The policy of a file of weights; `badgen make` calls this once in each worker."""
    torch.set_num_threads(1)  # the same bits on any number of cores
    state = torch.load(weights, weights_only=True)
    net = Clone(len(state["mean"]), len(state["out_mean"]))
    net.load_state_dict(state)
    return ClonedPolicy(net.eval())


def demonstration(env: SceneEnv, seed: int) -> tuple[F32, F32] | None:
    """Features (T, n), and set-points (T, CHUNK, nu) relative to the joints, of an expert's run; None if it fails."""
    rng = np.random.default_rng(seed)
    obs, info = env.reset(seed=seed)
    seen, base, shown = [], [], []
    push = np.zeros_like(env.expert_action())
    for k in range(env.n_steps):
        action = env.expert_action()
        if k % PUSH_STEPS == 0:
            push[:] = rng.normal(0.0, NOISE_RAD, len(push)) * (rng.random() < PUSHED_SHARE)
            push[-1] = 0.0  # not of the gripper
        seen.append(features(obs))
        base.append(_base(obs, len(action)))
        shown.append(action)
        obs, *_, info = env.step(action + push)
    if info["progress"] < DONE:
        return None
    steps = np.arange(0, len(shown) - CHUNK, EVERY)
    chunks = np.asarray(shown)[steps[:, None] + np.arange(CHUNK)] - np.asarray(base)[steps, None]
    return np.asarray(seen)[steps], chunks.astype(np.float32)


def train(seen: F32, chunks: F32, steps: int = 4000, seed: int = 0) -> Clone:
    """Fit a network to demonstrations."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    x, y = torch.from_numpy(seen), torch.from_numpy(chunks)
    net = Clone(x.shape[1], y.shape[2])
    net.mean, net.scale = x.mean(0), x.std(0) + 1e-3
    net.out_mean, net.out_scale = y.mean((0, 1)), y.std((0, 1)) + 1e-3
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        some = torch.randint(len(x), (256,))
        loss = ((net(x[some]) - y[some]) / net.out_scale).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return net


def main(scene: str, numbers: list[int], out: Path) -> None:
    """Show, train and store: one file of weights for each number of demonstrations."""
    env = SceneEnv(scene)
    demos = list[tuple[F32, F32]]()
    for seed in count(10_000):
        if len(demos) == max(numbers):
            break
        shown = demonstration(env, seed)
        demos += [] if shown is None else [shown]
        print(f"\r{len(demos)} demonstrations", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for n in numbers:
        net = train(np.concatenate([seen for seen, _ in demos[:n]]), np.concatenate([then for _, then in demos[:n]]))
        torch.save(net.state_dict(), out / f"{scene}-{n}.pt")
        print(f"{scene}-{n}.pt: trained on {n} demonstrations")


def _base(obs: dict[str, Any], width: int) -> F64:
    """(nu,) what set-points are relative to: the arm's joints, and nothing for the gripper."""
    return np.append(obs["joints"][: width - 1], 0.0)


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] != "train":
        sys.exit("usage: python cloned_policy.py train SCENE NUMBER...")
    main(sys.argv[2], [int(n) for n in sys.argv[3:]], Path())

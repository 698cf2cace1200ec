"""Stable-Baselines3 checks and trains in badgen's environments. Usage: train_sb3.py."""

from __future__ import annotations

import warnings

import gymnasium
import numpy as np
import torch
from gymnasium.wrappers import RescaleAction
from stable_baselines3 import PPO
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.logger import KVWriter, Logger
from stable_baselines3.common.monitor import Monitor

from badgen.env import SceneEnv, env_id
from badgen.judging import label

SCENES = ("push", "humanoid_walk")  # one arm, one humanoid
STEPS, ROLLOUT = 500, 125


class Losses(KVWriter):
    """Keeps the losses that PPO reports."""

    def __init__(self) -> None:
        self.found: list[float] = []

    def write(self, key_values: dict[str, object], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        """Keep what is reported after an update."""
        self.found += [float(v) for k, v in key_values.items() if k.endswith("loss") and isinstance(v, float | np.floating)]

    def close(self) -> None:
        """Nothing is open."""


class Recorded(gymnasium.Wrapper):
    """Keeps the rewards of the present episode."""

    def reset(self, **how):
        self.rewards = []
        return self.env.reset(**how)

    def step(self, action):
        result = self.env.step(action)
        self.rewards.append(result[1])
        return result


def train(scene: str) -> None:
    """PPO takes STEPS steps; what it learns from are badgen's labels."""
    env = Recorded(RescaleAction(gymnasium.make(env_id(scene)), np.float64(-1.0), np.float64(1.0)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*float64.*")
        check_env(env, skip_render_check=True)
    model = PPO("MultiInputPolicy", Monitor(env), n_steps=ROLLOUT, batch_size=25, n_epochs=2, seed=1, device="cpu")
    losses = Losses()
    model.set_logger(Logger(folder=None, output_formats=[losses]))
    before = [p.detach().clone() for p in model.policy.parameters()]
    model.learn(STEPS)
    assert model.num_timesteps == STEPS
    assert losses.found and np.isfinite(losses.found).all()
    after = list(model.policy.parameters())
    assert all(torch.isfinite(p).all() for p in after)
    assert any(not torch.equal(a, b) for a, b in zip(before, after, strict=True))
    compare(env)
    print(f"stable-baselines3: PPO took {STEPS} steps in {scene}; {len(losses.found)} losses, all finite")


def compare(env: Recorded) -> None:
    """The rewards that the policy got are those of the stored labels of the same run."""
    inner = env.unwrapped
    assert isinstance(inner, SceneEnv)
    labels = label(inner.trajectory(), inner.task)
    each = inner.steps_per_row
    np.testing.assert_array_equal(np.float32(env.rewards[each - 1 :: each]), labels.reward[1 :])


if __name__ == "__main__":
    for name in SCENES:
        train(name)

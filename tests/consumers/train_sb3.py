"""Stable-Baselines3 checks badgen's environments and trains in them. Usage: train_sb3.py."""

from __future__ import annotations

import warnings
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.wrappers import RescaleAction
from stable_baselines3 import PPO
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.logger import KVWriter, Logger

from badgen.env import SceneEnv, env_id
from badgen.judging import label

SCENES = ("push", "humanoid_walk")  # one arm, one humanoid
STEPS, UPDATE = 500, 125
# Tools and objects are tables of poses, which MultiInputPolicy flattens; actions are as precise as MuJoCo's.
EXPECTED = ("Your observation (tools|objects) has an unconventional shape", "Your action space has dtype float64")


class Losses(KVWriter):
    """Keeps the losses that PPO reports."""

    def __init__(self) -> None:
        self.found: list[float] = []

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, Any], step: int = 0) -> None:
        """Keep what is reported after an update."""
        self.found += [float(value) for key, value in key_values.items() if key.endswith("loss")]

    def close(self) -> None:
        """Nothing is open."""


class Recorded(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Keeps the rewards of the present episode."""

    def reset(self, **how: Any) -> Any:
        """Begin a new list."""
        self.rewards: list[float] = []
        return self.env.reset(**how)

    def step(self, action: Any) -> Any:
        """Add to the list."""
        result = self.env.step(action)
        self.rewards.append(float(result[1]))
        return result


def train(scene: str) -> None:
    """PPO takes STEPS steps, and what it learns from are badgen's labels."""
    env = Recorded(RescaleAction(gymnasium.make(env_id(scene)), np.float64(-1.0), np.float64(1.0)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for message in EXPECTED:
            warnings.filterwarnings("ignore", message)
        check_env(env, skip_render_check=True)
    model = PPO("MultiInputPolicy", env, n_steps=UPDATE, batch_size=25, n_epochs=2, seed=1, device="cpu")
    losses = Losses()
    model.set_logger(Logger(folder=None, output_formats=[losses]))
    before = [p.detach().clone() for p in model.policy.parameters()]
    model.learn(STEPS)
    assert model.num_timesteps == STEPS
    assert losses.found
    assert np.isfinite(losses.found).all()
    after = list(model.policy.parameters())
    assert all(torch.isfinite(p).all() for p in after)
    assert not all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    n = compare(env)
    print(
        f"stable-baselines3: PPO took {STEPS} steps in {scene}, {len(losses.found)} losses; {n} rewards are the labels"
    )


def compare(env: Recorded) -> int:
    """The rewards of the present episode are those of its labels, in every bit; returns how many."""
    inner = env.unwrapped
    assert isinstance(inner, SceneEnv)
    each, expected = inner.steps_per_row, label(inner.trajectory(), inner.request.task).reward[1:]
    np.testing.assert_array_equal(np.array(env.rewards[each - 1 :: each], np.float32), expected)
    assert len(expected) > 0
    return len(expected)


if __name__ == "__main__":
    for name in SCENES:
        train(name)

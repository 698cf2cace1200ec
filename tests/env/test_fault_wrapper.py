"""Faults in evaluation loops: equal to the clean episode up to the cause, at work after it, and gone afterwards."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest

import badgen.env
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, UnknownName
from badgen.env import ExpertPolicy, FaultWrapper


def balance(obs: Any) -> F64:
    """Hold the pole of Gymnasium's InvertedPendulum upright."""
    return np.array([0.5 * obs[0] + 10.0 * obs[1] + 1.0 * obs[2] + 2.0 * obs[3]])


def episode(env: gymnasium.Env[Any, Any], act: Any, steps: int = 200) -> tuple[list[Any], list[dict[str, Any]]]:
    """Observations and infos of an episode, the first of reset."""
    obs, info = env.reset(seed=5)
    seen, told = [obs], [info]
    for _ in range(steps):
        obs, _, terminated, truncated, info = env.step(act(obs))
        seen.append(obs)
        told.append(info)
        if terminated or truncated:
            break
    return seen, told


def test_a_foreign_episode_is_clean_up_to_the_cause_and_again_without_the_wrapper() -> None:
    env = gymnasium.make("InvertedPendulum-v5")
    clean, _ = episode(env, balance)
    seen, told = episode(FaultWrapper(env, "action_gain@1.0:gain_range=-1..-1", balance), balance)
    first = next(i for i, info in enumerate(told) if info["fault"]["active"])
    assert told[0]["fault"]["name"] == "action_gain"
    assert told[first]["fault"]["cause_s"] == pytest.approx(1.0)
    assert np.array_equal(seen[: first + 1], clean[: first + 1])
    assert len(seen) < len(clean)  # with its sense reversed, the controller throws the pole over
    again, _ = episode(env, balance)
    assert np.array_equal(again, clean)


def test_a_weak_motor_in_a_foreign_environment_lets_the_pole_fall_and_the_model_is_put_back() -> None:
    env = gymnasium.make("InvertedPendulum-v5")
    clean, _ = episode(env, balance)
    seen, told = episode(FaultWrapper(env, "weak_actuators@0.5:remaining_range=0..0", balance), balance)
    assert told[-1]["fault"]["cause_s"] == pytest.approx(0.5, abs=0.05)
    again, _ = episode(env, balance)
    assert np.array_equal(again, clean)
    assert len(seen) < len(clean)


def test_a_scene_has_its_own_operators() -> None:
    env = FaultWrapper(gymnasium.make("badgen/Push-v0"), "push@push")
    expert = ExpertPolicy(env)
    obs, info = env.reset(seed=3, options={"appearance": "plain"})
    cause_s, over, rewards, active = info["fault"]["cause_s"], False, [], []
    assert not info["fault"]["active"]
    while not over:
        obs, reward, terminated, truncated, info = env.step(expert(obs))
        rewards.append(float(reward))
        active.append(info["fault"]["active"])
        over = terminated or truncated
    assert active.index(True) == pytest.approx(50 * cause_s, abs=1.0)
    assert rewards[-1] < 0.2
    clean = gymnasium.make("badgen/Push-v0")
    expert = ExpertPolicy(clean)
    obs, _ = clean.reset(seed=3, options={"appearance": "plain"})
    before = [float(clean.step(expert(obs))[1]) for _ in range(active.index(True))]
    assert before == rewards[: len(before)]


@pytest.mark.parametrize(
    ("fault", "what"),
    [("wrong_target", "plan"), ("pusch", "did you mean 'push'"), ("push@nowhere", "phase")],
)
def test_what_cannot_act_is_refused_in_a_line(fault: str, what: str) -> None:
    env = FaultWrapper(gymnasium.make("badgen/Push-v0"), fault)
    with pytest.raises((BadValue, UnknownName), match=what):
        env.reset(seed=1)


def test_the_wrapper_refuses_a_text_that_is_no_fault_and_a_policy_where_none_is_needed() -> None:
    assert badgen.env.FaultWrapper is FaultWrapper
    with pytest.raises(BadValue, match="cannot read the fault"):
        FaultWrapper(gymnasium.make("badgen/Push-v0"), "@2")
    with pytest.raises(BadValue, match="leave it out"):
        FaultWrapper(gymnasium.make("badgen/Push-v0"), "push", balance)
    with pytest.raises(UnknownName, match="fault for worlds"):
        FaultWrapper(gymnasium.make("InvertedPendulum-v5"), "pusch")
    with pytest.raises(BadValue, match="action_gain: no argument named 'gian_range'; did you mean 'gain_range'"):
        FaultWrapper(gymnasium.make("InvertedPendulum-v5"), "action_gain:gian_range=0..1")

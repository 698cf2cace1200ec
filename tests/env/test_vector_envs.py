"""Many environments at a time, by Gymnasium's own `make_vec`: each one does what it does alone."""

from typing import Any, Literal

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

from badgen.contracts.arrays import F64
from badgen.env import SceneEnv, env_id

pytestmark = pytest.mark.timeout(240)
SCENE, SEED, STEPS = "push", 5, 8
Mode = Literal["sync", "async"]


def vector(mode: Mode) -> SyncVectorEnv | AsyncVectorEnv:
    envs: Any = gymnasium.make_vec(env_id(SCENE), num_envs=2, vectorization_mode=mode)
    assert isinstance(envs, SyncVectorEnv | AsyncVectorEnv)
    return envs


def stepped(env: SceneEnv, seed: int, actions: F64) -> tuple[list[dict[str, F64]], list[float], str]:
    """Observations and rewards of one environment alone, and its instruction."""
    observation, info = env.reset(seed=seed)
    seen, rewards = [observation], []
    for action in actions:
        observation, reward, *_ = env.step(action)
        seen.append(observation)
        rewards.append(reward)
    return seen, rewards, info["instruction"]


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_each_of_several_environments_is_equal_to_one_alone(mode: Mode) -> None:
    envs = vector(mode)
    space = envs.single_action_space
    assert isinstance(space, gymnasium.spaces.Box)
    actions = np.random.default_rng(0).uniform(space.low, space.high, (STEPS, 2, *space.shape))
    observations, infos = envs.reset(seed=SEED)
    seen, rewards = [observations], []
    for action in actions:
        observations, reward, *_ = envs.step(action)
        seen.append({name: value.copy() for name, value in observations.items()})
        rewards.append(reward)
    envs.close()
    assert infos["instruction"].shape == (2,)
    for i in range(2):
        alone = stepped(SceneEnv(SCENE), SEED + i, actions[:, i])
        assert infos["instruction"][i] == alone[2]
        np.testing.assert_array_equal([r[i] for r in rewards], alone[1])
        for together, single in zip(seen, alone[0], strict=True):
            assert together.keys() == single.keys()
            for name, value in single.items():
                np.testing.assert_array_equal(together[name][i], value, err_msg=name)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_the_expert_of_every_environment_can_be_asked(mode: Mode) -> None:
    envs = vector(mode)
    envs.reset(seed=SEED)
    env = SceneEnv(SCENE)
    for i, action in enumerate(envs.call("expert_action")):
        env.reset(seed=SEED + i)
        np.testing.assert_array_equal(action, env.expert_action())
    envs.close()


def test_an_environment_that_has_ended_begins_a_new_episode_at_the_next_step() -> None:
    envs = vector("sync")
    envs.reset(seed=SEED)
    broken = np.full(envs.action_space.shape or (), np.nan)
    _, _, terminated, _, infos = envs.step(broken)
    assert terminated.all()
    assert all(infos["unstable"])
    observations, rewards, terminated, *_ = envs.step(broken)
    assert not terminated.any()
    assert not rewards.any()
    assert envs.observation_space.contains(observations)
    envs.close()

"""Scenes as Gymnasium environments: Gymnasium's own check, the expert as a policy, and labels equal to the store's."""

from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from lab import SCENES

import badgen.env
from badgen.contracts.errors import BadValue, UnknownName
from badgen.env import ExpertPolicy, SceneEnv, env_id
from badgen.judging import label
from badgen.registry import registry

FIRST = {registry().scene(s).robot.name: s for s in reversed(SCENES)}  # robot -> a scene; the check resets many times


@pytest.mark.parametrize(
    "scene", [pytest.param(s, marks=() if s in FIRST.values() else pytest.mark.slow) for s in SCENES]
)
def test_gymnasium_accepts_it(scene: str) -> None:
    env = gymnasium.make(env_id(scene))
    check_env(env.unwrapped, skip_render_check=True)
    env.close()


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_observed_lies_in_its_space(scene: str) -> None:
    env = gymnasium.make(env_id(scene))
    observation, _ = env.reset(seed=1)
    assert env.observation_space.contains(observation)
    observation, *_ = env.step(ExpertPolicy(env)(observation))
    assert env.observation_space.contains(observation)
    assert set(env.observation_space.keys()) == {  # type: ignore[attr-defined]
        "joints",
        "joint_speeds",
        "tools",
        "objects",
        "named",
        "contact_n",
        "userdata",
    }
    env.close()


def test_names_are_in_camel_case() -> None:
    assert env_id("lid_lift") == "badgen/LidLift-v0"


def test_the_expert_succeeds_in_it_and_the_reward_is_the_labellers() -> None:
    env = gymnasium.make("badgen/LidLift-v0")
    policy = ExpertPolicy(env)
    observation, info = env.reset(seed=3, options={"appearance": "plain"})
    assert info["progress"] == 0.0
    rewards, over = [], False
    while not over:
        observation, reward, terminated, over, info = env.step(policy(observation))
        assert not terminated
        rewards.append(reward)
    assert info["success"]
    assert info["events"] == []
    inner = env.unwrapped
    assert isinstance(inner, SceneEnv)
    whole = label(inner.trajectory(), inner.request.task)
    assert inner.by_run == ()
    np.testing.assert_array_equal(np.array(rewards, dtype=np.float32), whole.reward[1:])
    assert rewards[-1] == pytest.approx(1.0)


def test_a_policy_that_does_nothing_earns_nothing() -> None:
    env = gymnasium.make("badgen/LidLift-v0")
    env.reset(seed=1)
    home = ExpertPolicy(env)(None)
    for _ in range(20):
        _, reward, _, _, info = env.step(home)
    assert reward == info["progress"] < 0.05
    assert not info["success"]


def test_options_choose_the_request() -> None:
    env = gymnasium.make("badgen/LidLift-v0")
    _, told = env.reset(seed=1)
    _, plain = env.reset(seed=1, options={"constraint_stated": False})
    assert told["instruction"] != plain["instruction"]
    assert set(plain["penalty_factors"]) < set(told["penalty_factors"])
    with pytest.raises(UnknownName, match="did you mean 'task'"):
        env.reset(options={"tsk": "to_mat"})
    with pytest.raises(UnknownName, match="no task named"):
        env.reset(options={"task": "nothing"})


def test_it_draws_what_the_camera_sees() -> None:
    env = gymnasium.make("badgen/LidLift-v0", render_mode="rgb_array", width=64, height=48)
    env.reset(seed=1)
    picture = env.render()
    assert isinstance(picture, np.ndarray)
    assert picture.shape == (48, 64, 3)
    assert picture.std() > 5
    env.close()
    with pytest.raises(UnknownName, match="no camera named 'frnt'"):
        gymnasium.make("badgen/LidLift-v0", camera="frnt")


def test_the_expert_acts_only_here() -> None:
    with pytest.raises(BadValue, match="badgen's environments only"):
        ExpertPolicy(gymnasium.make("CartPole-v1"))
    assert badgen.env.SceneEnv is SceneEnv


def test_a_step_after_the_end_and_a_wrong_action_say_what_to_do() -> None:
    env = SceneEnv("push")
    env.reset(seed=1)
    with pytest.raises(BadValue, match=r"an action of push has the shape \(8,\), got \(3,\)"):
        env.step(np.zeros(3))
    _, reward, terminated, _, info = env.step(np.full(8, np.nan))
    assert terminated
    assert reward == 0.0
    assert info["unstable"]
    with pytest.raises(BadValue, match="the episode is over; call reset"):
        env.step(np.zeros(8))
    env.reset(seed=1)
    env.step(np.zeros(8))


@pytest.mark.parametrize("width", [0, -3, 100_000])
def test_a_picture_has_a_possible_size(width: int) -> None:
    with pytest.raises(BadValue, match=f"width and height must be from 1 to .* pixels, got {width} and 224"):
        SceneEnv("push", width=width)


def test_unstable_physics_leaves_no_log_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    env = SceneEnv("push")
    env.reset(seed=1)
    env.step(np.full(8, np.nan))
    assert list(tmp_path.iterdir()) == []

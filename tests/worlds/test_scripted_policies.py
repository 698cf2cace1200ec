"""The scripted policies of the examples do what they say."""

from __future__ import annotations

from pathlib import Path

import mujoco
import pytest

from badgen.contracts.errors import BadValue
from badgen.contracts.world import Policy, World
from badgen.worlds.load import load_policy, load_world

EXAMPLES = Path(__file__).parents[2] / "examples"
OLD_ENOUGH = tuple(int(part) for part in mujoco.__version__.split(".")[:2]) < (3, 12)
WORLDS = [
    ("gymnasium:Humanoid-v5?steps=200", "humanoid_policy:Stand", 200),
    ("robotics:AdroitHandRelocate-v1", "adroit_policies:Relocate", 200),
    ("robotics:AdroitHandDoor-v1?steps=300", "adroit_policies:Door", 300),
    pytest.param(
        "robotics:FrankaKitchen-v1?tasks=slide_cabinet",
        "kitchen_policy:SlideCabinet",
        90,
        marks=pytest.mark.skipif(not OLD_ENOUGH, reason="the kitchen does not load in MuJoCo 3.12 and newer"),
    ),
]


@pytest.mark.parametrize(("world", "policy", "steps"), WORLDS)
def test_a_scripted_policy_succeeds_and_holds(
    world: str, policy: str, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world.startswith("robotics:"):
        pytest.importorskip("gymnasium_robotics")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    made = load_world(world)
    acting = load_policy(policy, made)
    assert sum(_held(made, acting, seed, steps) for seed in range(1, 5)) >= 3  # some starts may be too hard
    made.close()


@pytest.mark.skipif(OLD_ENOUGH, reason="Fetch and the kitchen load in MuJoCo before 3.12")
@pytest.mark.parametrize("env_id", ["FetchPush-v4", "FrankaKitchen-v1"])
def test_a_mujoco_that_is_too_new_is_said_in_one_line(env_id: str) -> None:
    pytest.importorskip("gymnasium_robotics")
    with pytest.raises(BadValue, match=r"cannot be set up with MuJoCo .*; install 'mujoco<3\.12'"):
        load_world(f"robotics:{env_id}")


def _held(world: World, policy: Policy, seed: int, steps: int) -> bool:
    """Whether an episode is a success over its last 0.2 s."""
    obs = world.reset(seed)
    policy.reset(world.instruction, seed)
    succeeded = []
    for _ in range(steps):
        obs, done = world.step(policy.act(obs))
        succeeded.append(done)
    return all(succeeded[-round(0.2 * world.hz) :])

"""Episodes that were played in an environment become certified episodes of a dataset."""

from __future__ import annotations

from pathlib import Path

import gymnasium
import numpy as np
import pytest

import badgen.env  # noqa: F401  # registers the environments
from badgen.checks.audit import audit
from badgen.checks.validate import validate
from badgen.checks.verify import verify
from badgen.contracts.errors import BadgenError, BadValue, DatasetConflict
from badgen.env import EpisodeStore, FaultWrapper, SceneEnv
from badgen.store import open_dataset


def played(env: SceneEnv, seed: int, share: float, steps: int | None = None) -> SceneEnv:
    """An episode of the expert, whose set-points go only a share of their way from the first ones."""
    env.reset(seed=seed)
    first = env.expert_action()
    for _ in range(env.n_steps if steps is None else steps):
        env.step(first + share * (env.expert_action() - first))
    return env


@pytest.mark.parametrize("scene", ["push", "humanoid_stop"])
def test_a_failure_is_stored_with_its_twin_and_stands_all_checks(scene: str, tmp_path: Path) -> None:
    store, env = EpisodeStore(tmp_path / "run", scene, "half an expert", cameras="none"), SceneEnv(scene)
    added = store.add(played(env, 2, 0.5))
    assert (added.reason, added.outcome) == ("ok", "failure")
    with pytest.raises(BadValue, match="stored already; reset with another seed"):
        store.add(env)
    dataset = open_dataset(store.close())
    failure, twin = dataset.episode(str(added.id)), dataset.episode(dataset.episode(str(added.id)).info.twin)
    assert (failure.info.mode, failure.info.policy, failure.info.role) == (added.mode, "half an expert", "failure")
    assert twin.info.outcome == "success"
    assert np.allclose(failure.arrays().qpos, env.trajectory().qpos, atol=1e-8)
    assert validate(dataset).problems == ()
    assert verify(dataset).problems == 0
    assert audit(dataset).ok


def test_an_expert_that_is_its_own_twin_is_not_stored(tmp_path: Path) -> None:
    store = EpisodeStore(tmp_path / "run", "push", "the expert", cameras="none")
    assert store.add(played(SceneEnv("push"), 1, 1.0)).reason == "no_difference"


def test_what_is_no_whole_episode_of_the_scene_is_refused_with_a_way_out(tmp_path: Path) -> None:
    store, env = EpisodeStore(tmp_path / "run", "push", "x", cameras="none"), SceneEnv("push")
    with pytest.raises(BadValue, match=r"has 3 of 600 steps; add it when it is truncated"):
        store.add(played(env, 1, 1.0, steps=3))
    with pytest.raises(BadValue, match="takes episodes of push"):
        store.add(SceneEnv("pick_place"))
    with pytest.raises(BadValue, match="takes episodes of push"):
        store.add(gymnasium.make("InvertedPendulum-v5"))
    faulted = FaultWrapper(gymnasium.make("badgen/Push-v0"), "push@push")
    faulted.reset(seed=3)
    inner = faulted.unwrapped
    assert isinstance(inner, SceneEnv)
    for _ in range(inner.n_steps):
        faulted.step(inner.expert_action())
    with pytest.raises(BadValue, match="has the fault push"):
        store.add(faulted)


def test_a_folder_that_holds_a_dataset_is_refused(tmp_path: Path) -> None:
    EpisodeStore(tmp_path / "run", "push", "x", cameras="none").close()
    with pytest.raises(DatasetConflict, match="give a new folder"):
        EpisodeStore(tmp_path / "run", "push", "x", cameras="none")
    with pytest.raises(BadgenError, match="did you mean 'push'"):
        EpisodeStore(tmp_path / "other", "pussh", "x")

"""Policies that draw: each is shown the clean run up to the cause, and only what the fault causes counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from pusher import Pushing

from badgen.checks.verify import verify
from badgen.contracts.arrays import F64
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.make import make_world_dataset
from badgen.store import Dataset, open_dataset

HERE = "tests.worlds.test_drawing_policies"
CONFIG = WorldConfig("tests.worlds.pusher:Pusher", f"{HERE}:Trembling", ("all",), 4, 3, (), 64, 64, 7.0, "high", 12)


class Trembling(Pushing):
    """Does it, but no two times alike: every action is off by a tenth of a millimetre."""

    deterministic = False

    def __init__(self) -> None:
        self.rng = np.random.default_rng(5)

    def act(self, obs: F64) -> F64:
        """(2,) where the disc should be."""
        return super().act(obs) + self.rng.normal(0.0, 1e-4, 2)


class Careless(Trembling):
    """Stops for good at some time in every second episode, whatever happens."""

    def reset(self, instruction: str, seed: int) -> None:
        """Draw whether to stop, and when."""
        super().reset(instruction, seed)
        self.left = int(self.rng.integers(5, 20)) if self.rng.random() < 0.5 else 1000

    def act(self, obs: F64) -> F64:
        """(2,) where the disc should be; it stays where it is after the stop."""
        self.left -= 1
        return super().act(obs) if self.left > 0 else np.array([self.to_m, 0.0])


def dataset_of(policy: str, out: Path, n: int) -> Dataset:
    return open_dataset(make_world_dataset(replace(CONFIG, policy=f"{HERE}:{policy}", n=n), out))


def test_failures_equal_the_twin_up_to_their_cause_and_are_due_to_the_fault(tmp_path: Path) -> None:
    made = dataset_of("Trembling", tmp_path / "run", 4)
    failures = [e for e in made if e.info.role == "failure"]
    assert len(failures) == 4
    for episode in failures:
        (clause,) = (c for c in episode.info.certificate.clauses if c.name == "attributed")
        assert clause.holds
        assert clause.measured == {"held": 5, "continuations": 5}
        assert episode.info.cause_s is not None
        arrays, twin = episode.arrays(), made.episode(episode.info.twin).arrays()
        before = arrays.time_s < episode.info.cause_s - 1e-9
        assert before.any()
        assert np.array_equal(arrays.qpos[before], twin.qpos[before])
    assert verify(made).problems == 0  # by the stored actions: the policy would draw others


def test_failures_of_a_policy_that_often_fails_by_itself_are_not_blamed_on_the_fault(tmp_path: Path) -> None:
    made = dataset_of("Careless", tmp_path / "run", 3)
    (count,) = made.counts().values()
    assert count.rejected.get("not_attributed", 0) > 0
    for episode in made:
        for clause in episode.info.certificate.clauses:
            assert clause.name != "attributed" or clause.measured["held"] >= 4

"""Logged demonstrations: the replay is the twin, to the bit; faults act on it; what cannot be replayed is refused."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
from click.testing import CliRunner

from badgen.checks import verify
from badgen.cli.main import cli
from badgen.contracts.errors import BadValue
from badgen.engine import make_dataset, resolve
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.make import make_world_dataset
from badgen.store import open_dataset
from badgen.worlds.load import load_policy, load_world
from badgen.worlds.runner import WorldRunner
from exporters.robomimic import Robomimic


@pytest.fixture(name="run", scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clean rollouts of `push`."""
    config = resolve(scene="push", mode="clean", n=2, cameras="none", jitters=0, relabelled=0.0)
    return make_dataset(config, tmp_path_factory.mktemp("run") / "clean")


@pytest.fixture(name="demos", scope="module")
def exported(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demos")
    Robomimic().export(open_dataset(run), out, {"split": "train=1"})
    return out


def test_the_replay_is_the_stored_rollout_to_the_bit(run: Path, demos: Path) -> None:
    world = load_world(f"robomimic:{demos}")
    policy = load_policy("expert", world)
    hashes = set()
    for seed in range(2):
        states = WorldRunner(world, policy).clean(seed).trajectory
        rows = next(len(e.arrays().time_s) for e in open_dataset(run))
        exact = states.at_rows(range(rows)).state
        hashes.add(_sha(exact))
        assert states.recorded["success"][-1] == 1.0
    assert hashes == {e.info.replay_sha256 for e in open_dataset(run)}


def test_perturbed_demonstrations_are_certified_as_open_loop(demos: Path, tmp_path: Path) -> None:
    config = WorldConfig(f"robomimic:{demos}", "expert", ("all",), 2, 0, (), 64, 64, 10, "high", 12)
    make_world_dataset(config, tmp_path / "run")
    episodes = list(open_dataset(tmp_path / "run"))
    assert {e.info.role for e in episodes} == {"clean", "failure"}
    assert {e.info.reaction for e in episodes} == {"open_loop"}
    drifts = [c.measured["drift"] for e in episodes for c in e.info.certificate.clauses if c.name == "drift"]
    assert drifts
    assert max(drifts) < 1e-8
    assert not verify(open_dataset(tmp_path / "run")).problems


def test_a_log_that_drifts_is_no_twin(demos: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(demos, tmp_path / "demos")
    with h5py.File(copy / "demos.hdf5", "r+") as file:
        for demo in file["data"].values():
            demo["replay/qpos"][200:, 0] += 0.01
    config = WorldConfig(f"robomimic:{copy}", "expert", ("all",), 1, 0, (), 64, 64, 10, "high", 4)
    with pytest.raises(BadValue, match=r"the replay is 0\.01 from its log, above the limit of 1e-06"):
        make_world_dataset(config, tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("damage", "what"),
    [("replay", "has set-points and a first state"), ("outcome", "succeeds without a fault"), ("mujoco", "install")],
)
def test_a_file_that_cannot_be_replayed_says_why(demos: Path, tmp_path: Path, damage: str, what: str) -> None:
    copy = shutil.copytree(demos, tmp_path / "demos")
    with h5py.File(copy / "demos.hdf5", "r+") as file:
        for demo in file["data"].values():
            if damage == "replay":
                del demo["replay"]
            elif damage == "outcome":
                demo.attrs["outcome"] = "failure"
            else:
                demo["replay"].attrs["mujoco"] = "3.0.0"
    with pytest.raises(BadValue, match=what):
        load_world(f"robomimic:{copy / 'demos.hdf5'}")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--demos", "nowhere.hdf5", "--mode", "all"), "cannot be read as an HDF5 file"),
        (("--demos", "a.hdf5", "--world", "b:c", "--mode", "all"), "leave --world and --policy out"),
    ],
)
def test_the_command_refuses_in_a_line(options: tuple[str, ...], what: str) -> None:
    result = CliRunner().invoke(cli, ["make", *options])
    assert isinstance(result.exception, BadValue)
    assert what in str(result.exception)


def _sha(states: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return hashlib.sha256(np.ascontiguousarray(states).tobytes()).hexdigest()

"""The audit agrees with a small dataset, and ends with 1 where a label was changed by hand."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import pytest
from click.testing import CliRunner

from badgen.engine import make_dataset, resolve
from studies.audit.__main__ import main

pytestmark = pytest.mark.xdist_group("lid_lift")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One lid that is laid beside its mat, and its clean rollout."""
    to = tmp_path_factory.mktemp("audit") / "run"
    config = resolve("lid_lift", "misplaced", n=1, seed=31, cameras="none", benign=0.0, relabelled=0.0, jitters=0)
    make_dataset(config, to)
    return to


def changed(dataset: Path, to: Path, change: Callable[[Any], None]) -> Path:
    """A copy of the dataset with one change to its failures, as HDF5 groups."""
    shutil.copytree(dataset, to)
    for shard in (to / "shards").glob("*.h5"):
        with h5py.File(shard, "r+") as f:
            for group in f["episodes"].values():
                if group.attrs["role"] == "failure":
                    change(group)
    return to


def later(group: Any) -> None:
    """All events begin three rows later."""
    events = json.loads(group["events"][()])
    for event in events:
        event["start_s"] = round(event["start_s"] + 0.06, 4)
    del group["events"]
    group["events"] = json.dumps(events)
    group.attrs["onset_s"] += 0.06


def as_a_drop(group: Any) -> None:
    group.attrs["mode"] = "drop"


def with_a_new_rule(group: Any) -> None:
    group["reward_terms/new_rule"] = group["reward"][()]


def audited(dataset: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(dataset), *options])
    return result.exit_code, result.output


def test_a_dataset_as_it_was_made_agrees(dataset: Path) -> None:
    code, output = audited(dataset, "--bands", "any")
    assert code == 0, output
    assert "agree in mode and onset" in output


@pytest.mark.parametrize(
    ("change", "said"),
    [(later, "onset: stored"), (as_a_drop, "mode: stored drop, found misplaced"), (with_a_new_rule, "not audited")],
)
def test_a_label_that_was_changed_does_not(
    dataset: Path, tmp_path: Path, change: Callable[[Any], None], said: str
) -> None:
    code, output = audited(changed(dataset, tmp_path / "run", change), "--bands", "any", "--scene", "lid_lift")
    assert code == 1
    assert said in output


def test_no_such_episodes_is_an_error(dataset: Path) -> None:
    code, _ = audited(dataset, "--scene", "push")
    assert code == 1

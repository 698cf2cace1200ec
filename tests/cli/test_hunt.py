"""`badgen hunt`: finds are certified episodes that replay, alone or added to a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from badgen.checks import verify
from badgen.cli.hunt import hunt
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError
from badgen.engine import make_dataset, resolve
from badgen.evaluation.models import Frames
from badgen.store import Dataset, JoinedDatasets, open_dataset

SCENE = ("--scene", "open_drawer", "--mode", "collision", "--requests", "1", "--size", "64", "--jitters", "1")


def passes_all(frames: Frames, instruction: str, times_s: F64) -> F64:
    """A judge that is content with everything."""
    return np.ones(len(frames))


def passes_none(frames: Frames, instruction: str, times_s: F64) -> F64:
    """A judge that is content with nothing."""
    return np.zeros(len(frames))


def hunted(*words: object) -> Result:
    return CliRunner().invoke(hunt, [str(w) for w in (*SCENE, *words)])


def notes(folder: Path) -> Mapping[str, Any]:
    (file,) = (folder / "hunts").glob("*.json")
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module", name="finds")
def finds_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three proposals for a judge that passes everything."""
    out = tmp_path_factory.mktemp("hunt") / "finds"
    done = hunted("--judge", f"{__name__}:passes_all", "--trials", 3, "--out", out)
    assert done.exit_code == 0, done.output
    assert "cells (scene, mode, band) in 3 trials" in done.output
    return out


@pytest.fixture(scope="module", name="run")
def run_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one failure."""
    out = tmp_path_factory.mktemp("hunt") / "run"
    config = resolve("open_drawer", "collision", n=1, size="64", cameras="front", benign=0.0, relabelled=0.0, jitters=0)
    return make_dataset(config, out)


def failures(dataset: Dataset) -> list[str]:
    return [e.id for e in dataset if not e.info.success]


def test_finds_are_certified_clear_and_not_borderline_and_replay(finds: Path) -> None:
    dataset = open_dataset(finds)
    found = [e.info for e in dataset if not e.info.success]
    assert found
    assert all(i.certificate.accepted and i.seen == "clear" and i.borderline is False for i in found)
    assert verify(dataset).problems == 0


def test_notes_say_what_was_proposed_and_what_the_judge_said(finds: Path) -> None:
    said = notes(finds)
    of_finds = [p for p in said["proposals"] if p["result"] == "find"]
    assert sorted(p["id"] for p in of_finds) == sorted(failures(open_dataset(finds)))
    assert all(p["score"] == 1.0 and p["truth"] < 0.5 and p["miss"] == "passed" for p in of_finds)
    assert len(said["proposals"]) == said["simulated"]["faults"] == 3


def test_the_same_seed_finds_the_same(finds: Path, tmp_path: Path) -> None:
    hunted("--judge", f"{__name__}:passes_all", "--trials", 3, "--out", tmp_path / "again")
    assert notes(tmp_path / "again") == notes(finds)
    hashes = open_dataset(finds).shard_hashes()
    assert hashes
    assert open_dataset(tmp_path / "again").shard_hashes() == hashes


def test_finds_are_added_to_a_run_and_the_run_still_replays(run: Path, finds: Path) -> None:
    before = {e.id for e in open_dataset(run)}
    added = ("--judge", f"{__name__}:passes_all", "--trials", 2, "--seed", 4, "--add", run)
    done = hunted(*added)
    assert done.exit_code == 0, done.output
    after = open_dataset(run)
    new = {e.id for e in after} - before
    assert len(new) >= 2  # a find and its twin at least
    assert all(e.cameras == ("front",) for e in after)
    assert verify(after).problems == 0
    assert len(list(JoinedDatasets([run, finds]))) == len(before | new) + len(list(open_dataset(finds)))
    with pytest.raises(BadgenError) as again:
        CliRunner().invoke(hunt, [str(w) for w in (*SCENE, *added)], catch_exceptions=False)
    assert "has finds of a hunt with seed 4 already" in str(again.value)


def test_a_twin_that_is_rejected_is_a_find(tmp_path: Path) -> None:
    done = hunted("--judge", f"{__name__}:passes_none", "--trials", 1, "--out", tmp_path / "finds")
    assert "open_drawer none clean: 1" in done.output
    assert [e.info.role for e in open_dataset(tmp_path / "finds")] == ["clean"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--judge", "nothing:here"), "cannot be loaded"),
        (("--judge", "http://127.0.0.1:9"), "name the --protocol"),
        (("--judge", "llm"), "needs --provider and --model"),
        (("--judge", "likeness", "--proposer", "llm"), "needs --provider and --model"),
        (("--judge", "likeness", "--mode", "colision"), "did you mean 'collision'"),
        (("--judge", "likeness", "--out", "a", "--add", "b"), "not both"),
        (("--judge", "likeness", "--scale", "1,0"), "--scale takes two numbers"),
        (("--judge", "likeness", "--cameras", "sid"), "did you mean 'side'"),
    ],
)
def test_mistakes_are_named_before_anything_is_simulated(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    with pytest.raises(BadgenError) as found:
        CliRunner().invoke(hunt, [*SCENE, "--out", str(tmp_path / "x"), *words], catch_exceptions=False)
    assert says in str(found.value)
    assert not (tmp_path / "x").exists()

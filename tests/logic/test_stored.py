"""Logic says of stored episodes what the store says; the file it writes is enough for rtamt without badgen."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from badgen.checks.derived import task_of
from badgen.cli.main import main
from badgen.contracts.errors import MissingDependency
from badgen.logic import Verdicts, check, specify, verdicts, write_logic
from badgen.logic.check import disagreements
from badgen.logic.monitor import Monitor
from badgen.store import Dataset, Episode
from badgen.testing import TinyDatasets

rtamt = pytest.importorskip("rtamt")
pytestmark = pytest.mark.xdist_group("logic")  # one worker, so that the dataset is made once


@pytest.fixture(scope="module", name="dataset")
def dataset_fixture(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return TinyDatasets(tmp_path_factory.mktemp("logic")).without_pictures


@pytest.fixture(scope="module", name="failure")
def failure_fixture(dataset: Dataset) -> Episode:
    return next(e for e in dataset if not e.info.is_twin)


@pytest.fixture(scope="module", name="found")
def found_fixture(failure: Episode) -> Verdicts:
    return verdicts(specify(failure.trajectory(), task_of(failure.info)))


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *map(str, args)])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def test_every_stored_verdict_follows_from_logic(dataset: Dataset) -> None:
    report = check(dataset)
    assert report.disagreements == ()
    assert report.episodes == len(list(dataset)) == 2
    assert report.events == sum(len(e.events) for e in dataset) > 0
    assert report.verdicts == sum(len(task_of(e.info).rules) for e in dataset)
    assert report.conditions["Exceeds"] > 0


def test_the_requirement_is_broken_from_the_first_event_on(failure: Episode, found: Verdicts) -> None:
    time_s, first = failure.arrays().time_s, failure.events[0]
    rows = next(r for r in found.rules if r.rule.name == first.rule)
    assert rows.broken
    assert time_s[rows.kept < 0.0][0] == pytest.approx(first.detected_s)
    assert (np.diff(rows.kept) <= 0.0).all()
    assert sum(r.broken for r in found.rules) == len({e.rule for e in failure.events})


def test_robustness_rows_do_not_read_ahead(failure: Episode, found: Verdicts) -> None:
    t = failure.trajectory()
    half = verdicts(specify(t.prefix(len(t) // 2), task_of(failure.info)))
    assert half.goal.tolist() == found.goal[: len(half.goal)].tolist()
    for early, full in zip(half.rules, found.rules, strict=True):
        assert early.breach.tolist() == full.breach[: len(early.breach)].tolist(), early.rule.name


def _changed(failure: Episode, **fields: Any) -> Episode:
    """The failure with other stored scalars or events."""
    copy = replace(failure)
    copy.__dict__.update({"info": failure.info, "events": failure.events} | fields)
    return copy


def _subjects(episode: Episode, found: Verdicts) -> set[str]:
    return {d.subject for d in disagreements(episode, found)}


def test_what_is_stored_wrongly_is_named(failure: Episode, found: Verdicts) -> None:
    first = failure.events[0]
    kept = next(r.rule for r in found.rules if not r.broken)
    assert _subjects(_changed(failure), found) == set()
    assert first.rule in _subjects(_changed(failure, events=()), found)
    invented = (*failure.events, replace(first, rule=kept.name))
    assert _subjects(_changed(failure, events=invented), found) == {kept.name}
    later = (replace(first, detected_s=first.detected_s + 0.02), *failure.events[1:])
    assert _subjects(_changed(failure, events=later), found) == {first.rule}
    assert _subjects(_changed(failure, info=replace(failure.info, outcome="success")), found) == {"goal", "outcome"}


def test_a_milestone_that_is_stored_as_reached_is_named(failure: Episode, found: Verdicts) -> None:
    arrays = failure.arrays()
    last = arrays.milestone_names[-1]
    assert not found.reached(last)
    everything = np.ones_like(arrays.labels.milestones)
    changed = replace(arrays, labels=replace(arrays.labels, milestones=everything))

    class Stored(Episode):
        def arrays(self) -> Any:
            return changed

    episode = Stored(failure.folder, failure.shard, failure.id)
    assert last in _subjects(episode, found)


def _names(formula: str, signals: Sequence[str]) -> Iterator[str]:
    words = set(formula.replace("(", " ").replace(")", " ").split())
    yield from (s for s in signals if s in words)


def by_rtamt_alone(formula: str, signals: Any) -> list[float]:
    """What somebody without badgen does with the file."""
    spec = rtamt.StlDiscreteTimeOfflineSpecification()
    names = list(_names(formula, list(signals)))
    for name in names:
        spec.declare_var(name, "float")
    spec.spec = formula
    spec.parse()
    columns = {name: signals[name][()].tolist() for name in names}
    rows = range(len(columns[names[0]]))
    return [value for _, value in spec.evaluate({"time": list(rows), **columns})]


def test_the_file_is_enough_for_rtamt(dataset: Dataset, failure: Episode, tmp_path: Path) -> None:
    write_logic([failure], tmp_path / "logic.h5")
    with h5py.File(tmp_path / "logic.h5") as f:
        episode = f[f"episodes/{failure.id}"]
        assert episode.attrs["row_s"] == 0.02
        broken = set()
        for name, rule in episode["rules"].items():
            kept = by_rtamt_alone(rule.attrs["formula"], episode["signals"])
            assert kept == rule[()].tolist(), name
            assert (kept[-1] < 0.0) == rule.attrs["broken"]
            broken |= {name} if kept[-1] < 0.0 else set()
        goal = by_rtamt_alone(episode["goal"].attrs["formula"], episode["signals"])
        assert goal == episode["goal"][()].tolist()
    assert broken == {e.rule for e in failure.events}


def test_the_command_prints_texts_and_verdicts(
    dataset: Dataset, failure: Episode, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "logic", dataset.path, failure.id[:6]) == 0
    said = capsys.readouterr().out
    assert f"{failure.id}  push, {failure.info.task}: {failure.info.outcome}" in said
    first = failure.events[0]
    assert f"rule {first.rule}: broken at {first.detected_s:.2f} s" in said
    assert "historically(not (" in said
    assert "task_goal: 1 or -1: " in said


def test_the_command_checks_and_writes(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "logic", dataset.path, "--check") == 0
    assert ": 0 differ, in 0 episodes" in capsys.readouterr().out
    assert run(monkeypatch, "logic", dataset.path, "--out", tmp_path / "all.h5") == 0
    with h5py.File(tmp_path / "all.h5") as f:
        assert set(f["episodes"]) == {e.id for e in dataset}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--check", "--out", "x.h5"), "--check compares all episodes"),
        (("nothing",), "no episode named 'nothing'"),
        (("--out", "no/such/x.h5"), "no/such/x.h5 cannot be made, since there is no folder no/such"),
        (("--out", "."), "is a folder; give a file"),
    ],
)
def test_bad_input_is_one_line(
    dataset: Dataset,
    args: tuple[str, ...],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "logic", dataset.path, *args) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_without_rtamt_the_extra_is_named(found: Verdicts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rtamt", None)
    monitor = Monitor({})
    with pytest.raises(MissingDependency, match=r"badgen\[logic\]"):
        monitor.evaluate("unseen_n > 123.0", [])

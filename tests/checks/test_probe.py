"""Leaks are found where there are some, and only there."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from store_samples import CONFIG, ball_world, no_robot, record

from badgen.checks import probe
from badgen.checks.probe import area_under_curve
from badgen.cli.main import main
from badgen.store import DatasetFolder, open_dataset, write_shard

GROUPS = 12


def made(path: Path, failed_rows: int) -> Path:
    """A dataset of pairs whose failures have so many rows, and whose clean rollouts have 20."""
    folder, world = DatasetFolder(path), ball_world()
    folder.claim(CONFIG)
    folder.save_world(world, no_robot(world))
    records = []
    for k in range(GROUPS):
        records.append(record(world, f"a{k:03d}", f"g{k}"))
        records.append(record(world, f"b{k:03d}", f"g{k}", f"a{k:03d}", rows=failed_rows))
    write_shard(folder.shard_path(0), records, {})
    folder.write_manifest()
    return path


def test_a_duration_that_gives_failures_away_is_found(tmp_path: Path) -> None:
    report = probe(open_dataset(made(tmp_path / "dataset", failed_rows=24)))
    assert report.probes == ("first frame", "duration", "camera", "final robot pose")
    assert len(report.scenes) == 1
    assert (report.scenes[0].failures, report.scenes[0].successes) == (GROUPS, GROUPS)
    assert report.mean["duration"] == 1.0
    assert report.mean["first frame"] <= 0.7


def test_what_failures_share_with_their_twins_reveals_nothing(tmp_path: Path) -> None:
    report = probe(open_dataset(made(tmp_path / "dataset", failed_rows=20)))
    assert all(auc <= 0.7 for auc in report.mean.values()), report.mean


def test_too_few_episodes_give_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path / "dataset", failed_rows=20)
    assert probe(open_dataset(path), least=GROUPS + 1).scenes[0].auc == {}
    monkeypatch.setattr(sys, "argv", ["badgen", "probe", str(path)])
    monkeypatch.setattr("badgen.cli.probe.check", lambda dataset: probe(dataset, least=GROUPS + 1))
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:5] == ["scene", "failures", "successes", "first", "frame"]
    assert lines[1].split()[:5] == ["ball", "12", "12", "too", "few"]
    assert lines[2].startswith("too few: ")


def test_without_scikit_learn_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path / "dataset", failed_rows=20)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setattr(sys, "argv", ["badgen", "probe", str(path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "pip install 'badgen[probe]'" in capsys.readouterr().err


def test_area_under_curve_of_what_reveals_all_and_of_what_reveals_nothing() -> None:
    failed = np.arange(40) % 2 == 0
    groups = [f"g{k // 2}" for k in range(40)]
    noise = np.random.default_rng(0).normal(size=(40, 3))
    assert area_under_curve(failed[:, None] + 0.01 * noise, failed, groups) == 1.0
    assert area_under_curve(noise, failed, groups) < 0.75

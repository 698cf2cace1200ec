"""Bad input gets one clear line and exit code 2, and leaves nothing behind."""

import sys
from pathlib import Path

import pytest

from badgen.cli.main import main
from badgen.engine import resolve
from badgen.serialization import to_json
from badgen.store import DatasetFolder, write_shard

GOOD = {"--scene": "lid_lift", "--mode": "drop", "--n": "1", "--cameras": "none"}


def run(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *args])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--scene", "lid_lit", "did you mean 'lid_lift'?"),
        ("--mode", "colision", "did you mean 'collision'?"),
        ("--cameras", "frnt", "did you mean 'front'?"),
        ("--cameras", "", "camera"),
        ("--n", "0", "n must be between 1"),
        ("--n", "-3", "n must be between 1"),
        ("--n", "many", "not a valid integer"),
        ("--size", "7", "width must be between 32"),
        ("--size", "65", "must be even"),
        ("--size", "64x", "size must be N or WIDTHxHEIGHT"),
        ("--size", "99999", "must be between 32"),
        ("--fps", "3", "fps must divide 50"),
        ("--fps", "0", "fps must be between"),
        ("--quality", "losless", "did you mean 'lossless'?"),
        ("--robot-appearance", "msh", "did you mean 'mesh'?"),
        ("--benign", "2", "benign must be between"),
        ("--attempts", "0", "attempts must be between"),
        ("--workers", "0", "workers must be at least 1"),
        ("--seed", "-1", "seed must be between"),
        ("--total", "5", "give --n or --total, not both"),
        ("--mode", "drop=0", "mode drop must have a whole number of at least 1 after the '=', got '0'"),
        ("--mode", "drop=", "mode drop must have a whole number"),
        ("--mode", "drop=1.5", "got '1.5'"),
        ("--mode", "drop=3,drop=4", "mode drop has two numbers, 3 and 4"),
        ("--mode", "dorp=3", "did you mean 'drop'?"),
        ("--mode", "drop=9999999", "drop must be between 1 and 1,000,000"),
        ("--difficulty", "hiden=1", "did you mean 'hidden'?"),
        ("--difficulty", "", "no difficulty named ''"),
        ("--difficulty", "plain=one", "difficulty plain must have a number as its weight, got 'one'"),
        ("--difficulty", "plain=-1", "weight between 0 and 1000"),
        ("--difficulty", "plain=nan", "weight between 0 and 1000"),
        ("--difficulty", "plain=1,plain=2", "difficulty plain stands twice"),
        ("--difficulty", "plain=0", "one difficulty at least must have a weight above 0"),
    ],
)
def test_make_refuses(
    option: str,
    value: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    args = [x for pair in {**GOOD, option: value}.items() for x in pair]
    assert run(monkeypatch, "make", *args, "--out", str(tmp_path / "dataset")) == 2
    said = capfd.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1 or said.startswith("Usage:")
    assert not (tmp_path / "dataset").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--mode", "drop=3", "--total", "9"], "give --total or a number for drop, not both"),
        (["--mode", "drop", "--total", "0"], "total must be between 1"),
        (["--mode", "drop", "--total", "few"], "not a valid integer"),
    ],
)
def test_a_total_stands_alone(
    args: list[str], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "make", "--scene", "lid_lift", *args, "--out", str(tmp_path / "dataset")) == 2
    assert says in capfd.readouterr().err
    assert not (tmp_path / "dataset").exists()


def test_a_foreign_folder_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    args = [x for pair in GOOD.items() for x in pair]
    assert run(monkeypatch, "make", *args, "--out", str(tmp_path)) == 2
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_unwritable_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    args = [x for pair in GOOD.items() for x in pair]
    assert run(monkeypatch, "make", *args, "--out", str(tmp_path / "file" / "dataset")) == 2
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["export", "DATASET", "--to", "gvll"], "did you mean 'gvl'?"),
        (["export", "DATASET", "--to", "gvl", "--no-borderline"], "DATASET"),
        (["list", "scene"], "did you mean 'scenes'?"),
        (["show", "DATASET"], "DATASET"),
        (["view", "DATASET"], "DATASET"),
        (["verify", "DATASET"], "DATASET"),
        (["audit", "DATASET"], "DATASET"),
        (["probe", "DATASET"], "DATASET"),
        (["validate", "DATASET"], "DATASET"),
    ],
)
def test_commands_that_read_refuse(
    args: list[str], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *args) == 2
    said = capfd.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["show", "view", "verify", "audit", "probe"])
def test_a_garbage_shard_is_named(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = DatasetFolder(tmp_path / "dataset")
    folder.claim(to_json(resolve("lid_lift", "drop", n=1, cameras="none")))
    folder.shard_path(0).parent.mkdir(exist_ok=True)
    folder.shard_path(0).write_bytes(b"garbage" * 999)
    # For verify a damaged shard is what it looks for, for the others what they cannot read.
    assert run(monkeypatch, command, str(tmp_path / "dataset")) == (1 if command == "verify" else 2)
    said = "".join(capfd.readouterr())
    assert "shard-000000.h5 is damaged" in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == (3 if command == "verify" else 1)  # without a manifest, and the sum


def test_cameras_that_a_scene_has_none_of_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    where = ["--scene", "all", "--mode", "cause:push", "--cameras", "arm_wrist", "--out", str(tmp_path / "dataset")]
    assert run(monkeypatch, "make", *where) == 2
    said = capfd.readouterr().err
    assert "has no camera arm_wrist; add one of these" in said
    assert not (tmp_path / "dataset").exists()


def test_a_missing_shard_is_a_problem_and_not_a_crash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = DatasetFolder(tmp_path / "dataset")
    folder.claim(to_json(resolve("lid_lift", "drop", n=1, cameras="none")))
    write_shard(folder.shard_path(0), [], {})
    folder.write_manifest()
    folder.shard_path(0).unlink()
    assert run(monkeypatch, "verify", str(tmp_path / "dataset")) == 1
    said = capfd.readouterr().out
    assert "shard-000000.h5: is missing" in said
    assert "1 problems" in said


def test_an_unfinished_run_has_no_hashes_to_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    DatasetFolder(tmp_path / "dataset").claim(to_json(resolve("lid_lift", "drop", n=1, cameras="none")))
    assert run(monkeypatch, "verify", str(tmp_path / "dataset")) == 0
    assert "unfinished" in capfd.readouterr().out

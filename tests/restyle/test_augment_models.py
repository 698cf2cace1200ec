"""`badgen augment` with video models of tiny random weights: complete runs, and one clear line for what is missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from small_run import made_run
from tiny_models import one_thread, tiny_cosmos3, tiny_vace  # noqa: F401

from badgen.cli.main import main
from badgen.store import Dataset, open_dataset


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made_run(tmp_path_factory.mktemp("source"), cameras="front,side", size="64", fps=1.0)


def badgen(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def rejected(out: Path) -> list[dict[str, str]]:
    return [row for file in out.glob("rejected/*/scores.json") for row in json.loads(file.read_text())]


def test_a_run_restyled_by_cosmos3_is_complete(
    source: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weights, out = tiny_cosmos3(tmp_path / "tiny"), tmp_path / "out"
    words = ("augment", str(source.path), "--out", str(out), "--with", "cosmos3", "--model", str(weights))
    assert badgen(monkeypatch, *words, "--steps", "1", "--share", "1") == 0
    assert "0 restyled videos kept, 4 not" in capsys.readouterr().out
    assert {(row["episode"], row["camera"]) for row in rejected(out)} == {
        (e.id, c) for e in source for c in ("front", "side")
    }
    assert not any(e.repaints for e in open_dataset(out))
    told = json.loads((out / "run.json").read_text())["augment"]
    assert told["model"].startswith("tiny sha256:")
    assert told["settings"]["steps"] == "1"
    assert told["settings"]["safety"] == "off"
    assert badgen(monkeypatch, "validate", str(out)) == 0
    assert badgen(monkeypatch, "verify", str(out)) == 0
    capsys.readouterr()
    assert badgen(monkeypatch, *words, "--steps", "2", "--share", "1") == 2
    assert "begun with another settings" in capsys.readouterr().err


def test_a_run_restyled_by_vace_is_complete(
    source: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its untrained walls are ugly, but what the label is about is pasted back: the gate judges the label alone."""
    weights, out = tiny_vace(tmp_path / "tiny"), tmp_path / "out"
    words = ("augment", str(source.path), "--out", str(out), "--with", "vace", "--model", str(weights))
    assert badgen(monkeypatch, *words, "--steps", "1", "--share", "1", "--cameras", "side") == 0
    assert "restyled videos kept" in capsys.readouterr().out
    made = [of["side"] for e in open_dataset(out) for of in e.repaints.values()]
    assert len(made) + len(rejected(out)) == 2
    assert all(r.settings["steps"] == "1" and r.model.startswith("tiny sha256:") for r in made)
    assert len({(r.prompt, r.seed) for r in made}) <= 1
    assert badgen(monkeypatch, "validate", str(out)) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--with", "vace"), "Wan-AI/Wan2.1-VACE-1.3B-diffusers (about 15 to 20 GB"),
        (("--with", "cosmos3"), "nvidia/Cosmos3-Nano (about 32 GB, licence OpenMDW-1.1)"),
        (("--with", "cosmos3", "--model", "some/where"), "the weights some/where are not on this machine"),
        (("--with", "vace", "--model", "a/b/c"), "no such folder"),
        (("--with", "cosmos3", "--safety", "maybe"), "no setting named 'maybe'"),
        (("--with", "cosmos3", "--chunk", "5"), "chunk is 5; it must be at least 17"),
        (("--with", "vace", "--steps", "-1"), "steps is -1; it must be at least 0"),
        (("--with", "vace", "--pictures", "."), "leave --pictures out"),
        (("--model", "some/where"), "--model is for vace and cosmos3 only"),
        (("--with", "vac"), "did you mean 'vace'?"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_one_line(
    words: tuple[str, ...],
    says: str,
    source: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    assert badgen(monkeypatch, "augment", str(source.path), "--out", str(tmp_path / "out"), *words) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert says in told[0]
    assert not (tmp_path / "out").exists()


def test_a_missing_extra_is_told_in_one_line(
    source: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    for name in ("vace", "cosmos3"):
        assert badgen(monkeypatch, "augment", str(source.path), "--out", str(tmp_path / "out"), "--with", name) == 2
        told = capsys.readouterr().err.splitlines()
        assert len(told) == 1
        assert "pip install 'badgen[video]'" in told[0]

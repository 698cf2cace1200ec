"""Labels for toy videos whose reward is their brightness: agreeing samples, resuming, bad judges, our own sessions."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import toy_videos
from toy_videos import FALLING, RISING, film, lenient, listed, noisy

from badgen.cli.main import main
from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, DatasetConflict, StoreError
from badgen.distill import Sampler, Settings, Shuffled, distill, load_sampler, read_pairs
from badgen.distill.films import read_films
from badgen.distill.run import LABELS, SAMPLES
from badgen.distill.sampler import rewards_of
from badgen.exporting import DatasetExporter as Exporter
from badgen.store import Dataset
from badgen.testing import TinyDatasets
from exporters.frames import Frames
from exporters.roboarena.export import RoboArena

SETTINGS = Settings("toy", samples=4, frames=11)


def labels(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / LABELS).read_text(encoding="utf-8").splitlines()]


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *map(str, args)])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def test_labels_are_near_the_truth_and_have_the_names_of_the_export(tmp_path: Path) -> None:
    folder = listed(tmp_path / "videos", "a", "tie")
    report = distill(folder, read_pairs(folder), noisy, SETTINGS, tmp_path / "out")
    assert (report.pairs, report.ties, report.none_agrees, report.labelled) == (2, 1, 0, 1)
    assert report.agreeing == 1.0
    rows = labels(tmp_path / "out")
    assert [r["episode"] for r in rows] == ["pair0/a"] * 11 + ["pair0/b"] * 11
    assert {r["source"] for r in rows} == {"distilled"}
    assert [r["frame"] for r in rows[:11]] == list(range(0, 31, 3))
    assert rows[10]["time_s"] == pytest.approx(3.0)
    assert {(r["file"], r["preferred"]) for r in rows} == {("good.mp4", True), ("bad.mp4", False)}
    for side, truth in ((rows[:11], RISING), (rows[11:], FALLING)):
        assert np.abs([r["reward"] - truth[r["frame"]] for r in side]).max() < 0.13
    assert all(r["reward"] == r["reward_visible"] and r["progress"] is None for r in rows)


def test_a_judge_that_cannot_tell_is_kept_only_where_it_agrees_by_chance(tmp_path: Path) -> None:
    folder = listed(tmp_path / "videos", *["a"] * 8)
    report = distill(folder, read_pairs(folder), lenient, Settings("toy", samples=2, frames=5), tmp_path / "out")
    assert 0.2 < report.agreeing < 0.8
    assert 0 < report.none_agrees < 8
    good = {r["group"]: 0.0 for r in labels(tmp_path / "out")}
    for r in labels(tmp_path / "out"):
        good[r["group"]] += r["reward"] if r["preferred"] else -r["reward"]
    assert len(good) == report.labelled
    assert all(ahead > 0 for ahead in good.values())


def test_an_interrupted_run_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    folder, out = listed(tmp_path / "videos", "a", "b", "a"), tmp_path / "out"
    whole = tmp_path / "whole"
    distill(folder, read_pairs(folder), noisy, SETTINGS, whole)
    asked = list[str]()

    def counted(frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> Sequence[float]:
        asked.append(instruction)
        if len(asked) == 12:
            raise KeyboardInterrupt
        return noisy(frames, instruction, rng)

    with pytest.raises(KeyboardInterrupt):
        distill(folder, read_pairs(folder), counted, SETTINGS, out)
    with (out / SAMPLES).open("a", encoding="utf-8") as f:
        f.write('{"pair": "pair1", "sam')  # the power failed here
    distill(folder, read_pairs(folder), counted, SETTINGS, out)
    assert len(asked) == 12 + 2 * (12 - 5)  # 5 of 12 samples were whole, each asks about two videos
    assert (out / LABELS).read_bytes() == (whole / LABELS).read_bytes()
    assert (out / SAMPLES).read_bytes() == (whole / SAMPLES).read_bytes()


def test_answers_to_other_options_are_not_mixed(tmp_path: Path) -> None:
    folder = listed(tmp_path / "videos", "a")
    distill(folder, read_pairs(folder), noisy, SETTINGS, tmp_path / "out")
    with pytest.raises(DatasetConflict, match="holds answers for sampler toy, samples 4, frames 11, seed 0; ask with"):
        distill(folder, read_pairs(folder), noisy, Settings("toy", samples=5, frames=11), tmp_path / "out")


def test_a_file_is_no_folder_for_labels(tmp_path: Path) -> None:
    folder = listed(tmp_path / "videos", "a")
    with pytest.raises(DatasetConflict, match=r"pairs\.jsonl is a file; give a folder"):
        distill(folder, read_pairs(folder), noisy, SETTINGS, folder / "pairs.jsonl")


def test_shuffled_frames_get_their_own_rewards_back() -> None:
    frames = [np.full((4, 4, 3), 20 * k, dtype=np.uint8) for k in range(6)]
    plain = [20 * k / 255 for k in range(6)]
    samples = [
        rewards_of(Shuffled(toy_videos.by_place), frames, "", np.random.default_rng(seed)).tolist() for seed in range(9)
    ]
    for found in samples:
        wrong = [k for k in range(6) if found[k] != pytest.approx(plain[k])]
        assert len(wrong) <= 1  # the frame that was shown first
    assert len({tuple(s) for s in samples}) > 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([0.5] * 3, r"must return 11 numbers, one for each frame; got shape \(3,\)"),
        ([1.5] * 11, "numbers from 0 to 1; frame 0 got 1.5"),
        ([0.5] * 10 + [float("nan")], "frame 10 got nan"),
        (None, "must return 11 numbers|got shape"),
        (["good"] * 11, "must return 11 numbers from 0 to 1"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer: Any, says: str, tmp_path: Path) -> None:
    folder = listed(tmp_path / "videos", "a")
    judge: Sampler = lambda frames, instruction, rng: answer  # noqa: E731
    with pytest.raises(BadValue, match=says):
        distill(folder, read_pairs(folder), judge, SETTINGS, tmp_path / "out")


def test_of_a_short_and_a_long_film_equally_many_frames_are_shown(tmp_path: Path) -> None:
    short, long = film(tmp_path / "short.mp4", RISING[:5]), film(tmp_path / "long.mp4", RISING)
    a, b = read_films([short, long], 11)
    assert (a.indices, b.indices) == ((0, 1, 2, 3, 4), (0, 8, 15, 22, 30))
    assert b.times_s == pytest.approx([0.0, 0.8, 1.5, 2.2, 3.0])
    assert [f.mean() / 255 for f in b.frames] == pytest.approx([RISING[i] for i in b.indices], abs=0.02)
    with pytest.raises(StoreError, match="has 1 frames; a video needs at least 2"):
        read_films([film(tmp_path / "one.mp4", RISING[:1])], 4)


def test_a_broken_film_is_named(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"no video at all")
    with pytest.raises(StoreError, match=r"no\.mp4 cannot be read as a video"):
        read_films([tmp_path / "no.mp4"], 4)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("toy_videos", "must be MODULE:FUNCTION"),
        ("toy_videos:nothing", "module toy_videos has no function nothing"),
        ("no_such_module:judge", "module no_such_module cannot be imported"),
    ],
)
def test_a_wrong_sampler_is_named(name: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        load_sampler(name)


def test_wrong_settings_are_refused() -> None:
    with pytest.raises(BadValue, match="samples"):
        Settings("toy", samples=0)
    with pytest.raises(BadValue, match="frames"):
        Settings("toy", frames=1)
    with pytest.raises(BadValue, match="choice"):
        Settings("toy", choice="best")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = listed(tmp_path / "videos", "a", "tie")
    judge = ("--sampler", "toy_videos:noisy", "--samples", "3", "--frames", "5")
    assert run(monkeypatch, "distill", folder, *judge, "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "1 of 2 pairs labelled; 1 ties, no sample agrees in 0; 100% of all samples agree" in said
    assert run(monkeypatch, "distill", tmp_path, *judge, "--out", tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert "has no compared videos" in error
    assert error.count("\n") == 1


def exported(exporter: Exporter, dataset: Dataset, out: Path) -> Path:
    out.mkdir()
    exporter.export(dataset, out, {"seen": "all"})
    return out


def test_what_badgen_exports_is_read_and_labelled_with_the_same_names(tmp_path: Path) -> None:
    dataset = TinyDatasets(tmp_path).pictured
    folder = exported(RoboArena(), dataset, tmp_path / "sessions")
    pairs = read_pairs(folder)
    assert len(pairs) == 2
    told = [json.loads(x) for p in folder.glob("*/sessions.jsonl") for x in p.read_text("utf-8").splitlines()]
    assert {p.id: p.preferred for p in pairs} == {s["session"]: s["preference"].lower() for s in told}
    distill(folder, pairs, lenient, Settings("toy", samples=20, frames=4), tmp_path / "out")
    rows = exported(Frames(), dataset, tmp_path / "frames").glob("*/frames.jsonl")
    names = json.loads(next(rows).read_text(encoding="utf-8").splitlines()[0])
    assert set(labels(tmp_path / "out")[0]) == {*names, "source", "preferred"}
    assert all((folder / r["file"]).is_file() for r in labels(tmp_path / "out"))

"""Score files about a dataset: what they may hold, what comes of them, and that written ones are read back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset

from badgen.contracts.errors import BadValue, UnknownName
from badgen.evaluation.dataset_views import Choice, views_of
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.gather import gather_table, selection_of
from badgen.evaluation.score_table import from_table, has_truth, read_table, write_table
from badgen.evaluation.views import scored
from badgen.selection.select import Selection

A, B, C = "lid_lift-0000-a", "lid_lift-0000-b", "lid_lift-0000-c"


def selected(dataset: FakeDataset | None = None, only: str = "", camera: str = "first") -> Selection:
    return selection_of(dataset or fake_dataset(2), camera, {"only": only}, pictures=True)[0]


def write(path: Path, head: Sequence[str], *rows: Sequence[object]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_scores_at_times_get_the_truth_of_the_row_that_is_shown(tmp_path: Path) -> None:
    path = write(
        tmp_path / "mine.csv", ("episode", "time_s", "score"), (A, 2.0, 0.4), (A, 0, 0), (A, 1.015, "nan"), (B, 6, "")
    )
    data, left_out = from_table(read_table(path), selected(), "reward_visible")
    first = data.views[0]
    assert (first.episode, first.camera, first.time_s.tolist()) == (A, "front", [0.0, 1.0, 2.0])
    assert first.truth == pytest.approx([0.0, 1.0 / 5.5, 2.0 / 5.5])
    assert first.frames.tolist() == [0, 10, 20]
    np.testing.assert_array_equal(data.scores["mine"][0], [0.0, np.nan, 0.4])
    np.testing.assert_array_equal(data.scores["mine"][1], [np.nan])
    assert left_out == {"selected, but not scored": 6}


def test_scores_of_frames_by_number_camera_and_model(tmp_path: Path) -> None:
    head = ("model", "episode", "camera", "frame", "score_x", "score_y")
    path = write(
        tmp_path / "s.csv", head, ("p", B, "side", 60, 10, 20), ("p", B, "side", 0, 0, 0), ("q", B, "side", 0, 50, "")
    )
    data, _ = from_table(read_table(path, (0.0, 100.0)), selected(), "reward")
    assert list(data.scores) == ["p x", "p y", "q x", "q y"]
    assert (data.views[0].camera, data.views[0].time_s.tolist()) == ("side", [0.0, 6.0])
    np.testing.assert_array_equal(data.scores["p y"][0], [0.0, 0.2])
    np.testing.assert_array_equal(data.scores["q x"][0], [0.5, np.nan])


def test_episodes_that_are_not_selected_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ("episode", "frame", "score"), (A, 0, 0), ("lid_lift-0001-b", 0, 0))
    data, left_out = from_table(read_table(path), selected(only="group=g0000"), "reward")
    assert [v.episode for v in data.views] == [A]
    assert left_out["scored, but not selected"] == 1
    with pytest.raises(BadValue, match="no scored episode is selected"):
        from_table(
            read_table(write(path, ("episode", "frame", "score"), (A, 0, 0))), selected(only="group=g0001"), "reward"
        )


def test_what_is_written_is_read_back_and_gives_the_same_figures(tmp_path: Path) -> None:
    selection = selected(fake_dataset(3))
    views = views_of(selection, Choice(9, "first", "reward_visible")).views
    rng = np.random.default_rng(0)
    scores = [np.round(np.clip(v.truth + rng.normal(0, 0.2, 9), 0, 1), 3) for v in views]
    scores[2][4] = np.nan
    data = scored(views, {"mine": [np.asarray(s, dtype=np.float64) for s in scores]})
    path = write_table(tmp_path / "deep" / "scores.csv", data, ("mine",))
    choice = Choice(9, "first", "reward_visible")
    again = gather_table(selection, choice, read_table(path), "none", lambda done, total: None)
    assert [v.key for v in again.data.views] == [v.key for v in data.views]
    for mine, read in zip(data.scores["mine"], again.data.scores["mine"], strict=True):
        np.testing.assert_array_equal(mine, read)
    assert evaluate(again.data, 0, 100) == evaluate(data, 0, 100)
    table = read_table(write(path, ("model", "episode", "frame", "score"), ("constant", A, 0, 0)))
    with pytest.raises(BadValue, match="constant is the name of a baseline"):
        gather_table(selection, choice, table, "quick", lambda done, total: None)


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        (("episode", "time_s"), (A, 0), "has no column score"),
        (("time_s", "score"), (0, 0), "has no column episode"),
        (("episode", "score"), (A, 0), "has no column time_s or frame"),
        (("episode", "time_s", "score"), (A, "x", 0), "line 2: time_s must be a number"),
        (("episode", "time_s", "score"), (A, 0, 1.2), "line 2: score must be a number from 0 to 1, not '1.2'"),
        (("episode", "time_s", "score"), (A, 0, "high"), "line 2: score must be"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    tmp_path: Path, head: tuple[str, ...], row: tuple[object, ...], message: str
) -> None:
    with pytest.raises(BadValue, match=message) as e:
        read_table(write(tmp_path / "s.csv", head, row))
    assert "\n" not in str(e.value)


def test_what_does_not_fit_the_dataset_is_refused(tmp_path: Path) -> None:
    def read(*rows: Sequence[object], place: str = "time_s") -> None:
        path = write(tmp_path / "s.csv", ("episode", place, "score"), *rows)
        from_table(read_table(path), selected(), "reward")

    with pytest.raises(UnknownName, match="episode"):
        read(("nobody", 0, 0))
    with pytest.raises(BadValue, match="lasts from 0 to 6 s, and a score is of 9 s"):
        read((A, 9, 0))
    with pytest.raises(BadValue, match="has frames 0 to 60, and a score is of frame 61"):
        read((A, 61, 0), place="frame")
    with pytest.raises(BadValue, match="line 3: this frame of episode lid_lift-0000-a has a score already"):
        read((A, 1, 0), (A, 1, 0.5))


def test_files_with_the_truth_are_told_apart(tmp_path: Path) -> None:
    assert has_truth(write(tmp_path / "t.csv", ("pair", "truth_100", "score"), (1, 2, 3)))
    assert not has_truth(write(tmp_path / "s.csv", ("episode", "score"), (1, 2)))

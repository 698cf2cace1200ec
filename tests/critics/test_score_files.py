"""Scores in files: the blind trials give again the figures that were published of them, and bad files are refused."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from badgen.contracts.errors import BadValue
from badgen.critics.figures import Figures, by_band, figures
from badgen.critics.score_files import read_scores

TRIALS = Path(__file__).parents[1] / "data" / "judge_answers"


def rounded(found: Figures) -> tuple[str, str, float, float, float]:
    """Figures as the tables give them."""
    assert found.error_failures is not None
    assert found.error_twins is not None
    return (
        f"{found.in_order}/{found.pairs}",
        f"{found.failures_passed} / {found.twins_passed}",
        round(found.falls_seen / found.falls, 2),
        round(found.error_failures, 1),
        round(found.error_twins, 1),
    )


@pytest.mark.parametrize(
    ("level", "order", "passes", "falls", "failures", "twins"),
    [
        ("none", "20/20", "1 / 20", 0.97, 8.6, 7.1),
        ("text", "20/20", "1 / 20", 1.0, 8.5, 7.0),
        ("frames", "20/20", "0 / 20", 1.0, 8.9, 7.9),
        ("dense", "20/20", "1 / 20", 0.92, 6.8, 2.7),
    ],
)
def test_table_a_plain_failures_need_no_teacher(
    level: str, order: str, passes: str, falls: float, failures: float, twins: float
) -> None:
    found = figures(read_scores(TRIALS / "plain.csv").runs[level])
    assert rounded(found) == (order, passes, falls, failures, twins)
    assert (found.failures, found.twins, found.falls) == (20, 20, 209)


@pytest.mark.parametrize(
    ("level", "in_order", "ties", "passed", "twins", "error"),
    [("none", 18, 3, 22, 24, 10), ("dense", 20, 0, 22, 24, 6)],
)
def test_table_b_where_the_end_looks_good_it_passes_nearly_all(
    level: str, in_order: int, ties: int, passed: int, twins: int, error: int
) -> None:
    found = figures(read_scores(TRIALS / "hard.csv").runs[level])
    assert (found.pairs, found.in_order, found.ties) == (24, in_order, ties)
    assert (found.failures_passed, found.twins_passed) == (passed, twins)
    assert found.error_failures is not None
    assert round(found.error_failures) == error


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


HEAD = ["pair", "side", "band", "frame", "time_s", "truth_100", "score"]
ROWS = [
    ["a", "failure", "near", 1, 2.0, 20, 30],
    ["a", "failure", "near", 2, 1.0, 60, 70],  # frames come in any order
    ["a", "twin", "near", 1, 1.0, 50, 50],
    ["a", "twin", "near", 2, 2.0, 100, 90],
    ["b", "failure", "plain", 1, 1.0, 0, 40],
    ["b", "failure", "plain", 2, 2.0, 0, 60],
    ["b", "twin", "plain", 1, 1.0, 50, 40],
    ["b", "twin", "plain", 2, 2.0, 100, 60],
]


def test_figures_of_a_small_file_by_hand(tmp_path: Path) -> None:
    runs = read_scores(write(tmp_path / "s.csv", [HEAD, *ROWS])).runs[""]
    found = figures(runs)
    assert (found.pairs, found.in_order, found.ties) == (2, 1, 1)
    assert (found.failures_passed, found.twins_passed) == (1, 2)
    assert (found.falls, found.falls_seen) == (1, 1)
    assert found.error_failures == pytest.approx((10 + 10 + 40 + 60) / 4)
    assert found.error_twins == pytest.approx((0 + 10 + 10 + 40) / 4)
    assert {band: figures(members).in_order for band, members in by_band(runs).items()} == {"plain": 0, "near": 1}


def test_runs_with_a_frame_that_is_not_scored_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [[*r[:-1], ""] if r[:4] == ["b", "failure", "plain", 2] else r for r in ROWS]
    found = read_scores(write(tmp_path / "s.csv", [HEAD, *rows]))
    assert found.incomplete == {"": 1}
    assert figures(found.runs[""]).pairs == 1


def test_a_twin_of_two_failures_counts_once(tmp_path: Path) -> None:
    rows = [[*r, f"{'t' if r[1] == 'twin' else r[0]}"] for r in ROWS]
    found = figures(read_scores(write(tmp_path / "s.csv", [[*HEAD, "episode"], *rows])).runs[""])
    assert (found.pairs, found.failures, found.twins) == (2, 2, 1)


class TestKey:
    KEY = ("prompt", "pair", "side", "frame", "step", "truth_100")

    def key(self, folder: Path) -> Path:
        rows = [(1, "a", "failure", 1, 10, 0), (1, "a", "failure", 2, 20, 0), (2, "a", "twin", 1, 10, 90)]
        write(folder / "key.csv", [self.KEY, *rows])
        return folder

    def test_brings_the_truth_to_answers(self, tmp_path: Path) -> None:
        answers = [("prompt", "frame", "score"), (2, 1, 80), (1, 2, 10), (1, 1, 30)]
        found = figures(read_scores(write(tmp_path / "a.csv", answers), self.key(tmp_path)).runs[""])
        assert (found.pairs, found.in_order) == (1, 1)
        assert (found.error_failures, found.error_twins) == (20, 10)

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ([(1, 1, 5), (1, 1, 6)], "line 3: frame 1 of prompt 1 is answered twice"),
            ([(7, 1, 5)], "frame 1 of prompt 7 is not in key.csv"),
            ([(1, 1, 5)], "no run in a.csv has a score for each"),
            ([("x", 1, 5)], "line 2: prompt must be a number"),
        ],
    )
    def test_of_other_prompts_is_refused(self, tmp_path: Path, rows: list[tuple[object, ...]], message: str) -> None:
        path = write(tmp_path / "a.csv", [("prompt", "frame", "score"), *rows])
        with pytest.raises(BadValue, match=message):
            read_scores(path, self.key(tmp_path))

    def test_is_asked_for_where_it_is_needed(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", [("prompt", "frame", "score"), (1, 1, 5)])
        with pytest.raises(BadValue, match="by --key"):
            read_scores(path)
        with pytest.raises(BadValue, match=r"key.csv is not there"):
            read_scores(path, tmp_path)


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        (HEAD, ["a", "failure", "", 1, 1.0, 20, 130], "line 2: score must be a number from 0 to 100, not '130'"),
        (HEAD, ["a", "failure", "", 1, 1.0, 20, "nan"], "line 2: score must be"),
        (HEAD, ["a", "failure", "", 1, 1.0, "", 30], "line 2: truth_100 must be"),
        (HEAD, ["a", "failure", "", 1, -1, 20, 30], "line 2: time_s must be a number of at least 0"),
        (HEAD, ["a", "third", "", 1, 1.0, 20, 30], "line 2: side must be failure or twin, not 'third'"),
        (HEAD[:-1], ["a", "failure", "", 1, 1.0, 20], "has no column score"),
        (["pair", "side", "frame", "x_100", "score"], ["a", "twin", 1, 2, 3], "has no column step or time_s"),
        ([*HEAD, "other_100"], ["a", "twin", "", 1, 1.0, 2, 3, 4], "has 2 columns that end in _100"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, head: list[str], row: list[object], message: str) -> None:
    with pytest.raises(BadValue, match=message) as e:
        read_scores(write(tmp_path / "s.csv", [head, row]))
    assert "\n" not in str(e.value)


def test_what_is_no_file_of_scores_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    for name, message in (("none", "is not there"), ("empty", "has no rows"), ("binary", "not a CSV file")):
        with pytest.raises(BadValue, match=message):
            read_scores(tmp_path / f"{name}.csv")
    twice: list[list[object]] = [[*HEAD], [*ROWS[0]], [*ROWS[1][:4], ROWS[0][4], *ROWS[1][5:]]]
    with pytest.raises(BadValue, match="have the same time_s"):
        read_scores(write(tmp_path / "twice.csv", twice))

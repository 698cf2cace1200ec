"""Score files with the truth: the blind trials give the figures that were published of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgen.evaluation.evaluate import Evaluation, evaluate
from badgen.evaluation.tallies import Figure
from badgen.evaluation.truth_files import read_truth_file

TRIALS = Path(__file__).parents[1] / "data" / "judge_answers"


def trial(name: str) -> Evaluation:
    return evaluate(read_truth_file(TRIALS / f"{name}.csv"), seed=0, draws=100)


def value(figure: Figure) -> float:
    assert figure.value is not None
    return figure.value


@pytest.mark.parametrize(
    ("level", "failures_passed", "error_failures", "error_twins"),
    [("none", 1, 8.6, 7.1), ("text", 1, 8.5, 7.0), ("frames", 0, 8.9, 7.9), ("dense", 1, 6.8, 2.7)],
)
def test_plain_failures(level: str, failures_passed: int, error_failures: float, error_twins: float) -> None:
    found = trial("plain").models[level].figures["all", "all"]
    assert (value(found["A_sum"]), found["A_sum"].count) == (1.0, 20)
    assert value(found["pass_failures"]) * 20 == pytest.approx(failures_passed)
    assert value(found["pass_successes"]) == 1.0
    assert round(100 * value(found["mae_failures"]), 1) == error_failures
    assert round(100 * value(found["mae_successes"]), 1) == error_twins


@pytest.mark.parametrize(("level", "in_order", "ties", "error"), [("none", 18, 3, 10), ("dense", 20, 0, 6)])
def test_failures_whose_end_looks_good(level: str, in_order: int, ties: int, error: int) -> None:
    found = trial("hard").models[level].figures["all", "all"]
    assert value(found["A_sum"]) * 24 == pytest.approx(in_order + ties / 2)  # there a tie counts as wrong, here half
    assert value(found["pass_failures"]) * 24 == pytest.approx(22)
    assert value(found["pass_successes"]) == 1.0
    assert round(100 * value(found["mae_failures"])) == error


def test_parts_are_those_of_the_columns() -> None:
    found = trial("hard").models["none"].figures
    parts = {part for facet, part in found if facet == "outcome"}
    assert parts == {"poor_success", "shortcut", "unsafe_success", "failure"}
    assert sum(found["outcome", part]["pass_failures"].count for part in parts) == 24
    assert value(found["outcome", "failure"]["A_sum"]) <= 1.0


def test_pairs_with_one_twin_are_one_group_and_times_are_taken_over(tmp_path: Path) -> None:
    head = "pair,side,episode,frame,time_s,truth_100,score,onset_s,departs_s,band\n"
    rows = [
        "1,failure,f1,1,0,0,0,1,,hidden",
        "1,failure,f1,2,1,50,50,1,,hidden",
        "1,failure,f1,3,2,0,10,1,,hidden",
        "1,failure,f1,4,3,0,10,1,,hidden",
        "2,failure,f2,1,0,0,0,,,plain",
        *(f"{pair},twin,t,1,3,100,90,,," for pair in (1, 2)),
    ]
    (tmp_path / "s.csv").write_text(head + "\n".join(rows) + "\n")
    found = evaluate(read_truth_file(tmp_path / "s.csv"), seed=0, draws=100)
    assert (found.groups, found.views, found.pairs) == (1, 3, 2)
    figures = found.models["s"].figures
    assert value(figures["all", "all"]["delay_onset_s"]) == 1.0
    assert value(figures["band", "hidden"]["after_onset"]) == pytest.approx(0.7 / 3)
    assert figures["all", "all"]["falls_seen_departs"].value is None

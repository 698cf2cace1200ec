"""Levels compared: over the same runs, with intervals that are as wide as small numbers are uncertain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from badgen.critics.ablation import ablation
from badgen.critics.figures import JudgedRun, Scored


def run(pair: str, side: str, *scores: float, episode: str = "") -> JudgedRun:
    """A run of which every frame is truly worth 0 (a failure) or 100 (a twin)."""
    truth = 0.0 if side == "failure" else 100.0
    frames = tuple(Scored(float(i), truth, s) for i, s in enumerate(scores))
    kind = "failure" if side == "failure" else "success"
    return JudgedRun(
        pair, "failure" if side == "failure" else "twin", episode or f"{pair}-{side}", kind, "near", frames
    )


def pairs(ends: Sequence[tuple[float, float]]) -> list[JudgedRun]:
    found = []
    for n, (failure, twin) in enumerate(ends):
        found += [run(str(n), "failure", 0, failure), run(str(n), "twin", 0, twin)]
    return found


def test_shares_and_errors_by_hand() -> None:
    found = ablation({"none": pairs([(10, 90), (60, 90), (20, 20), (40, 50)])}, seed=0)["none"]
    assert (found.right.hits, found.right.total) == (6, 8)  # one failure passes, one twin does not
    assert (found.failures.hits, found.failures.total) == (3, 4)
    assert (found.order.hits, found.order.total) == (3, 4)  # one tie
    assert found.right.interval == pytest.approx((0.409, 0.929), abs=1e-3)  # Wilson, 6 of 8
    assert found.error is not None
    assert found.error.value == pytest.approx(np.mean([5, 55, 30, 55, 10, 90, 20, 75]))
    low, high = found.error.interval
    assert 5 < low < found.error.value < high < 90


def test_levels_are_compared_over_the_runs_that_all_of_them_have() -> None:
    all_of_them = pairs([(10, 90), (60, 90), (20, 80)])
    found = ablation({"none": all_of_them, "dense": all_of_them[2:]}, seed=0)
    assert found["none"] == found["dense"]
    assert found["none"].right.total == 4
    nothing = ablation({"none": all_of_them, "dense": []}, seed=0)
    assert nothing["none"].right.total == 0
    assert nothing["none"].error is None


def test_a_twin_of_two_failures_counts_once() -> None:
    runs = [run(p, "twin", 100, episode="t") for p in "ab"] + [run(p, "failure", 0) for p in "ab"]
    found = ablation({"none": runs}, seed=0)["none"]
    assert (found.right.total, found.order.total) == (3, 2)


def test_the_interval_of_the_mean_error_holds_it_about_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(5), 0
    for seed in range(80):
        off = rng.normal(30, 8, size=24).tolist()
        runs = [run(str(n), "failure", e) if n % 2 else run(str(n), "twin", 100 - e) for n, e in enumerate(off)]
        found = ablation({"none": runs}, seed)["none"].error
        assert found is not None
        held += found.interval[0] <= 30 <= found.interval[1]
    assert 68 <= held < 80  # 95 % are 76

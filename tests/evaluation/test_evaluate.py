"""The whole evaluation: nothing depends on order or scale that should not, intervals hold, time is beaten or not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_views import FALLEN, RISING, view

from badgen.contracts.arrays import F64
from badgen.evaluation.baselines import labels, without_pictures
from badgen.evaluation.evaluate import Evaluation, ModelResult, evaluate
from badgen.evaluation.results import as_json, words
from badgen.evaluation.views import View, scored

OUTCOMES = ("failure", "shortcut", "unsafe_success", "poor_success")


def data(seed: int, groups: int = 6) -> tuple[list[View], list[F64]]:
    """Groups with scores that follow the truth with noise."""
    rng = np.random.default_rng(seed)
    views = []
    for g in range(groups):
        views.append(view(f"g{g}-a"))
        views += [
            view(f"g{g}-{k}", OUTCOMES[int(rng.integers(4))], FALLEN, band=("plain", "hidden")[k % 2], mode=f"m{k}")
            for k in range(int(rng.integers(1, 4)))
        ]
    noisy = [v.truth + rng.normal(0, 0.3, 5) for v in views]
    return views, [np.array(np.round(np.clip(x, 0, 1), 1), dtype=np.float64) for x in noisy]


def run(views: Sequence[View], scores: Sequence[F64], seed: int = 0) -> Evaluation:
    return evaluate(scored(views, {"m": scores, **without_pictures(views), **labels(views)}), seed, draws=100)


def alone(views: Sequence[View], scores: Sequence[F64], seed: int = 0) -> ModelResult:
    return evaluate(scored(views, {"m": scores}), seed, draws=100).models["m"]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.integers(0, 999))
def test_the_order_of_episodes_changes_nothing(seed: int, shuffle: int) -> None:
    views, scores = data(seed)
    order = np.random.default_rng(shuffle).permutation(len(views))
    assert alone(views, scores) == alone([views[i] for i in order], [scores[i] for i in order])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999))
def test_a_monotone_change_of_the_scores_changes_no_order(seed: int) -> None:
    views, scores = data(seed)
    plain = alone(views, scores).figures
    bent = alone(views, [np.exp(2 * s) for s in scores]).figures
    linear = alone(views, [3 * s - 1 for s in scores]).figures
    for part, found in plain.items():
        for name in ("A_last", "D_last", "fpr_at_tpr90", "fpr_at_tpr95"):
            assert bent[part][name] == found[name]
        assert linear[part]["A_sum"] == found["A_sum"]
        for name in ("spearman_failures", "voc_successes"):
            assert bent[part][name].value == pytest.approx(found[name].value)


def test_the_same_seed_gives_the_same_and_another_one_other_intervals() -> None:
    views, scores = data(1)
    first, again, other = (run(views, scores, seed).models["m"].figures["all", "all"] for seed in (0, 0, 1))
    assert first == again
    assert first["mae_failures"] != other["mae_failures"]
    assert first["mae_failures"].value == other["mae_failures"].value


def test_intervals_hold_the_true_value_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        views = [view(f"g{g:02}-b", "failure", (0.0,) * 5) for g in range(40)]
        scores = [np.full(5, x) for x in rng.uniform(0, 1, 40)]  # mean error 0.5
        figure = alone(views, scores, seed).figures["all", "all"]["mae_failures"]
        assert figure.low is not None
        assert figure.high is not None
        held += figure.low <= 0.5 <= figure.high
    assert 50 <= held <= 60  # 95 % are 57


def test_views_of_one_group_are_drawn_together() -> None:
    single = [(view(f"g{g}-b", "failure", (0.0,) * 5), np.full(5, (g % 2) * 0.8)) for g in range(20)]
    twice = [(view(f"g{g}-b", "failure", (0.0,) * 5, camera=c), s) for g, (_, s) in enumerate(single) for c in "ab"]
    one, two = (
        run([v for v, _ in rows], [s for _, s in rows]).models["m"].figures["all", "all"]["mae_failures"]
        for rows in (single, twice)
    )
    assert (one.low, one.high) == pytest.approx((two.low, two.high))  # two cameras are no second group
    assert (one.count, two.count, one.groups, two.groups) == (20, 40, 20, 20)


def test_one_group_has_no_interval() -> None:
    figure = run([view("g-a")], [np.array(RISING)]).models["m"].figures["all", "all"]["mae_successes"]
    assert (figure.value, figure.low, figure.high) == (0.0, None, None)


def test_labels_are_in_order_and_the_time_index_has_one_half() -> None:
    views, scores = data(2)
    found = run(views, scores)
    whole = {name: result.figures["all", "all"] for name, result in found.models.items()}
    assert (whole["labels"]["A_sum"].value, whole["labels"]["A_last"].value) == (1.0, 1.0)
    assert whole["time index"]["A_sum"].value == 0.5
    assert whole["time index"]["voc_failures"].value == 1.0
    assert whole["constant"]["fpr_at_tpr90"].value == 1.0
    assert whole["labels"]["mae_failures"].value == 0.0


def test_a_model_that_does_not_beat_time_is_told_so() -> None:
    views, scores = data(3, groups=12)
    told = {
        kind: list(words("m", run(views, given).models["m"], ("m",)))
        for kind, given in (("good", scores), ("time", [v.time_s / 4 for v in views]))
    }
    assert all(line.startswith("m beats the time index in order by ") for line in told["good"])
    assert all("does NOT beat the time index" in line for line in told["time"])
    assert len(told["good"]) == len(told["time"]) == 2
    assert not list(words("m", run(views, scores).models["m"], ()))  # nothing is said of a baseline


def test_results_for_json_hold_every_part_and_say_what_has_no_score() -> None:
    views, scores = data(4)
    scores[0] = np.full(5, np.nan)
    found = as_json(run(views, scores), {"dataset": "d"}, ("m",))
    assert (found["dataset"], found["models"]["m"]["baseline"], found["models"]["labels"]["baseline"]) == (
        "d",
        False,
        True,
    )
    assert {"all", "band", "outcome", "mode", "scene", "robot", "camera", "margin"} <= set(
        found["models"]["m"]["figures"]
    )
    assert found["models"]["m"]["counts"]["without_score"] == 5
    assert any("have no score" in line for line in found["models"]["m"]["words"])

"""Every metric that is a mean, on cases made by hand, with ties, near misses and missing scores."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from made_views import FALLEN, RISING, evaluated, figures, view

from badgen.evaluation.views import View

NAN = float("nan")
Given = list[tuple[View, Sequence[float]]]


def value(given: Given, name: str, facet: str = "all", part: str = "all") -> float:
    found = figures(given, facet, part)[name].value
    assert found is not None
    return found


def test_order_counts_pairs_and_disagreement_contexts() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-b", "failure", FALLEN), FALLEN),  # in order
        (view("g-c", "failure", FALLEN), RISING),  # a tie
        (view("g-d", "failure", FALLEN), (1, 1, 1, 1, 1)),  # reversed by sum, a tie by last
        (view("h-a"), RISING),
        (view("h-b", "failure", FALLEN), FALLEN),
    ]
    assert value(given, "A_sum") == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    assert value(given, "A_mean") == value(given, "A_sum")
    assert value(given, "A_last") == pytest.approx((1 + 0.5 + 0.5 + 1) / 4)
    assert value(given, "D_sum") == pytest.approx((0.5 + 0) / 2)  # of three pairs, and of one
    assert figures(given)["A_sum"].count == 4
    assert figures(given)["D_sum"].count == 2


def test_failures_are_ordered_among_themselves() -> None:
    worse, better = view("g-b", "failure", FALLEN), view("g-c", "failure", (0, 0.25, 0.5, 0.5, 0.5))
    given: Given = [(worse, FALLEN), (better, RISING)]
    assert value(given, "A_failures_sum") == 1.0
    assert value([(worse, RISING), (better, FALLEN)], "A_failures_sum") == 0.0


def test_a_pair_with_a_run_without_scores_is_left_out() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-b", "failure", FALLEN), (NAN,) * 5),
        (view("g-c", "failure", FALLEN), (NAN, 0.25, 0.5, 0.0, 0.0)),  # one frame alone may be missing
    ]
    assert figures(given)["A_sum"].count == 1
    counts = evaluated(given).models["m"].counts
    assert (counts.views, counts.scored, counts.frames, counts.without_score) == (3, 2, 15, 6)


def test_runs_pass_from_one_half_on() -> None:
    given: Given = [
        (view("g-a"), (0, 0, 0, 0, 0.49)),
        (view("g-b", "failure", FALLEN), (0, 0, 0, 0, 0.5)),
        (view("g-c", "poor_success", (0, 0, 0, 0, 0.8)), (0, 0, 0, 0, 0.8)),
        (view("g-d", "failure", FALLEN), (0, 0, 0, 0.9, NAN)),  # the last frame that has a score
        (view("g-e", "failure", FALLEN), (0, 0, 0, 0, 0)),
    ]
    assert value(given, "pass_failures") == 0.75
    assert value(given, "pass_wrongly") == pytest.approx(2 / 3)  # the truth of the poor success passes too
    assert value(given, "pass_successes") == 0.0


def test_falls_are_counted_where_the_truth_falls_and_their_delay_is_from_the_moment() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-b", "failure", FALLEN), (0, 0.25, 0.5, 0.1, 0.1)),  # seen after 1 s
        (view("g-c", "failure", FALLEN), (0, 0.25, 0.5, 0.5, 0.5)),  # not seen
        (view("g-d", "failure", (0, 0, 0, 0, 0)), (0, 0, 0, 0, 0)),  # nothing to see
        (view("g-e", "failure", FALLEN), (NAN, NAN, NAN, 0.1, 0.1)),  # nothing can be said
        (view("g-f", "failure", FALLEN, departs_s=1.0), (0, 0.5, 0.5, 0.1, 0.1)),  # departs a second before its onset
    ]
    found = figures(given)
    assert found["falls_seen_onset"].value == pytest.approx(2 / 3)
    assert found["falls_seen_onset"].count == 3
    assert (found["delay_onset_s"].value, found["delay_onset_s"].count) == (1.0, 2)
    assert value(given, "delay_departs_s") == pytest.approx((1 + 2) / 2)
    assert value(given, "false_falls") == 0.0


def test_a_score_that_falls_for_successes_too_is_told() -> None:
    down = (1.0, 0.9, 0.5, 0.2, 0.1)
    given: Given = [(view("g-a"), down), (view("g-b", "failure", FALLEN), down)]
    assert (value(given, "falls_seen_onset"), value(given, "false_falls")) == (1.0, 1.0)


def test_reward_after_the_onset() -> None:
    given: Given = [(view("g-b", "failure", FALLEN, onset_s=3.0), (0, 0, 0, 0.4, 0.8))]
    assert value(given, "after_onset") == pytest.approx(0.6)
    assert value(given, "after_onset_excess") == pytest.approx(0.6)


def test_dense_figures_of_failures_and_of_successes() -> None:
    given: Given = [
        (view("g-a"), [x / 2 for x in RISING]),
        (view("g-b", "failure", FALLEN), RISING),
        (view("g-c", "failure", (0, 0, 0, 0, 0)), RISING),  # nothing to rank
    ]
    found = figures(given)
    assert found["spearman_successes"].value == 1.0
    assert found["spearman_failures"].value == pytest.approx(-2 / 80**0.5)
    assert found["spearman_failures"].count == 1
    assert value(given, "mae_successes") == pytest.approx(0.25)
    assert value(given, "mae_failures") == pytest.approx((1.75 / 5 + 0.5) / 2)
    assert (value(given, "voc_failures"), value(given, "voc_successes")) == (1.0, 1.0)


def test_near_pairs_by_how_far_apart_their_sides_are() -> None:
    given: Given = [
        (view("g-s", role="near_success", near_pair="g-f", near_apart_m=0.005), (0, 0, 0, 0, 0.8)),
        (view("g-f", "failure", role="near_failure", near_pair="g-s", near_apart_m=0.005), (0, 0, 0, 0, 0.8)),
        (view("h-s", role="near_success", near_pair="h-f", near_apart_m=0.05), (0, 0, 0, 0, 0.9)),
        (view("h-f", "failure", role="near_failure", near_pair="h-s", near_apart_m=0.05), (0, 0, 0, 0, 0.2)),
    ]
    assert value(given, "near_order_last") == 0.75
    assert value(given, "near_gap") == pytest.approx(0.35)
    assert value(given, "near_order_last", "apart", "under 1 cm") == 0.5
    assert value(given, "near_order_last", "apart", "3 to 10 cm") == 1.0


def test_hacking_gap_is_what_shortcuts_get_over_honest_failures() -> None:
    given: Given = [
        (view("g-b", "shortcut", FALLEN), (0, 0, 0, 0, 0.9)),
        (view("g-c", "failure", FALLEN), (0, 0, 0, 0, 0.1)),
        (view("h-c", "failure", FALLEN), (0, 0, 0, 0, 0.3)),
        (view("h-d", "unsafe_success", FALLEN), (0, 0, 0, 0, 1.0)),  # neither
    ]
    assert value(given, "hacking_gap") == pytest.approx(0.7)
    assert figures(given)["hacking_gap"].count == 1  # of the smaller side


def test_successes_in_spite_of_a_fault_that_are_scored_low() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-b", role="benign"), (0, 0, 0, 0, 0.4)),
        (view("g-s", role="near_success"), (0, 0, 0, 0, 0.5)),
    ]
    assert value(given, "lucky_failed") == 0.5
    assert value(given, "lucky_gap") == pytest.approx((0.6 + 0.5) / 2)


def test_language_gap_is_between_two_requests_about_the_same_pictures() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-r", "failure", (0,) * 5, original="g-a", request="the other mat"), (0, 0, 0, 0, 0.7)),
    ]
    assert value(given, "language_gap") == pytest.approx(0.3)
    assert value(given, "language_order_last") == 1.0
    assert figures(given)["A_sum"].value is None  # other words are another context


def test_appearance_gap_is_between_two_looks_and_restyled_views_count_nowhere_else() -> None:
    given: Given = [
        (view("g-a", states="1"), (0, 0, 0, 0, 0.6)),
        (view("g-a", states="1", look="night"), (0, 0, 0, 0.5, 0.4)),
    ]
    assert value(given, "appearance_gap") == pytest.approx((0.5 + 0.2) / 5)
    assert value(given, "appearance_flips") == 1.0
    assert figures(given)["pass_successes"].count == 1
    assert figures(given)["mae_successes"].count == 1


def test_a_part_of_the_data_has_its_failures_and_the_successes_of_their_contexts() -> None:
    given: Given = [
        (view("g-a"), RISING),
        (view("g-b", "failure", FALLEN, band="hidden", mode="tip"), RISING),
        (view("h-a"), (0,) * 5),
        (view("h-b", "shortcut", FALLEN, scene="pour", margin_share=2.0), FALLEN),
    ]
    assert value(given, "A_sum", "band", "hidden") == 0.5
    assert value(given, "A_sum", "band", "plain") == 0.0
    assert value(given, "pass_successes", "mode", "tip") == 1.0
    assert value(given, "pass_successes", "outcome", "shortcut") == 0.0
    assert figures(given, "margin", "1 and more")["pass_failures"].count == 1
    assert ("outcome", "success") not in evaluated(given).models["m"].figures
    assert figures(given, "scene", "pour")["pass_successes"].count == 1  # of its context, though of another scene here

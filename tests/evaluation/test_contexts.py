"""Contexts and pairs: who is compared with whom, and which of two failures is the better one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from made_views import FALLEN, view

from badgen.evaluation.contexts import MOST, near_pairs, ordered_pairs, other_looks, other_requests, signs, twin_places
from badgen.evaluation.views import View


def names(views: list[View]) -> set[tuple[str, str]]:
    found = ordered_pairs(views)
    return {(views[b].episode, views[w].episode) for b, w in zip(found.better, found.worse, strict=True)}


def test_a_success_is_better_than_every_failure_of_its_group_and_of_no_other() -> None:
    views = [
        view("g-a"),
        view("g-b", "failure", FALLEN),
        view("g-c", "poor_success"),
        view("h-a"),
        view("h-b", "failure"),
    ]
    assert {pair for pair in names(views) if pair[0].endswith("a")} == {("g-a", "g-b"), ("g-a", "g-c"), ("h-a", "h-b")}


def test_two_failures_are_ordered_only_where_one_is_nowhere_lower_and_somewhere_clearly_higher() -> None:
    base = [view("g-b", "failure", FALLEN)]
    better = view("g-c", "failure", (0.0, 0.25, 0.5, 0.1, 0.0))
    assert names([*base, better]) == {("g-c", "g-b")}
    assert names([*base, view("g-c", "failure", (0.0, 0.25, 0.5, 0.05, 0.0))]) == set()  # not clearly
    assert names([*base, view("g-c", "failure", (0.0, 0.2, 0.5, 0.9, 0.9))]) == set()  # lower somewhere
    other_times = replace(better, time_s=better.time_s * 2)
    assert names([*base, other_times]) == set()
    assert ordered_pairs([*base, better]).two_failures.tolist() == [1]


def test_other_words_another_camera_another_look_and_what_cannot_be_compared_are_apart() -> None:
    clean = view("g-a")
    assert names([clean, view("g-b", "failure", request="another")]) == set()
    assert names([clean, view("g-b", "failure", camera="side")]) == set()
    assert names([clean, view("g-b", "failure", look="night")]) == set()
    assert names([clean, view("g-b", "failure", comparable=False)]) == set()
    assert names([view("g-a", comparable=False), view("g-b", "failure")]) == {("g-a", "g-b")}


def test_large_groups_are_divided_into_contexts_with_the_clean_twin_in_each() -> None:
    views = [view("g-a"), *(view(f"g-b{k}", "failure", FALLEN) for k in range(12))]
    found = ordered_pairs(views)
    assert Counter(found.context.tolist()) == {0: MOST - 1, 1: MOST - 1, 2: 2}
    assert len(names(views)) == 12
    assert set(found.better.tolist()) == {0}


def test_two_successes_have_no_order() -> None:
    assert names([view("g-a"), view("g-b", role="benign")]) == set()


def test_near_pairs_are_found_once_with_the_better_side_first() -> None:
    views = [
        view("g-a"),
        view("g-s", role="near_success", near_pair="g-f"),
        view("g-f", "failure", role="near_failure", near_pair="g-s"),
        view("g-m", "failure", role="near_milder", near_pair="g-n"),
        view("g-n", "unsafe_success", FALLEN, role="near_failure", near_pair="g-m"),
        view("g-o", "failure", role="near_milder", near_pair="g-p"),  # the milder fault is no better: no order
        view("g-p", "unsafe_success", role="near_failure", near_pair="g-o"),
        view("g-x", "failure", role="near_failure", near_pair="missing"),
    ]
    better, worse = near_pairs(views)
    pairs = {(views[b].episode, views[w].episode) for b, w in zip(better, worse, strict=True)}
    assert pairs == {("g-s", "g-f"), ("g-m", "g-n")}
    assert len(better) == 2


def test_the_same_pictures_under_another_request() -> None:
    views = [
        view("g-a"),
        view("g-ar", "failure", original="g-a", request="the other mat"),
        view("g-b", "failure"),
        view("g-br", "failure", original="g-b", request="the other mat"),  # both fail: nothing to tell
    ]
    better, worse = other_requests(views)
    assert (better.tolist(), worse.tolist()) == ([0], [1])


def test_the_same_states_in_other_looks() -> None:
    views = [
        view("g-a", states="1"),
        view("g-a", states="1", look="night"),
        view("g-a", states="1", look="day"),
        view("g-b", "failure", states="2"),
        view("g-r", "failure", states="1", request="another"),
    ]
    first, second = other_looks(views)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]


def test_twins_are_of_the_same_camera() -> None:
    views = [view("g-a"), view("g-b", "failure"), view("g-b", "failure", camera="side")]
    assert twin_places(views).tolist() == [0, 0, -1]


def test_ties_count_one_half_and_missing_scores_not_at_all() -> None:
    found = signs(np.array([1.0, 0.5, 0.2, np.nan]), np.array([0.0, 0.5, 0.9, 0.1]))
    assert found[:3].tolist() == [1.0, 0.5, 0.0]
    assert np.isnan(found[3])

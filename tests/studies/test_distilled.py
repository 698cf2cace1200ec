"""The study of distilled labels: errors in points, pairs by their true sums, intervals over whole groups."""

import numpy as np
import pytest

from studies.distilled import FRAMES, StandIn, TruePair, Truth, interval, outcome

RISING = np.linspace(0.0, 1.0, FRAMES)
GOOD = Truth("g1", "lid_lift", RISING, RISING)
BAD = Truth("g1", "lid_lift", RISING * 0.1, RISING)  # all that is done counts a tenth
PAIR = TruePair(GOOD, BAD, "a")


def test_a_judge_without_error_is_kept_as_it_is() -> None:
    found = outcome(PAIR, StandIn(0.0, spread=0.0, jitter=0.0), 10, np.random.default_rng(0))
    assert found.at_random == (0.0, 0.0)
    assert set(found.kept.values()) == {(0.0, 0.0)}


def test_a_judge_that_always_overlooks_the_fault_orders_nothing() -> None:
    found = outcome(PAIR, StandIn(1.0, spread=0.0, jitter=0.0), 10, np.random.default_rng(0))
    assert found.kept == {}
    assert found.at_random[1] == pytest.approx(100 * np.mean(0.9 * RISING))  # of the worse video
    assert found.at_random[0] == pytest.approx(found.at_random[1] / 2)  # the better one is judged rightly


def test_a_judge_that_often_overlooks_it_is_put_right_by_the_preference() -> None:
    judge, rng = StandIn(0.8, spread=0.0, jitter=0.0), np.random.default_rng(0)
    found = [outcome(PAIR, judge, 20, rng) for _ in range(50)]
    agreed = [o for o in found if o.kept]
    assert len(agreed) > 40  # none agrees in about 0.8 ** 20 = 1 %
    assert all(error == (0.0, 0.0) for o in agreed for error in o.kept.values())
    assert np.mean([o.at_random[1] for o in agreed]) == pytest.approx(0.8 * 45.0, abs=3.0)


def test_an_interval_holds_the_mean_and_counts_groups_not_rows() -> None:
    rng = np.random.default_rng(1)
    values = np.repeat(rng.normal(3.0, 1.0, 40), 10)
    groups = [str(k // 10) for k in range(400)]
    low, high = interval(groups, values, rng)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(40), rel=0.4)  # 40 groups, not 400 rows

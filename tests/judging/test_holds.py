"""The condition that something is so for a while: just too short, and just long enough."""

import numpy as np
import pytest
from hand_made import along, column, made

from badgen.contracts.arrays import Bools
from badgen.contracts.rule import Exceeds, Holds, Rule
from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect, signal

pytestmark = pytest.mark.slim
N = 60


def low(t: Trajectory) -> Bools:
    return np.asarray(t.pos("lid")[:, 2] < 0.02)


def lowered(*spans: tuple[int, int]) -> Trajectory:
    """A lid that is down over these rows."""
    return made(N, lid=along(2, 0.2 - column(N, *[(a, b, 0.2) for a, b in spans])))


@pytest.mark.parametrize(
    ("for_s", "rows", "broken"), [(0.1, 4, False), (0.1, 5, True), (0.3, 14, False), (0.3, 15, True), (0.02, 1, True)]
)
def test_it_must_be_so_long_enough(for_s: float, rows: int, broken: bool) -> None:
    assert signal(Holds(low, for_s), lowered((10, 10 + rows))).active.any() == broken


def test_two_short_times_do_not_add_up() -> None:
    assert not signal(Holds(low, 0.1), lowered((10, 14), (15, 19))).active.any()


def test_it_is_active_from_when_it_has_been_so_for_long_enough_until_it_no_longer_is() -> None:
    assert list(np.flatnonzero(signal(Holds(low, 0.1), lowered((10, 20))).active)) == list(range(14, 20))


def test_an_event_starts_when_it_began_to_be_so_and_is_as_severe_as_said() -> None:
    rule = Rule("it", "omitted", "method", Holds(low, 0.1, severity=0.8), scale=1.0, bodies=("lid",), lasting=False)
    (event,) = detect(lowered((10, 20)), [rule])
    assert event.start_s == pytest.approx(0.2)
    assert event.severity == pytest.approx(0.8)
    assert set(event.evidence) == {"duration_s"}  # a yes has no number of its own


def test_it_finds_what_a_measure_of_0_and_1_above_one_half_finds() -> None:
    t = lowered((5, 8), (10, 20), (40, N))
    number = Exceeds(lambda run: low(run).astype(np.float64), 0.5, "low_count", 0.1)
    assert np.array_equal(signal(Holds(low, 0.1), t).active, signal(number, t).active)


def test_it_does_not_read_ahead() -> None:
    t = lowered((5, 8), (10, 20), (40, N))
    whole = signal(Holds(low, 0.1), t)
    for k in range(1, N):
        assert np.array_equal(signal(Holds(low, 0.1), t.prefix(k)).active, whole.active[:k])

"""The frames of a group: one even grid, dense enough at the default rate for every event to be seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from badgen.engine import make_dataset, resolve
from badgen.render.renderer import frame_steps
from badgen.store import open_dataset

LOG_HZ = 50.0
ROWS = 700


@given(first=st.integers(0, ROWS - 11), lasts_rows=st.integers(5, 10))
def test_an_event_of_a_tenth_of_a_second_is_in_a_frame_and_one_of_two_tenths_in_two(
    first: int, lasts_rows: int
) -> None:
    steps = frame_steps(ROWS, LOG_HZ, resolve("push", "clean").fps)
    inside = int(((steps >= first) & (steps <= first + lasts_rows)).sum())
    assert inside >= (2 if lasts_rows >= 10 else 1)


@given(first=st.integers(0, ROWS - 11))
def test_at_25_frames_per_second_an_event_of_a_tenth_of_a_second_is_in_two(first: int) -> None:
    steps = frame_steps(ROWS, LOG_HZ, 25.0)
    assert ((steps >= first) & (steps <= first + 5)).sum() >= 2


def test_failure_twin_and_benign_success_have_frames_at_the_same_even_times(tmp_path: Path) -> None:
    config = resolve("push", "topple", n=1, size="32", benign=1.0, relabelled=0.0, jitters=0)
    episodes = list(open_dataset(make_dataset(config, tmp_path / "run")).episodes())
    assert {e.info.is_twin for e in episodes} == {True, False}
    steps = [np.array(e.frame_steps(c)) for e in episodes for c in e.cameras]
    assert {e.cameras for e in episodes} == {("front", "side")}
    assert all(np.array_equal(s, steps[0]) for s in steps)
    assert set(np.diff(steps[0])) == {5}
    assert {e.fps(c) for e in episodes for c in e.cameras} == {10.0}

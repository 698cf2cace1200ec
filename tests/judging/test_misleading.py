"""Misleading frames: chosen where something was lost, as late as they look good, and never of a success."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from lab import perturbed, task

from badgen.contracts.arrays import F64
from badgen.contracts.episode import Event, Labels, Outcome
from badgen.judging import label, misleading

TIMES = np.arange(451) / 50  # 9 s
FALL = (Event("balance_lost", "r", 3.9, 3.9, 9.0, 1.0, {}), Event("fall", "r", 4.3, 4.3, 9.0, 1.0, {}))


def chosen_s(
    worth: Callable[[F64], F64], fps: float = 5, events: tuple[Event, ...] = (), outcome: Outcome = "failure"
) -> list[float]:
    """Times of the misleading frames of a rollout with these rewards."""
    w = worth(TIMES).astype(np.float32)
    labels = Labels(w, w, w, w, {}, w[:, None])
    steps = np.arange(0, len(TIMES), int(50 / fps))
    return [float(TIMES[steps[k]]) for k in misleading(labels, events, outcome, TIMES, steps)]


def collapse(t: F64) -> F64:
    """It walks, falls from 4 s to 4.4 s, and lies there."""
    return np.where(t < 4.0, t / 8, np.maximum(0.0, 0.5 - (t - 4.0) * 1.25))


def test_a_collapse_is_hidden_by_its_last_good_frames() -> None:
    assert chosen_s(collapse) == [2.6, 2.8, 3.0, 3.2, 3.4, 3.6, 3.8, 4.0]


def test_they_reach_into_the_fall_as_far_as_they_look_good_and_never_show_the_same_twice() -> None:
    stills = chosen_s(collapse, fps=25)
    assert len(stills) == 8
    assert 4.0 < stills[-1] <= 4.1  # worth 0.375 of 0.5 at 4.1 s
    assert np.diff(stills).min() >= 0.2 - 1e-9


def test_the_end_of_the_run_is_never_among_them() -> None:
    stills = chosen_s(lambda t: np.where(t < 6, t / 6, 0.75))
    assert stills[-1] == 6.0 - 0.2
    assert len(stills) == 8


def test_a_slow_frame_rate_gives_fewer() -> None:
    assert chosen_s(collapse, fps=1) == [1.0, 2.0, 3.0, 4.0]


def test_a_good_run_and_one_that_lost_nothing_have_none() -> None:
    assert chosen_s(collapse, outcome="success") == []
    assert chosen_s(lambda t: np.minimum(t / 8, 0.5)) == []  # it stalls: what it reached stands
    assert chosen_s(lambda t: 0 * t) == []


def test_a_fall_before_the_first_step_is_hidden_by_the_frames_before_it() -> None:
    assert chosen_s(lambda t: 0 * t, events=FALL) == [2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.6, 3.8]


def test_what_was_lost_and_won_again_is_not_lost() -> None:
    assert chosen_s(lambda t: np.where((t > 3) & (t < 5), 0.0, np.minimum(t / 5, 1))) == []


def test_a_humanoid_that_ends_on_the_floor_stands_in_its_stills() -> None:
    judged = perturbed(("humanoid_walk", "cause:sensor_bias", 0)).judged
    t = judged.trajectory
    labels = label(t, task("humanoid_walk"), judged.breaches)
    steps = np.arange(0, len(t), 10)
    stills = steps[list(misleading(labels, judged.events, judged.outcome, t.time_s, steps))]
    height_m, tilt_rad = t.pos("pelvis")[:, 2], t.tilt_rad("torso_link")
    assert len(stills) == 8
    assert height_m[stills].min() > 0.9 * height_m[0]
    assert tilt_rad[stills].max() < 0.5
    assert height_m[-1] < 0.3 * height_m[0]
    onset_s = min(e.start_s for e in judged.events)
    assert t.time_s[stills[-1]] > onset_s  # taken while it was going wrong

"""What is told of a run that is put right."""

from dataclasses import replace

import numpy as np
import pytest
from hand_made import made
from lab import task

from badgen.contracts.task import Milestone
from badgen.text.taken_up import reached_again, taken_up

T = made(500)  # 50 rows a second
HELD = Milestone("held", 0.5, lambda t: np.zeros(len(t)), "the gripper holds the lid")
PLACED = Milestone("placed", 0.5, lambda t: np.zeros(len(t)), "the lid lies on the mat")
TASK = replace(task("push"), milestones=(HELD, PLACED))


def measures(*spans: tuple[int, int, int]) -> np.ndarray:
    """(500, 2) measures: milestone k is reached from row `first` up to row `stop`."""
    found = np.zeros((500, 2), dtype=np.float32)
    for k, first, stop in spans:
        found[first:stop, k] = 1.0
    return found


def test_what_was_lost_is_told_as_reached_again_at_its_second() -> None:
    again = reached_again(T, TASK, measures((0, 50, 120), (0, 305, 500), (1, 450, 500)), restart_s=4.0)
    assert [c.time_s for c in again] == pytest.approx([6.1, 9.0])
    assert [c.text for c in again] == ["The gripper holds the lid again.", "The lid lies on the mat."]
    assert taken_up(again, 4.0) == (
        "At 4.0 s the robot begins the task anew: the gripper holds the lid again at 6.1 s and the lid lies on the mat "
        "at 9.0 s."
    )


def test_what_was_never_lost_is_not_told() -> None:
    again = reached_again(T, TASK, measures((0, 50, 500), (1, 450, 500)), restart_s=4.0)
    assert [c.text for c in again] == ["The lid lies on the mat."]


def test_what_is_lost_after_the_new_start_and_reached_again_counts() -> None:
    again = reached_again(T, TASK, measures((0, 50, 230), (0, 400, 500)), restart_s=4.0)
    assert [c.time_s for c in again] == pytest.approx([8.0])
    assert [c.text for c in again] == ["The gripper holds the lid again."]


def test_where_nothing_is_reached_only_the_new_start_is_told() -> None:
    assert taken_up(reached_again(T, TASK, measures(), 4.0), 4.0) == "At 4.0 s the robot begins the task anew."

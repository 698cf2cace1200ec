"""Models as functions: what they are given, what they must return, and what is said where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fakes import INSTRUCTION, fake_dataset, who
from made_views import view

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.evaluation.dataset_views import Choice
from badgen.evaluation.gather import Baselines, Gathered, gather_scorer, selection_of
from badgen.evaluation.models import Frames, FrameScorer, checked, load_model, to_unit


def by_row(frames: Frames, instruction: str, times_s: F64) -> F64:
    """A model that reads the row off the picture, and knows nothing of the last frame."""
    assert frames.dtype == np.uint8
    assert instruction == INSTRUCTION
    rows = np.array([who(f)[2] for f in frames], dtype=np.float64)
    np.testing.assert_allclose(rows / 50.0, times_s)
    rows[-1] = np.nan
    return rows / 300.0


def gathered(scorer: FrameScorer, frames: int = 5, camera: str = "first", baselines: Baselines = "none") -> Gathered:
    selection, chosen = selection_of(fake_dataset(2), camera, {}, pictures=True)
    choice = Choice(frames, chosen, "reward_visible")
    return gather_scorer(selection, choice, {"m": scorer}, (0.0, 1.0), baselines, lambda done, total: None)


def test_a_model_sees_the_frames_the_request_and_the_times() -> None:
    found = gathered(by_row)
    assert {v.camera for v in found.data.views} == {"front"}
    for scores in found.data.scores["m"]:
        np.testing.assert_allclose(scores, [0.0, 0.25, 0.5, 0.75, np.nan])
    assert found.models == ("m",)


def test_any_number_of_frames_and_other_cameras() -> None:
    assert len(gathered(by_row, frames=0).data.views[0].time_s) == 61
    both = gathered(by_row, camera="all")
    assert {(v.camera, v.success) for v in both.data.views} == {("front", True), ("front", False), ("side", True)}
    assert both.left_out == {"not seen from the camera": 4}  # no failure is seen from the side
    assert {v.camera for v in gathered(by_row, camera="side").data.views} == {"side"}


def test_baselines_stand_beside_it_over_the_same_frames() -> None:
    found = gathered(by_row, baselines="all").data
    assert set(found.scores) == {"m", "constant", "time index", "motion energy", "last-frame likeness", "labels"}
    assert all(len(s) == 5 for scores in found.scores.values() for s in scores)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (np.zeros(4), r"scores of shape \(4,\) for the 5 frames of episode g-a, camera front"),
        (np.zeros((5, 1)), r"scores of shape \(5, 1\)"),
        (0.5, r"scores of shape \(\)"),
        (["high"] * 5, "no numbers for episode g-a"),
        (None, r"scores of shape \(\)"),
        ([[1], [1, 2]], "no numbers for episode g-a"),
    ],
)
def test_anything_but_one_number_for_each_frame_is_refused_in_one_line(given: Any, message: str) -> None:
    with pytest.raises(BadValue, match=message) as e:
        checked(given, view("g-a"))
    assert "\n" not in str(e.value)


def test_what_is_not_finite_is_no_score() -> None:
    np.testing.assert_array_equal(checked([0, np.inf, -np.inf, np.nan, 1], view("g-a")), [0, np.nan, np.nan, np.nan, 1])
    np.testing.assert_allclose(to_unit(np.array([-1.0, 1.0, np.nan]), (-1.0, 3.0)), [0.0, 0.5, np.nan])


@pytest.mark.parametrize("where", ["numpy", "no_such_module:f", "numpy:no_such_name", ":f", ""])
def test_a_model_that_cannot_be_loaded_is_named(where: str) -> None:
    with pytest.raises(BadValue, match="module:function"):
        load_model(where)


def test_a_model_is_loaded_by_its_name() -> None:
    scorer = load_model("numpy:broadcast_arrays")
    assert scorer.__name__ == "broadcast_arrays"  # type: ignore[attr-defined]
    with pytest.raises(BadValue, match="must name a function"):
        load_model("numpy:pi")

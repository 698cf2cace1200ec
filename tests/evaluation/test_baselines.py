"""Baselines that know nothing of the task, on pictures made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import fake_dataset
from made_views import view

from badgen.contracts.arrays import Image
from badgen.evaluation.baselines import from_pictures, thumbnail, thumbnails, without_pictures
from badgen.evaluation.dataset_views import Choice
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.gather import gather_scorer, selection_of


def grey(*levels: int) -> list[Image]:
    return [np.full((64, 48, 3), level, dtype=np.uint8) for level in levels]


VIEWS = [
    view("g-a", truth=(0, 0.5, 1)),
    view("g-b", "failure", (0, 0.5, 0)),
    view("g-c", "failure", (0, 0, 0), twin="x"),
]


def test_without_pictures() -> None:
    found = without_pictures(VIEWS)
    assert found["constant"][0].tolist() == [0.5, 0.5, 0.5]
    assert found["time index"][1].tolist() == [0.0, 0.5, 1.0]


def test_thumbnails_are_small_grey_and_from_0_to_1() -> None:
    small = thumbnail(grey(0, 255))
    assert small.shape == (2, 32, 32)
    assert (small[0].max(), small[1].min()) == (0.0, 1.0)


def test_motion_and_likeness_by_hand() -> None:
    small = thumbnails(enumerate([grey(0, 100, 200), grey(0, 100, 100), grey(0, 0, 0)]))
    found = from_pictures(VIEWS, small)
    motion = found["motion energy"]
    assert motion[0].tolist() == pytest.approx([1.0, 1.0, 1.0])  # the first frame has the score of the second
    assert motion[1].tolist() == pytest.approx([1.0, 1.0, 0.0])
    likeness = found["last-frame likeness"]
    assert likeness[0].tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert likeness[1].tolist() == pytest.approx([0.0, 0.5, 0.5])
    assert np.isnan(likeness[2]).all()  # its twin is not there


def test_noise_of_the_video_decides_nothing() -> None:
    small = thumbnails(enumerate([grey(0, 100, 200), grey(0, 100, 199)]))
    likeness = from_pictures(VIEWS[:2], small)["last-frame likeness"]
    assert likeness[0][-1] == likeness[1][-1] == 1.0


def test_views_without_pictures_have_no_score() -> None:
    found = from_pictures(VIEWS, thumbnails([]))
    assert all(np.isnan(s).all() for scores in (found["last-frame likeness"],) for s in scores)
    assert len(found["motion energy"][0]) == 3


def test_on_films_of_a_fall_the_end_tells_it_and_time_does_not() -> None:
    dataset = fake_dataset(4)
    for e in dataset.stored:
        e.info = replace(e.info, departs_s=e.info.onset_s)
    selection, camera = selection_of(dataset, "first", {"only": "mode=drop"}, pictures=True)
    gathered = gather_scorer(
        selection, Choice(16, camera, "reward_visible"), {}, (0, 1), "all", lambda done, total: None
    )
    found = {name: r.figures["mode", "drop"] for name, r in evaluate(gathered.data, 0, 100).models.items()}
    assert found["last-frame likeness"]["A_last"].value == 1.0
    assert found["time index"]["A_last"].value == 0.5
    assert found["labels"]["falls_seen_departs"].value == 1.0
    assert found["time index"]["falls_seen_departs"].value == 0.0

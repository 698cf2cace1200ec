"""The gate lets good restyled videos pass, and refuses every kind of wrong one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_run import made_run

from badgen.contracts.restyle import Movie, View
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.compose import Compose
from badgen.restyle.gate import Subject, judge, moments_of, subject_of
from badgen.restyle.gate.copies import Searched, Template
from badgen.restyle.gate.mutants import KINDS, mutant
from badgen.restyle.gate.subject import frames_of
from badgen.store import Episode


@pytest.fixture(scope="module")
def failure(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    return next(e for e in made_run(tmp_path_factory.mktemp("gate")) if e.info.role == "failure")


@pytest.fixture(scope="module")
def subject(failure: Episode) -> Subject:
    """The block that is pushed, at the moments that decide."""
    whole = subject_of(failure)
    block = next(i for i, name in enumerate(whole.things) if name.startswith("block"))
    return replace(whole, things=(whole.things[block],), parts=(whole.parts[block],))


@pytest.fixture(scope="module")
def view(failure: Episode) -> View:
    return clip_of(failure).views[0]


@pytest.fixture(scope="module")
def movie(failure: Episode) -> Movie:
    return Compose()(clip_of(failure), "", 3)[0]


def test_a_composed_video_is_kept(view: View, movie: Movie, subject: Subject) -> None:
    assert judge(view, movie, subject).text == "kept"
    assert judge(view, view.frames, subject).kept


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_videos_are_refused(kind: str, view: View, movie: Movie, subject: Subject) -> None:
    every = np.arange(len(movie))
    masks = subject.masks(view, 0, every)
    other = np.isin(view.bodies, [i for i in np.unique(view.bodies[view.keep]) if i not in subject.parts[0]][-1:])
    wrong = mutant(kind, movie, masks, other, np.random.default_rng(0))
    if wrong is None:
        pytest.skip("the thing hardly moves, or both have one colour")
    verdict = judge(view, wrong, subject)
    assert not verdict.kept, verdict.scores


def test_a_second_one_is_found_where_it_is_and_nowhere_else() -> None:
    rng = np.random.default_rng(0)
    picture = np.full((120, 120, 3), 90, dtype=np.uint8)
    picture[20:40, 30:50] = rng.integers(0, 256, (20, 20, 3))
    mask = np.zeros((120, 120), dtype=np.bool_)
    mask[20:40, 30:50] = True
    template = Template.of(mask)
    copied = picture.copy()
    copied[70:90, 80:100] = picture[20:40, 30:50]
    assert template.likeness(Searched(picture), outlined=True).max() < 0.4
    assert template.likeness(Searched(copied), outlined=True).max() > 0.95


def test_what_stands_still_is_no_mutant_in_time(movie: Movie, view: View) -> None:
    masks = np.zeros(view.keep.shape, dtype=np.bool_)
    masks[:, 60:80, 60:80] = True
    for kind in ("late", "early", "frozen"):
        assert mutant(kind, movie, masks, np.zeros_like(masks), np.random.default_rng(0)) is None
    masks[30:, 60:80, 70:80] = False  # something passes before it
    assert mutant("frozen", movie, masks, np.zeros_like(masks), np.random.default_rng(0)) is None


def test_noise_is_refused(view: View, subject: Subject) -> None:
    noise = np.random.default_rng(0).integers(0, 256, view.frames.shape, dtype=np.uint8)
    assert not judge(view, noise, subject).kept


def test_frames_that_decide_are_judged_one_by_one(failure: Episode, view: View, subject: Subject) -> None:
    frames = frames_of(view, subject.moments_s)
    times = frames / view.fps
    assert set(subject.moments_s) == set(moments_of([failure]))
    assert failure.info.onset_s is not None
    near = (np.arange(len(view.frames)) / view.fps >= failure.info.onset_s - 0.5) & (
        np.arange(len(view.frames)) / view.fps <= failure.info.onset_s + 0.5
    )
    assert set(np.flatnonzero(near)) <= set(frames.tolist())
    assert all(min(abs(t - m) for m in subject.moments_s) <= 0.6 for t in times)


def test_what_no_picture_shows_is_not_restylable(view: View, movie: Movie, subject: Subject) -> None:
    verdict = judge(view, movie, replace(subject, reason="grains are too small"))
    assert verdict.text == "not restylable: grains are too small"
    assert judge(view, movie, replace(subject, moments_s=(-9.0,))).text.startswith("undecidable")


def test_a_hidden_path_is_no_subject(tmp_path: Path, failure: Episode) -> None:
    known = replace(failure.info, seen="force_only")
    blind = replace(failure)
    blind.__dict__["info"] = known
    assert subject_of(blind).reason == "no picture shows what went wrong"

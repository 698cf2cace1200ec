"""The option `video`: raw, restyled or both pictures, chosen by group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.errors import BadValue, UnknownName
from badgen.selection.options import SHARED, complete, shared
from badgen.selection.select import Selection, select


def selection(dataset: FakeDataset, **options: object) -> Selection:
    return select(dataset, shared(complete("test", SHARED, options)), needs_pictures=True)


@pytest.fixture
def dataset() -> FakeDataset:
    """All episodes of all groups but one have a restyled video of one camera."""
    made = fake_dataset()
    groups = sorted({e.info.group for e in made.stored})
    return replace(made, stored=[_with(e, () if e.info.group == groups[0] else ("front",)) for e in made.stored])


def _with(episode: FakeEpisode, cameras: tuple[str, ...]) -> FakeEpisode:
    return replace(episode, restyled=cameras)


def test_raw_shows_what_the_store_has(dataset: FakeDataset) -> None:
    chosen = selection(dataset, seen="all")
    first = chosen.entries[0]
    shown = chosen.read(first)
    assert shown.cameras == dataset.episode(first.id).cameras
    assert all(not e.restyler for e in chosen.entries)


def test_aug_shows_only_restyled_cameras_and_their_pictures(dataset: FakeDataset) -> None:
    chosen = selection(dataset, video="aug", seen="all")
    for entry in chosen.entries:
        shown, raw = chosen.read(entry), dataset.episode(entry.id)
        assert shown.cameras == ("front",)
        assert np.array_equal(shown.frames("front", [3])[0], raw.frames("front", [3])[0] // 2)
    assert chosen.left_out["no restyled video (video=aug)"] == len(dataset.stored) - len(chosen.entries) > 0


def test_both_never_mixes_pictures_within_a_group(dataset: FakeDataset) -> None:
    for seed in range(6):
        chosen = selection(dataset, video="both", video_share=0.5, seed=seed, seen="all")
        ways: defaultdict[str, set[str]] = defaultdict(set)
        for entry in chosen.entries:
            ways[entry.group].add(entry.restyler)
        assert all(len(found) == 1 for found in ways.values())
        assert len(chosen.entries) == len(dataset.stored)


def test_a_group_with_a_refused_video_stays_raw(dataset: FakeDataset) -> None:
    last = dataset.stored[-1]
    lacking = replace(dataset, stored=[_with(e, ()) if e is last else e for e in dataset.stored])
    chosen = selection(lacking, video="both", video_share=1.0, seen="all")
    of_group = [e.restyler for e in chosen.entries if e.group == last.info.group]
    assert set(of_group) == {""}
    assert any(e.restyler for e in chosen.entries)


def test_wrong_values_say_what_is_allowed(dataset: FakeDataset) -> None:
    with pytest.raises(UnknownName, match="aug, both, raw"):
        selection(dataset, video="painted")
    with pytest.raises(BadValue, match="from 0 to 1"):
        selection(dataset, video="both", video_share=1.5)

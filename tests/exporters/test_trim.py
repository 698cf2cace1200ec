"""Films that end when their task is done, and the words under which they are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset, two_scene_dataset
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.errors import UnknownName
from badgen.exporting import better_first, completion_s
from badgen.selection.options import shared
from badgen.selection.select import Selection, select
from badgen.selection.trim import Ending, film_ends, with_tail


def chosen(dataset: FakeDataset, **given_: Any) -> Selection:
    return select(dataset, shared(given_), needs_pictures=True)


def complete_at(episode: FakeEpisode, row: int) -> FakeEpisode:
    """The episode, a success that is complete at this row and stands still afterwards."""
    rows = len(episode.labels.progress)
    rises = np.minimum(np.arange(rows) / row, 1).astype(np.float32)
    labels = replace(episode.labels, progress=rises, reward=rises, reward_frame=rises)
    return replace(episode, labels=labels, reads=[])


def early() -> FakeDataset:
    """One group whose successes are complete after 3.5 s and 4 s; the failures are seen after 3.2 s."""
    dataset = fake_dataset(groups=1)
    dataset.stored[0] = complete_at(dataset.stored[0], 175)
    dataset.stored[3] = complete_at(dataset.stored[3], 200)
    return dataset


def test_completion_is_where_progress_stays_at_its_end() -> None:
    episode = complete_at(fake_dataset(groups=1).stored[0], 20)
    arrays = episode.arrays()
    assert completion_s(arrays) == arrays.time_s[20]
    dented = arrays.labels.progress.copy()
    dented[30] = 0.9
    assert completion_s(replace(arrays, labels=replace(arrays.labels, progress=dented))) == arrays.time_s[31]
    scaled = (arrays.labels.progress * 0.97).astype(np.float32)  # some nuts are not poured, and the task allows that
    assert completion_s(replace(arrays, labels=replace(arrays.labels, progress=scaled))) == arrays.time_s[20]


def test_a_success_ends_after_its_completion_and_others_with_a_success_of_their_group() -> None:
    selection = chosen(early(), trim="completion")
    ends = {e.id[-1]: e.last_s for e in selection.entries}
    done = {"a": 3.5 * 1.08, "d": 4.0 * 1.08}
    assert ends["a"] == pytest.approx(done["a"])
    assert ends["d"] == pytest.approx(done["d"])
    assert ends["b"] in (ends["a"], ends["d"])
    assert ends["c"] in (ends["a"], ends["d"])


def test_what_follows_completion_is_short() -> None:
    assert with_tail(10.0) == pytest.approx(10.4)
    assert with_tail(2.0) == pytest.approx(2.16)


def test_what_is_read_ends_with_the_film() -> None:
    selection = chosen(early(), trim="completion")
    for entry in selection.entries:
        stored, shown = selection.dataset.episode(entry.id), selection.read(entry)
        arrays, rows = shown.arrays(), int((stored.arrays().time_s <= entry.last_s + 1e-9).sum())
        for name in ("time_s", "state", "qpos", "qvel", "action", "ctrl", "contact_n", "phase"):
            assert np.array_equal(getattr(arrays, name), getattr(stored.arrays(), name)[:rows])
        for name in ("progress", "reward", "reward_frame", "milestones"):
            assert np.array_equal(getattr(arrays.labels, name), getattr(stored.arrays().labels, name)[:rows])
        steps = list(shown.frame_steps("front"))
        assert steps == [s for s in stored.frame_steps("front") if s < rows]
        assert len(shown.frames("front")) == len(steps)
        assert np.array_equal(shown.frames("front")[-1], stored.frames("front")[len(steps) - 1])
        assert all(e.start_s <= entry.last_s for e in shown.events)
        assert all(c.time_s <= entry.last_s for c in shown.info.text.observable.captions)
        if not entry.success:
            assert shown.info.partial_success == arrays.labels.reward_frame[-1]
            assert shown.visible_s("front") == stored.visible_s("front")


def test_a_failure_that_shows_nothing_before_the_end_is_left_out_and_counted() -> None:
    dataset = fake_dataset(groups=1)
    dataset.stored[0], dataset.stored[3] = (complete_at(dataset.stored[k], 10) for k in (0, 3))
    selection = chosen(dataset, trim="completion")
    assert {e.outcome for e in selection.entries} == {"success"}
    assert [n for reason, n in selection.left_out.items() if "trim=completion" in reason] == [2]


def test_a_failure_that_begins_after_the_end_is_left_out_even_where_it_can_be_foreseen() -> None:
    """`visible_s` may come before the onset: the robot goes another way, and nothing is wrong with that yet."""
    dataset = early()
    dataset.stored[1].info = replace(dataset.stored[1].info, onset_s=5.0)
    assert "lid_lift-0000-b" not in {e.id for e in chosen(dataset, trim="completion").entries}
    assert "lid_lift-0000-b" in {e.id for e in chosen(dataset).entries}


def test_nothing_is_cut_unless_wanted() -> None:
    selection = chosen(early())
    assert all(selection.read(e) is selection.dataset.episode(e.id) for e in selection.entries)
    with pytest.raises(UnknownName, match="completion"):
        chosen(early(), trim="complete")


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.none() | st.floats(0, 10), st.none() | st.floats(0, 12)),
        min_size=1,
        max_size=12,
    )
)
def test_lengths_of_a_group_do_not_tell_its_successes(rows: list[tuple[int, float | None, float | None]]) -> None:
    """Every film that is cut has the length of a success of its group; without a success nothing is cut."""
    endings = [Ending(f"e{i}", f"g{g}", done, seen) for i, (g, done, seen) in enumerate(rows)]
    ends = film_ends(endings)
    for ending in endings:
        done = {with_tail(e.complete_s) for e in endings if e.group == ending.group and e.complete_s is not None}
        last_s = ends[ending.id]
        if not done:
            assert last_s == np.inf
        elif ending.complete_s is not None:
            assert last_s == with_tail(ending.complete_s)
        elif last_s is not None:
            assert last_s in done
            assert ending.seen_s is not None
            assert ending.seen_s <= last_s


def test_canonical_words_are_one_sentence_for_each_goal() -> None:
    dataset = two_scene_dataset(6)
    dataset.stored[1].info = replace(dataset.stored[1].info, instruction="take off the lid and mat it")
    selection = chosen(dataset, task_words="canonical")
    words = {e.goal: {f.instruction for f in selection.entries if f.goal == e.goal} for e in selection.entries}
    assert len(words) == 2
    assert all(len(w) == 1 for w in words.values())
    assert all(selection.read(e).info.instruction == e.instruction for e in selection.entries)
    assert all(e.constraint_stated for e in selection.entries)
    assert selection.left_out == {
        "asks for a task without its rules, which would count as another task (task_words=canonical)": 4
    }
    original = chosen(dataset)
    assert "take off the lid and mat it" in {e.instruction for e in original.entries}


def test_a_reference_has_the_same_words_and_look_where_there_are_some() -> None:
    dataset = fake_dataset(groups=8)
    for e in dataset.stored:
        number = int(e.info.group[1:])
        colour = ("red", "blue")[number % 2]
        e.info = replace(
            e.info,
            canonical_instruction=f"lift the {colour} lid",
            scene_params={"lid": {"colour": colour, "size_m": number / 10}, "mat": ("grey", "green")[number // 4]},
        )
    selection = chosen(dataset, split="train=1")
    for entry in selection.entries:
        reference = selection.reference(entry)
        assert reference is not None
        assert reference.canonical_instruction == entry.canonical_instruction
        assert reference.look == entry.look


@given(
    st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["train", "val"])), unique_by=lambda r: r[0]),
    st.integers(0, 9),
)
def test_half_of_the_pairs_of_each_split_have_the_better_side_first(rows: list[tuple[str, str]], seed: int) -> None:
    first = better_first(rows, seed)
    for split in ("train", "val"):
        of_split = [first[name] for name, where in rows if where == split]
        assert abs(2 * sum(of_split) - len(of_split)) <= 1
    assert better_first(rows[::-1], seed) == first

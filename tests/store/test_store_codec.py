"""Every value of an episode survives the way through JSON and HDF5."""

import dataclasses
import json

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import (
    info,
    same,
    world_fixture,  # noqa: F401
)

from badgen.contracts.captions import Caption, CaptionSet, Sentence, Text
from badgen.contracts.episode import OUTCOMES, Certificate, Clause, EpisodeInfo, Event, Preference
from badgen.contracts.errors import BadValue
from badgen.contracts.near_miss import BOUNDARIES, EDGES
from badgen.contracts.recoverability import SAVED, Moment
from badgen.contracts.sight import SEEN
from badgen.serialization import from_text, to_text
from badgen.sim.world import World
from badgen.store import codec

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
numbers = st.floats(allow_nan=False, allow_infinity=False)
evidence = st.dictionaries(words, numbers, max_size=3)
sentences = st.builds(Sentence, words, st.lists(st.integers(0, 9), max_size=3).map(tuple))
captions = st.lists(st.builds(Caption, numbers, words), max_size=3).map(tuple)
caption_sets = st.builds(CaptionSet, sentences, sentences, sentences, sentences, captions)
clauses = st.lists(st.builds(Clause, words, st.booleans(), evidence), max_size=3).map(tuple)
certificates = st.builds(Certificate, st.booleans(), words, st.sampled_from(OUTCOMES), words, clauses)
choices = st.sampled_from(["twin", "self", "incomparable"])
preferences = st.builds(Preference, words, choices, words, st.booleans(), st.booleans(), st.booleans())
events = st.lists(
    st.builds(Event, words, words, numbers, numbers, numbers, numbers, evidence, numbers), max_size=3
).map(tuple)
seconds = st.none() | numbers
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
infos = st.builds(
    EpisodeInfo,
    id=words,
    group=words,
    scene=words,
    category=words,
    robot=words,
    instruction=words,
    mode=words,
    modes=st.lists(words, max_size=3).map(tuple),
    outcome=st.sampled_from(OUTCOMES),
    success=st.booleans(),
    cause_s=seconds,
    departs_s=seconds,
    onset_s=seconds,
    end_s=seconds,
    restart_s=seconds,
    horizon_s=numbers,
    recoverability=st.none() | st.sampled_from(SAVED),
    recoverable_until_s=seconds,
    unrecoverable_from_s=seconds,
    recovery_curve=st.none()
    | st.lists(
        st.builds(Moment, time_s=numbers, saved=st.integers(0, 9), tries=st.integers(0, 9), low=numbers, high=numbers),
        max_size=3,
    ).map(tuple),
    near_edge=st.none() | st.sampled_from(EDGES),
    near_boundary=st.none() | st.sampled_from(BOUNDARIES),
    near_pair=st.none() | words,
    near_of=st.none() | words,
    near_strength=seconds,
    near_other_strength=seconds,
    near_apart_m=seconds,
    near_apart_deg=seconds,
    borderline=st.none() | st.booleans(),
    severity=numbers,
    margin=numbers,
    margin_share=numbers,
    seen=st.none() | st.sampled_from(SEEN),
    shown_frames=st.none() | st.integers(0, 99),
    shown_for_s=seconds,
    shown_px=evidence,
    rules_seen=st.dictionaries(words, st.sampled_from(SEEN), max_size=3),
    evident=st.booleans(),
    partial_success=numbers,
    twin=words,
    seed=st.lists(st.integers(0, 2**63 - 1)).map(tuple),
    control_hz=numbers,
    model=words,
    requested=words,
    role=words,
    canonical_instruction=words,
    task=words,
    attempted_task=words,
    constraint_stated=st.booleans(),
    relabelled_from=st.none() | words,
    reaction=words,
    dense=st.booleans(),
    policy=st.none() | words,
    appearance=st.dictionaries(words, values, max_size=3),
    scene_params=st.dictionaries(words, values, max_size=3),
    operators=st.lists(st.dictionaries(words, values, max_size=3), max_size=2).map(tuple),
    certificate=certificates,
    preference=st.none() | preferences,
    replay_sha256=words,
    text=st.builds(Text, words, caption_sets, caption_sets),
)


@given(infos)
def test_every_info_survives_hdf5(info: EpisodeInfo) -> None:
    with h5py.File("memory", "w", driver="core", backing_store=False) as f:
        for name, value in codec.info_attrs(info).items():
            f.attrs[name] = value
        assert same(codec.info(info.id, dict(f.attrs)), info)


@given(events)
def test_every_event_survives_json(events: tuple[Event, ...]) -> None:
    assert from_text(tuple[Event, ...], to_text(events)) == events


def test_numpy_values_are_stored_as_plain_ones() -> None:
    value = {"a": np.float32(0.5), "b": np.arange(3), "c": (np.bool_(True), None)}
    assert json.loads(to_text(value)) == {"a": 0.5, "b": [0, 1, 2], "c": [True, None]}


def test_a_text_too_long_for_an_attribute_is_refused(world: World) -> None:
    long = dataclasses.replace(info(world, "a", "g", None), instruction="x" * 70_000)
    with pytest.raises(BadValue, match="instruction"):
        codec.info_attrs(long)

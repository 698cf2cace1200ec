"""Cues by a language model: what it may say follows from events; models that make things up are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from fakes import fake_dataset

from badgen.contracts.errors import BadValue
from badgen.distill.cues import Cue, Fact, distil_cues, facts_of, prompt, why_not
from badgen.text.bank import BANK

FACTS = (
    Fact("drop", "At 4.0 s the slat falls out of the robot's grip."),
    Fact("drop", "The object drops while it is still being carried."),
    Fact("collision", "At 2.1 s the lid runs into the bowl."),
    Fact("collision", "What the robot moves runs into something that stands nearby and jolts it."),
    Fact("late", "The task takes far longer than it should."),
)


def answering(*cues: Mapping[str, object]) -> str:
    return "Here they are:\n```json\n" + json.dumps(cues) + "\n```"


def test_cues_that_events_bear_out_are_kept() -> None:
    asked = list[str]()

    def model(text: str) -> str:
        asked.append(text)
        return answering(
            {"kind": "drop", "cue": "What is carried falls out of the grip before it is set down."},
            {"kind": "collision", "cue": "Something that is moved bumps into what stands beside it."},
            {"kind": "late", "cue": "The task takes much longer than it should."},
        )

    found = distil_cues("lid_lift", FACTS, model)
    assert [c.kind for c in found.kept] == ["drop", "collision", "late"]
    assert found.refused == ()
    assert "- drop: At 4.0 s the slat falls out of the robot's grip." in asked[0]
    assert "collision, drop, late" in asked[0]


@pytest.mark.parametrize(
    ("kind", "cue", "says"),
    [
        ("spill", "Grains end up beside the plate.", "no episode has an event of the kind 'spill'"),
        ("drop", "The object drops and its contents spill over the table.", "says 'spill', which no drop"),
        ("drop", "The object is flung out of the grip.", "says 'flung', which no drop"),
        ("drop", "The object drops and shatters.", "says 'shatters', which no drop"),
        ("collision", "The object drops out of the grip.", "says 'drops', which no collision"),
        ("late", "The robot collides with the bowl.", "says 'collides', which no late"),
        ("late", "The gripper wanders about the cabinet.", "no word in common with what was seen of late"),
        ("drop", "After 4 s the object falls.", "it has a number"),
        ("drop", "The red object falls.", "it names the colour red"),
        ("drop", "The object falls. The lid falls.", "it is not one sentence"),
        ("drop", "The object falls", "it is not one sentence"),
        ("drop", "The object falls " + "and falls " * 15 + "down.", "it has 34 words; at most 25"),
        ("drop", "", "it has no text"),
        (None, "The object falls.", "it names no kind of event"),
    ],
)
def test_models_that_cheat_are_refused(kind: object, cue: str, says: str) -> None:
    good = {"kind": "drop", "cue": "What is carried falls."}
    found = distil_cues("lid_lift", FACTS, lambda _: answering({"kind": kind, "cue": cue}, good))
    assert found.kept == (Cue("drop", "What is carried falls."),)
    assert [r.text for r in found.refused] == [cue]
    assert says in found.refused[0].reason


def test_a_word_of_another_kind_is_allowed_where_the_event_was_seen_so() -> None:
    facts = (Fact("throw", "What should be carried is flung or knocked away."),)
    assert why_not("What is carried is knocked away.", "throw", facts) is None
    assert why_not("What is carried is struck away.", "throw", facts) is None  # a word that a throw may have
    assert (
        why_not("What is carried slips away.", "throw", facts)
        == "it says 'slips', which no throw in these episodes bears out"
    )


def test_repetitions_and_too_many_are_left_out() -> None:
    cues = [{"kind": "drop", "cue": f"What is carried falls {word}."} for word in ("down", "down", "away", "off")]
    found = distil_cues("lid_lift", FACTS, lambda _: answering(*cues), most=2)
    assert [c.text for c in found.kept] == ["What is carried falls down.", "What is carried falls away."]
    assert [r.reason for r in found.refused] == ["there are already 2 cues"]


@pytest.mark.parametrize("answer", ["I would rather not.", "", "[{", "{}"])
def test_an_answer_that_is_no_list_is_one_line(answer: str) -> None:
    with pytest.raises(BadValue, match="must answer with a JSON array; got") as raised:
        distil_cues("lid_lift", FACTS, lambda _: answer)
    assert "\n" not in str(raised.value)


def test_without_facts_nothing_is_asked() -> None:
    with pytest.raises(BadValue, match="no failures with observable events"):
        distil_cues("lid_lift", (), lambda _: pytest.fail("the model was asked"))


def test_facts_are_observable_sentences_of_failures() -> None:
    dataset = fake_dataset(groups=2)
    facts = facts_of(dataset.episodes())
    said = {
        s.text for e in dataset.stored for s in (e.info.text.observable.failure, e.info.text.observable.cue) if e.events
    }
    kinds = {e.kind for episode in dataset.stored for e in episode.events}
    assert {f.text for of_scene in facts.values() for f in of_scene} == said
    assert {f.kind for of_scene in facts.values() for f in of_scene} <= kinds
    scene, told = next(iter(facts.items()))
    assert all(f.text in prompt(scene, told, 3) for f in told)


# Written by hand, in other words than those of badgen.
OWN_WORDS = {
    "drop": "What the hand carries slips free in mid-air and falls.",
    "spill": "Some of what is poured lands next to the plate.",
    "topple": "Something that ought to stay on its feet is knocked over.",
    "collision": "The arm bumps into a thing it should stay away from.",
    "late": "The work drags on well beyond the time it needs.",
    "missed_grasp": "The fingers shut but nothing is between them.",
    "retry": "It takes a second attempt to grasp it.",
    "wrong_target": "Everything is done right, but at another mark than the one named.",
    "short": "The movement stops before it gets to the goal.",
    "overshoot": "It keeps walking past the place where it should stop.",
    "stall": "The arm stands motionless although the job is unfinished.",
    "shaking": "The arm quivers instead of moving smoothly.",
    "drag": "It is pushed along the table rather than being lifted.",
    "balance_lost": "The body leans so far that it cannot catch itself.",
    "hop": "Both feet leave the ground together.",
    "wrong_order": "Steps are done in another order than requested.",
    "one_handed": "Only one hand does a job that was meant for two.",
    "throw": "The object is flung away at speed.",
}


def test_cues_in_other_words_are_mostly_taken_for_their_kind_and_hardly_ever_for_another() -> None:
    """A threshold, not a proof: the check works with words."""
    facts = tuple(Fact(kind, cue) for kind, phrases in BANK.items() for cue in phrases.cue)
    taken = [
        (kind, claimed) for kind, cue in OWN_WORDS.items() for claimed in OWN_WORDS if not why_not(cue, claimed, facts)
    ]
    assert sum(kind == claimed for kind, claimed in taken) >= 14
    assert sum(kind != claimed for kind, claimed in taken) <= 3

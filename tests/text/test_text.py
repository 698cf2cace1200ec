"""Text says what happened, in seconds, and nothing else."""

import dataclasses
import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
from lab import MODES, SCENES, Case, each_case, group, layout, perturbed

from badgen.contracts.captions import CaptionSet, Text
from badgen.contracts.episode import Event, Outcome
from badgen.contracts.rule import Rule
from badgen.contracts.sight import Seen
from badgen.judging import label
from badgen.judging.certificate import Judged
from badgen.registry import registry
from badgen.text import write_text
from badgen.text.bank import BANK, PLAIN

# Words that only an event of this kind may bring into the text.
WORDS = {
    "collision": r"strikes (?!the other)|knocks against|bumps",
    "arm_clash": r"the other|each other",
    "drop": r"\bfalls?\b|drops out|let go in mid-air",
    "slip": r"slides? off|slips|still rests on",
    "tip": r"tips|tilts|leans over",
    "excess_force": r"\bhits\b|comes down hard",
    "displaced": r"pushed out of|shoved aside",
    "drag": r"drag",
    "one_handed": r"one gripper|one hand",
    "misplaced": r"\bbeside\b|\boff the\b",
    "shaking": r"shake|tremble",
    "retry": r"second time|hold of \w+ \w+ again",
    "stall": r"stands still|robot stops",
    "late": r"still not done|not yet done",
    "wrong_object": r"which was not asked for|not what was named|moves \w+ \w+ instead",
    "wrong_target": r"not the place that|ends up at|the wrong place",
    "wrong_order": r"before its turn|out of order",
    "spill": r"spill|lands outside",
    "missed_grasp": r"closes on nothing|without taking hold|comes away without",
    "topple": r"topples|overturned",
    "off_table": r"leaves the table|over the edge",
    "reverted": r"taken away again|moved away again",
    "rolled_away": r"rolls away|rolled out",
    "left_lying": r"still lying|is left lying",
    "left_open": r"left open|still stands open",
    "left_full": r"put down without being emptied|still holds what|contents inside",
    "trip": r"catches on|stubs",
    "foot_slip": r"skids",
    "throw": r"flies out|in flight",
    "forward": r"forward instead|the wrong way|walks forward",
    "balance_lost": r"\bbalance\b",
    "fall": r"collapses|goes down",
    "shuffle": r"shuffles|slide along close",
    "march": r"on the spot|down where they were",
    "off_course": r"its line|to one side of its way",
    "too_slow": r"hardly move[sd] ahead|far too slow",
    "overshoot": r"walk(?:s|ed) past|is beyond",
    "slide": r"slid along|is sliding between|slides along",
    "left_place": r"no longer where it should stand|left its place|leaves its place",
    "steps": r"is stepping|moved its feet|moves its feet",
    "hop": r"\bhops\b|up in the air with both",
    "swerve": r"swerves|veers away",
    "stagger": r"stagger|lurches",
    "arms_out": r"its arms out|its arms spread|spreads its arms",
    "stepped_on": r"steps onto|comes down on",
    "tilt": r"askew|its opposite side",
    "omitted": r"has not been dealt with|a step has been left out|left as it was",
}


def episode_texts(captions: CaptionSet) -> Iterator[str]:
    """All texts about this rollout."""
    yield captions.failure.text
    yield captions.rationale.text
    yield from (c.text for c in captions.captions)


def everything(text: Text) -> Iterator[str]:
    for captions in (text.observable, text.privileged):
        yield from episode_texts(captions)
        yield captions.cue.text
        yield captions.correction.text


def check(text: Text, events: tuple[Event, ...]) -> None:
    kinds = {e.kind for e in events}
    seen = " ".join(episode_texts(text.observable))
    for kind, words in WORDS.items():
        if kind not in kinds and not (kind == "misplaced" and kinds & {"slip", "wrong_region"}):  # "slide off the lid"
            found = re.search(words, seen)
            assert found is None, (kind, found, seen)
    observable = " ".join([seen, text.observable.cue.text, text.observable.correction.text])
    assert not re.search(r"\d\s*N\b|[Nn]ewton|\d\s*rad\b|m/s", observable), observable
    for sentence in everything(text):
        assert "frame" not in sentence
        assert "{" not in sentence
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
    assert all(0 <= i < len(events) for i in text.observable.failure.events)


def test_every_kind_of_event_has_words_of_its_own() -> None:
    for scene in registry().usable_scenes():
        for rule in (r for task in layout(scene).tasks for r in task.rules):
            assert rule.phrases is not None or rule.event in BANK, f"{scene}: {rule.event}"
    for kind, phrases in {**BANK, "plain": PLAIN}.items():
        assert all((phrases.seen, phrases.then, phrases.cue, phrases.fix)), kind
        assert all("{t}" in s for s in phrases.seen), kind


def invented(scene: str, rules: tuple[Rule, ...]) -> Judged:
    """The clean rollout, as if these rules had been broken one after the other."""
    clean = group(scene).twin.judged
    events = tuple(
        Event(r.event, r.name, 2.5 + k, 2.5 + k, 3.0 + k, 0.5, {"peak_n": 33.0, "fall_m": 0.2})
        for k, r in enumerate(rules)
    )
    outcome: Outcome = "failure"
    return dataclasses.replace(clean, events=events, outcome=outcome)


@pytest.mark.parametrize("scene", SCENES)
def test_text_of_any_two_events_names_no_third(scene: str) -> None:
    request = layout(scene).request
    found = request.task
    milestones = label(group(scene).twin.judged.trajectory, found).milestones
    for rules in [*((r,) for r in found.rules), *itertools.permutations(found.rules, 2)]:
        rollout = invented(scene, rules)
        for seed in range(3):
            text = write_text(rollout, request, milestones, [("push", 2.0)], np.random.default_rng(seed))
            check(text, rollout.events)
            assert f"{rollout.events[0].start_s:.1f} s" in text.observable.failure.text
            assert seconds_in(text.observable.failure.text) == {round(rollout.events[0].start_s, 1)}
            assert "push from 2.00 s on" in text.privileged.failure.text.lower()


def seconds_in(sentence: str) -> set[float]:
    """Every time that a sentence names [s]."""
    return {float(number) for number in re.findall(r"(\d+\.\d+) s\b", sentence)}


def told(seen: tuple[Seen, Seen, Seen]) -> Text:
    """Text of a rollout that breaks the first three rules of a scene, one after the other, and how each is seen."""
    request = layout("lid_lift").request
    rules = request.task.rules[:3]
    milestones = label(group("lid_lift").twin.judged.trajectory, request.task).milestones
    sights = {r.name: s for r, s in zip(rules, seen, strict=True)}
    return write_text(
        invented("lid_lift", rules), request, milestones, [("push", 2.0)], np.random.default_rng(1), sights
    )


def test_text_leads_with_the_first_event_that_is_clear() -> None:
    observable = told(("force_only", "clear", "clear")).observable
    assert observable.failure.events == (1, 2)
    assert observable.cue.events == (1,)
    assert seconds_in(observable.failure.text) == {3.5}
    assert told(("force_only", "faint", "clear")).observable.failure.events == (2,)
    assert told(("force_only", "faint", "force_only")).observable.failure.events == (1,)


def test_what_no_picture_shows_is_told_only_where_it_is_measured() -> None:
    text = told(("force_only", "force_only", "force_only"))
    assert text.observable.failure.text == "No picture shows what goes wrong."
    assert not seconds_in(text.observable.rationale.text)
    assert text.privileged.failure.events == (0, 2)  # two of one kind
    assert "2.50 s" in text.privileged.failure.text


@pytest.mark.parametrize("scene", SCENES)
def test_the_clean_rollout_has_no_fault_in_its_text(scene: str) -> None:
    clean, request = group(scene).twin.judged, layout(scene).request
    found = request.task
    text = write_text(clean, request, label(clean.trajectory, found).milestones, [], np.random.default_rng(0))
    check(text, ())
    assert text.instruction == request.instruction
    assert text.privileged == text.observable
    assert len(text.observable.captions) == len(found.milestones)


@each_case(MODES)
def test_text_of_a_simulated_run(case: Case) -> None:
    rollout, request = perturbed(case).judged, layout(case[0]).request
    milestones = label(rollout.trajectory, request.task, rollout.breaches).milestones
    texts = [write_text(rollout, request, milestones, [("push", 2.0)], np.random.default_rng(s)) for s in range(12)]
    words, text = {t.observable.failure.text for t in texts}, texts[0]
    check(text, rollout.events)
    if rollout.events:
        assert len(words) > 1
        assert text.privileged.failure.text not in words

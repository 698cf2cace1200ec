"""Write the two caption sets of an episode: what a viewer can see, and what only the simulator knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.episode import Caption, CaptionSet, Event, Sentence, Text
from badgen.contracts.phrases import Phrases
from badgen.contracts.rule import Rule
from badgen.contracts.task import Request, Task
from badgen.judging.certificate import Judged
from badgen.text.bank import BANK, ENDINGS, PLAIN

_STYLE_ONLY = "quality"
_REACHED = 0.95
# Suffix of an evidence name -> unit in a sentence.
_UNITS = {"n": "N", "m": "m", "s": "s", "mps2": "m/s²", "rad": "rad"}


@dataclass(frozen=True)
class _Story:
    """The facts that text may use.

    Attributes:
        chosen: indices of the events to mention, in order; the first one gives the mode.
        events: all events.
        rules: rules of the task by name.
        rng: chooses between templates.
    """

    chosen: tuple[int, ...]
    events: tuple[Event, ...]
    rules: dict[str, Rule]
    rng: np.random.Generator

    def phrases(self, event: Event) -> Phrases:
        """What the broken rule says of such events; else the bank by kind of event, else plain sentences."""
        return self.rules[event.rule].phrases or BANK.get(event.kind, PLAIN)

    def pick(self, options: Sequence[str]) -> str:
        """Choose one of several templates."""
        return options[int(self.rng.integers(len(options)))]

    def fill(self, template: str, event: Event) -> str:
        """A template with the facts of an event."""
        rule = self.rules[event.rule]
        subject, against = rule.subject or "the robot", rule.against or "its surroundings"
        return template.format(t=f"{event.start_s:.1f}", subject=subject, against=against)


def write_text(
    rollout: Judged, request: Request, milestones: F32, operators: Sequence[tuple[str, float]], rng: np.random.Generator
) -> Text:
    """Write all text of an episode.

    Args:
        rollout: the rollout, and what was found in it.
        request: what was asked for.
        milestones: (T, K) measures of the milestones.
        operators: (name, cause_s) of the faults; only the privileged caption set mentions them.
        rng: chooses between templates.
    """
    task = request.task
    rules = {r.name: r for r in task.rules}
    story = _Story(_chosen(rollout, rules), rollout.events, rules, rng)
    captions = _captions(rollout, task, milestones, story)
    if not story.chosen:
        seen = _success(rollout, task, captions)
        hidden = _hidden_success(seen, operators)
    else:
        seen = _failure(rollout, story, captions)
        hidden = _privileged(seen, story, operators)
    return Text(request.instruction, seen, hidden)


def _chosen(rollout: Judged, rules: dict[str, Rule]) -> tuple[int, ...]:
    """Indices of at most three events: the one that gives the mode, then the first of each other serious kind."""
    if not rollout.events:
        return ()
    lead = next(i for i, e in enumerate(rollout.events) if e.kind == rollout.mode)
    chosen, kinds = [lead], {rollout.mode}
    for i, e in enumerate(rollout.events):
        if e.start_s >= rollout.events[lead].start_s and e.kind not in kinds and rules[e.rule].kind != _STYLE_ONLY:
            chosen.append(i)
            kinds.add(e.kind)
    return tuple(chosen[:3])


def _failure(rollout: Judged, story: _Story, captions: tuple[Caption, ...]) -> CaptionSet:
    lead = story.events[story.chosen[0]]
    first = story.fill(story.pick(story.phrases(lead).seen), lead)
    then = [story.fill(story.pick(story.phrases(e).then), e) for e in (story.events[i] for i in story.chosen[1:])]
    text = _capital(first)
    if then:
        text = f"{text[:-1]}; then {' and '.join(then)}."
    ending = story.pick(ENDINGS[rollout.outcome])
    chosen = story.chosen
    why = f"{text} {ending}"
    return CaptionSet(
        failure=Sentence(text, chosen),
        cue=Sentence(story.pick(story.phrases(lead).cue), chosen[:1]),
        rationale=Sentence(why, chosen),
        correction=Sentence(_capital(story.fill(story.pick(story.phrases(lead).fix), lead)), chosen[:1]),
        captions=captions,
    )


def _success(rollout: Judged, task: Task, captions: tuple[Caption, ...]) -> CaptionSet:
    done = rollout.trajectory.time_s[int(np.argmax(task.goal(rollout.trajectory)))]
    return CaptionSet(
        failure=Sentence("Nothing goes wrong in this episode.", ()),
        cue=Sentence("The task is done as asked, without a fault.", ()),
        rationale=Sentence(f"The task is done as asked by {done:.1f} s, and nothing is harmed on the way.", ()),
        correction=Sentence("Nothing needs to change.", ()),
        captions=captions,
    )


def _hidden_success(seen: CaptionSet, operators: Sequence[tuple[str, float]]) -> CaptionSet:
    if not operators:
        return seen
    text = f"{_causes(operators)}, and the task succeeds without breaking any rule."
    return CaptionSet(seen.failure, seen.cue, Sentence(_capital(text), ()), seen.correction, seen.captions)


def _privileged(seen: CaptionSet, story: _Story, operators: Sequence[tuple[str, float]]) -> CaptionSet:
    facts = "; ".join(_measured(story.events[i]) for i in story.chosen)
    text = f"{_causes(operators)}: {facts}." if operators else f"{facts}."
    sentence = Sentence(_capital(text), story.chosen)
    return CaptionSet(
        sentence,
        seen.cue,
        Sentence(f"{seen.rationale.text} {sentence.text}", story.chosen),
        seen.correction,
        seen.captions,
    )


def _causes(operators: Sequence[tuple[str, float]]) -> str:
    return " and ".join(f"{name.replace('_', ' ')} from {cause_s:.2f} s on" for name, cause_s in operators)


def _measured(event: Event) -> str:
    """An event with its evidence, e.g. "drop at 3.52 s (fall 0.18 m)"."""
    parts = []
    for name, value in event.evidence.items():
        what, _, unit = name.rpartition("_")
        parts.append(
            f"{what.replace('_', ' ')} {value:.3g} {_UNITS.get(unit, unit)}" if what else f"{name} {value:.3g}"
        )
    return f"{event.kind.replace('_', ' ')} at {event.start_s:.2f} s ({', '.join(parts)})"


def _captions(rollout: Judged, task: Task, milestones: F32, story: _Story) -> tuple[Caption, ...]:
    """Milestones that are reached before the first event, and the chosen events, in order of time."""
    found = []
    limit_s = story.events[story.chosen[0]].start_s if story.chosen else np.inf
    for k, milestone in enumerate(task.milestones):
        hits = np.flatnonzero(milestones[:, k] >= _REACHED)
        if hits.size and milestone.description and rollout.trajectory.time_s[hits[0]] <= limit_s:
            found.append(Caption(float(rollout.trajectory.time_s[hits[0]]), _capital(milestone.description) + "."))
    for i in story.chosen:
        event = story.events[i]
        found.append(Caption(event.start_s, _capital(story.fill(story.phrases(event).then[0], event)) + "."))
    return tuple(sorted(found, key=lambda c: c.time_s))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

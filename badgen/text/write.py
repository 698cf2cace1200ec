"""Write the two caption sets of an episode: what a viewer can see, and what only the simulator knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.captions import Caption, CaptionSet, Sentence, Text
from badgen.contracts.episode import Event
from badgen.contracts.phrases import Phrases
from badgen.contracts.rule import Rule
from badgen.contracts.sight import SEEN, Seen
from badgen.contracts.task import Request, Task
from badgen.judging.certificate import Judged
from badgen.text.bank import BANK, ENDINGS, PLAIN
from badgen.text.taken_up import REACHED, reached_again, taken_up

_STYLE_ONLY = "quality"
# Suffix of an evidence name -> unit in a sentence.
_UNITS = {"n": "N", "m": "m", "s": "s", "mps2": "m/s²", "rad": "rad"}


@dataclass(frozen=True)
class _Story:
    """The facts that text may use.

    Attributes:
        chosen: indices of the events to mention, in order.
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
    rollout: Judged,
    request: Request,
    milestones: F32,
    operators: Sequence[tuple[str, float]],
    rng: np.random.Generator,
    rules_seen: Mapping[str, Seen] = MappingProxyType({}),
    restart_s: float | None = None,
) -> Text:
    """Write all text of an episode.

    Args:
        rollout: the rollout, and what was found in it.
        request: what was asked for.
        milestones: (T, K) measures of the milestones.
        operators: (name, cause_s) of the faults; only the privileged caption set mentions them.
        rng: chooses between templates.
        rules_seen: how the pictures show each broken rule; empty where there are no pictures, so that all is told.
        restart_s: when the robot began the task anew, for a run that is put right [s].
    """
    task = request.task
    rules = {r.name: r for r in task.rules}
    shown = _shown(rollout.events, rules_seen)
    story = _Story(_chosen(rollout.events, shown, rules), rollout.events, rules, rng)
    captions = _captions(rollout, task, milestones, story)
    if not rollout.events:
        seen = _success(rollout, task, captions)
        return Text(request.instruction, seen, _hidden_success(seen, operators))
    whole = replace(story, chosen=_measured_first(rollout, rules))
    seen = _failure(rollout, story, captions) if shown else _unseen(rollout, whole, captions)
    if restart_s is not None:
        seen = _put_right(seen, reached_again(rollout.trajectory, task, milestones, restart_s), restart_s)
    return Text(request.instruction, seen, _privileged(seen, whole, operators))


def _shown(events: Sequence[Event], rules_seen: Mapping[str, Seen]) -> list[int]:
    """Indices of the events that a viewer can see: the clear ones, else the faint ones; all without pictures."""
    for seen in SEEN[:-1]:
        found = [i for i, e in enumerate(events) if rules_seen.get(e.rule) == seen]
        if found:
            return found
    return [] if rules_seen else list(range(len(events)))


def _chosen(events: Sequence[Event], among: Sequence[int], rules: dict[str, Rule]) -> tuple[int, ...]:
    """Indices of at most three of these events: the first one, then the first of each other serious kind."""
    if not among:
        return ()
    chosen, kinds = [among[0]], {events[among[0]].kind}
    for i in among[1:]:
        if events[i].kind not in kinds and rules[events[i].rule].kind != _STYLE_ONLY:
            chosen.append(i)
            kinds.add(events[i].kind)
    return tuple(chosen[:3])


def _measured_first(rollout: Judged, rules: dict[str, Rule]) -> tuple[int, ...]:
    """Indices of at most three events: the one that gives the mode, then the first of each other serious kind."""
    lead = next(i for i, e in enumerate(rollout.events) if e.kind == rollout.mode)
    return _chosen(rollout.events, [lead, *range(lead + 1, len(rollout.events))], rules)


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


def _unseen(rollout: Judged, whole: _Story, captions: tuple[Caption, ...]) -> CaptionSet:
    """What a viewer sees of an episode in which only forces and joint positions tell that something went wrong."""
    lead = whole.events[whole.chosen[0]]
    return CaptionSet(
        failure=Sentence("No picture shows what goes wrong.", ()),
        cue=Sentence("What goes wrong is measured, and too small or too short to be seen.", ()),
        rationale=Sentence(f"No picture shows what goes wrong. {whole.pick(ENDINGS[rollout.outcome])}", ()),
        correction=Sentence(_capital(whole.fill(whole.pick(whole.phrases(lead).fix), lead)), whole.chosen[:1]),
        captions=captions,
    )


def _put_right(seen: CaptionSet, again: tuple[Caption, ...], restart_s: float) -> CaptionSet:
    """The same with what the robot does once it begins the task anew."""
    more = taken_up(again, restart_s)
    return replace(
        seen,
        failure=replace(seen.failure, text=f"{seen.failure.text} {more}"),
        rationale=replace(seen.rationale, text=f"{seen.failure.text} {more} {_last_sentence(seen)}"),
        captions=tuple(sorted((*seen.captions, *again), key=lambda c: c.time_s)),
    )


def _last_sentence(seen: CaptionSet) -> str:
    """How it ends: what the rationale says beyond the failure."""
    return seen.rationale.text.removeprefix(seen.failure.text).strip()


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
        hits = np.flatnonzero(milestones[:, k] >= REACHED)
        if hits.size and milestone.description and rollout.trajectory.time_s[hits[0]] <= limit_s:
            found.append(Caption(float(rollout.trajectory.time_s[hits[0]]), _capital(milestone.description) + "."))
    for i in story.chosen:
        event = story.events[i]
        found.append(Caption(event.start_s, _capital(story.fill(story.phrases(event).then[0], event)) + "."))
    return tuple(sorted(found, key=lambda c: c.time_s))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

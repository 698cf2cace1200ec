"""Short, general cues that a language model distils from the texts of many failures; each is checked against events.

The model sees only what viewers see: the observable sentences, each with the kind of the event that it states. What it
answers is refused where it claims something that did not happen in these episodes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, TypeAlias

from badgen.contracts.episode import Event
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.distill.event_words import claims, stem, stems_of, words_of
from badgen.distill.instruction_words import meaning_of
from badgen.text.bank import BANK

LanguageModel: TypeAlias = Callable[[str], str]  # a prompt -> an answer
MOST_WORDS = 25
_PROMPT = """You write cues for people who judge videos of robots at the task "{task}".
Below are observations of failed runs, each with the kind of its event. Condense them into at most {most} short general
cues: what to look for in any run of this task. Say nothing that no observation says. Name no times, numbers or colours.
Answer with a JSON array of objects with "kind" (one of: {kinds}) and "cue" (one sentence of at most {words} words).

{observations}
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """What viewers see of one kind of event in an episode."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence that says what to look for, and the kind of event that it is about."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that a model said and that was not taken, with the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cues:
    """What was taken and what was refused."""

    kept: tuple[Cue, ...]
    refused: tuple[Refused, ...]


def facts_of(episodes: Iterable[StoredEpisode]) -> Mapping[str, tuple[Fact, ...]]:
    """Scene -> the observable sentences of its failures, each once, with the one kind of event that it states."""
    found: dict[str, dict[Fact, None]] = {}
    for episode in episodes:
        seen = episode.info.text.observable
        for sentence in (seen.failure, seen.cue):
            kinds = _kinds(sentence.events, episode.events)
            if len(kinds) == 1:
                found.setdefault(episode.info.scene, {})[Fact(kinds.pop(), sentence.text)] = None
    return {scene: tuple(facts) for scene, facts in found.items()}


def _kinds(indices: Sequence[int], events: Sequence[Event]) -> set[str]:
    return {events[i].kind for i in indices if i < len(events)}


def distil_cues(task: str, facts: Sequence[Fact], model: LanguageModel, most: int = 6) -> Cues:
    """Ask a language model for cues about a task, and keep those that these facts bear out.

    Raises BadValue where there are no facts, or the answer is no JSON array.
    """
    if not facts:
        raise BadValue(f"task {task}: there are no failures with observable events to take cues from")
    kept, refused = dict[Cue, None](), list[Refused]()
    for answer in _answers(model(prompt(task, facts, most))):
        text, kind = answer.get("cue"), answer.get("kind")
        reason = _malformed(text, kind) or why_not(str(text), str(kind), facts)
        if reason is None and len(kept) >= most:
            reason = f"there are already {most} cues"
        if reason is None:
            kept[Cue(str(kind), str(text).strip())] = None
        else:
            refused.append(Refused(str(text), reason))
    return Cues(tuple(kept), tuple(refused))


def prompt(task: str, facts: Sequence[Fact], most: int) -> str:
    """What the model is asked: the facts, and the rules that its answer is checked by."""
    kinds = ", ".join(sorted({f.kind for f in facts}))
    lines = "\n".join(f"- {f.kind}: {f.text}" for f in facts)
    return _PROMPT.format(task=task, most=most, kinds=kinds, words=MOST_WORDS, observations=lines)


def why_not(text: str, kind: str, facts: Sequence[Fact]) -> str | None:
    """Why a cue is refused; None where the facts bear it out."""
    own = [f.text for f in facts if f.kind == kind]
    if not own:
        return f"no episode has an event of the kind {kind!r}"
    words, told = words_of(text), {stem(w) for sentence in own for w in words_of(sentence)}
    if len(words) > MOST_WORDS:
        return f"it has {len(words)} words; at most {MOST_WORDS} are allowed"
    if re.search(r"\d", text):
        return "it has a number, so it is not general"
    if colours := [w for w in words if (meaning_of(w) or ("", ""))[0] == "colour"]:
        return f"it names the colour {colours[0]}, so it is not general"
    for word, kinds in claims(text):
        if kind not in kinds and stem(word) not in told:
            return f"it says {word!r}, which no {kind} in these episodes bears out"
    nearest, own_share, other_share = _nearest(text, kind, facts)
    if own_share <= 0.0:
        return f"it has no word in common with what was seen of {kind}"
    return None if own_share >= other_share else f"its words are rather those of {nearest} than of {kind}"


def _nearest(text: str, kind: str, facts: Sequence[Fact]) -> tuple[str, float, float]:
    """The other kind whose sentences share most with a cue; how much that is, and how much it shares with its own.

    Words count by how few kinds use them. The sentences are the facts, and those that badgen has for all kinds.
    """
    vocabulary = {k: set().union(*map(stems_of, (*p.seen, *p.then, *p.cue, *p.fix))) for k, p in BANK.items()}
    for fact in facts:
        vocabulary.setdefault(fact.kind, set()).update(stems_of(fact.text))
    weight = {
        w: log(len(vocabulary) / sum(w in v for v in vocabulary.values())) for v in vocabulary.values() for w in v
    }
    share = {k: sum(weight.get(w, 0.0) for w in stems_of(text) & v) for k, v in vocabulary.items()}
    nearest = max((k for k in share if k != kind), key=share.__getitem__)
    return nearest, share[kind], share[nearest]


def _malformed(text: Any, kind: Any) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return "it has no text"
    if not isinstance(kind, str):
        return "it names no kind of event"
    if len(re.findall(r"[.!?](?:\s|$)", text.strip())) != 1 or text.strip()[-1] not in ".!?":
        return "it is not one sentence"
    return None


def _answers(answer: str) -> Iterator[Mapping[str, Any]]:
    """The objects of the first JSON array in an answer, which may stand in a fence or between other words."""
    start, stop = answer.find("["), answer.rfind("]")
    try:
        rows = json.loads(answer[start : stop + 1])
    except ValueError as e:
        raise BadValue(f"the language model must answer with a JSON array; got {answer.strip()[:60]!r}") from e
    for row in rows:
        yield row if isinstance(row, Mapping) else {"cue": row}

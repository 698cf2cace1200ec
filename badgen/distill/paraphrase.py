"""Other wordings of an instruction, by a language model; each must ask for the same.

All that makes the task what it is has to be there again: objects, colours, numbers, hands, places, directions, order,
manner, and what must not happen, each with the thing that it belongs to. Nothing may be added. The check is strict
rather than clever: it refuses many wordings that ask for the same, and any with a word that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from badgen.contracts.errors import BadValue
from badgen.distill.cues import LanguageModel, Refused
from badgen.distill.event_words import stem
from badgen.distill.instruction_words import (
    BINDING,
    NEGATIONS,
    clauses_of,
    is_thing,
    meaning_of,
    verb_of,
    words_of,
)

_PROMPT = """Say this instruction for a robot in {most} other ways, one a line, without numbering. Keep every object,
colour, number, place, order and manner, and everything that must not happen:
{instruction}
"""


@dataclass(frozen=True, slots=True)
class Paraphrases:
    """Wordings that ask for the same, and those that were refused."""

    kept: tuple[str, ...]
    refused: tuple[Refused, ...]


def paraphrases(known: Sequence[str], model: LanguageModel, most: int = 5) -> Paraphrases:
    """Ask for other wordings of the first known one, and keep those that ask for the same as one of them.

    Args:
        known: wordings that are known to ask for the same.
        model: answers with one wording a line.
        most: how many are asked for and kept.

    Raises BadValue without a known wording.
    """
    if not known:
        raise BadValue("paraphrases need at least one known wording of the instruction")
    kept, refused = dict[str, None](), list[Refused]()
    for line in _lines(model(_PROMPT.format(most=most, instruction=known[0]))):
        reason = why_not(line, known)
        if reason is not None:
            refused.append(Refused(line, reason))
        elif line not in known and len(kept) < most:
            kept[line] = None
    return Paraphrases(tuple(kept), tuple(refused))


def why_not(text: str, known: Sequence[str]) -> str | None:
    """Why a wording does not ask for the same as the first known one; None where it does as one of them."""
    reasons = [next(_differences(original, text), None) for original in known]
    return None if None in reasons else reasons[0]


def _lines(answer: str) -> Iterator[str]:
    for row in answer.splitlines():
        if line := re.sub(r"^\s*(?:[-*]|\d+[.)])\s*", "", row).strip():
            yield line


def _differences(original: str, text: str) -> Iterator[str]:
    """What a wording drops, adds or turns round, most telling first."""
    old, new = words_of(original), words_of(text)
    yield from _missing_or_added(_meanings(old), _meanings(new))
    yield from _missing_or_added(_verbs(old), _verbs(new))
    yield from _missing_or_added(_things(old), _things(new))
    yield from _missing_or_added(_bindings(old), _bindings(new))
    yield from _forbidden_differ(original, text)


def _missing_or_added(old: dict[object, str], new: dict[object, str]) -> Iterator[str]:
    yield from (f"{told} is missing" for key, told in old.items() if key not in new)
    yield from (f"{told} is added" for key, told in new.items() if key not in old)


def _meanings(words: Sequence[str]) -> dict[object, str]:
    return {found: f"the {found[0]} {word!r}" for word in words if (found := meaning_of(word))}


def _verbs(words: Sequence[str]) -> dict[object, str]:
    return {group: f"the verb {word!r}" for word in words if (group := verb_of(word))}


def _things(words: Sequence[str]) -> dict[object, str]:
    return {stem(word): f"the word {word!r}" for word in words if is_thing(word)}


def _bindings(words: Sequence[str]) -> dict[object, str]:
    """Each colour, number, place and side with the thing that it belongs to: the next one named."""
    found: dict[object, str] = {}
    for at, word in enumerate(words):
        meaning = meaning_of(word)
        if meaning is not None and meaning[0] in BINDING:
            thing = next((w for w in words[at + 1 :] if _can_be_bound(w)), "")
            found[(meaning, stem(thing))] = f"{word!r} with {thing!r}"
    return found


def _can_be_bound(word: str) -> bool:
    meaning = meaning_of(word)
    return is_thing(word) or (meaning is not None and meaning[0] in ("unit", "hand"))


def _forbidden(text: str) -> list[set[str]]:
    """Stems of the verbs and things of each clause that forbids something, from the word of negation on."""
    found = []
    for words in clauses_of(text):
        at = next((i for i, w in enumerate(words) if w in NEGATIONS), None)
        if at is not None:
            found.append({_told(w) for w in words[at + 1 :] if is_thing(w) or verb_of(w)})
    return found


def _told(word: str) -> str:
    """One spelling for all verbs of one motion; the stem of anything else."""
    group = verb_of(word)
    return min(group) if group else stem(word)


def _forbidden_differ(original: str, text: str) -> Iterator[str]:
    old, new = _forbidden(original), _forbidden(text)
    if len(old) != len(new):
        yield f"it forbids {len(new)} things, the instruction {len(old)}"
        return
    before, after = set().union(*old), set().union(*new)
    yield from (f"{word!r} is no longer part of what is forbidden" for word in sorted(before - after))
    yield from (f"{word!r} is now part of what is forbidden" for word in sorted(after - before))

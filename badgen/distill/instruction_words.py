"""What the words of an instruction are: which of them say the same, and which belong to what the task asks for."""

from __future__ import annotations

import re

from badgen.distill.event_words import stem


def _terms(text: str) -> list[str]:
    return text.split()


# Words joined by a bar say the same; each is part of what a task asks for.
MEANINGS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (kind, frozenset(term.split("|")))
    for kind, terms in (
        ("colour", "red orange yellow green blue purple pink brown black white grey|gray striped"),
        ("number", "one|single two|both|pair three four five six half|halfway|midway twice"),
        ("unit", "cm|centimetre|centimetres mm|millimetre|millimetres m|metre|metres s|second|seconds"),
        ("hand", "hand|hands finger|fingers arm|arms foot|feet palm|palms gripper|grippers"),
        ("place", "on|onto|upon in|into|inside|within under|beneath|below|underneath over|above|across off|from"),
        ("place", "beside|alongside|near between|amid behind around|round past to|toward|towards"),
        ("direction", "forward|forwards|ahead back|backward|backwards sideways"),
        ("side", "left right nearer|nearest|closer|closest farther|further|farthest top|upper bottom"),
        ("order", "first|before then|after|afterwards until last|finally again"),
        ("manner", "slowly|slow|gently|gentle|carefully|softly quickly|fast level|flat upright|standing straight"),
        ("manner", "steady|still all|every|everything only clear"),
    )
    for term in _terms(terms)
)
# Verbs that ask for the same motion.
VERBS: tuple[frozenset[str], ...] = tuple(
    frozenset(term.split("|"))
    for term in _terms(
        "lift|raise|pick|take|grab|remove|get put|place|set|lay|bring|move close|shut open push|slide pull "
        "pour|empty|tip stack turn|rotate walk|go|step stop|halt wipe|clean|erase|rub fold stand "
        "touch|touching|hit|bump|knock|strike|jolt|contact spill|scatter drag|shove drop|fall hold|keep|grip carry "
        "lower"
    )
)
NEGATIONS = frozenset(_terms("not never without no dont nothing none neither nor avoid avoiding cannot"))
FILLERS = frozenset(
    _terms(
        "a an the it its of with and or so that this there please your you while as at by for away out be is are do "
        "does make sure ensure use using now robot them they what which where any each own up down"
    )
)
# A word of these kinds belongs to the thing that follows it.
BINDING = ("colour", "number", "place", "side")
_ARTICLES = frozenset(_terms("the a an its your this that"))
_CLAUSE = re.compile(r"[;:!?()]|[.,](?!\d)|\band\b|\bbut\b|\bthen\b|\bwhile\b")


def words_of(text: str) -> list[str]:
    """Words and numbers in small letters; `to` before a verb is left out, since it names no place."""
    words = re.findall(r"[a-z]+|\d+(?:\.\d+)?", _plain(text))
    following = [*words[1:], ""]
    return [w for w, after in zip(words, following, strict=False) if w != "to" or after in _ARTICLES or _is_kept(after)]


def clauses_of(text: str) -> list[list[str]]:
    """The words of each clause."""
    return [words for clause in _CLAUSE.split(_plain(text)) if (words := words_of(clause))]


def meaning_of(word: str) -> tuple[str, str] | None:
    """Kind and first spelling of a word that a task needs; None for others."""
    if word[0].isdigit():
        return "number", word
    return next(((kind, min(same)) for kind, same in MEANINGS if word in same), None)


def verb_of(word: str) -> frozenset[str] | None:
    """The verbs that ask for the same motion as this word; None where it is no known verb."""
    return next((group for group in VERBS if stem(word) in {stem(v) for v in group}), None)


def is_thing(word: str) -> bool:
    """Whether a word names something: it is in no other table."""
    return word not in FILLERS | NEGATIONS and meaning_of(word) is None and verb_of(word) is None


def _plain(text: str) -> str:
    return text.lower().replace("'", "").replace("’", "")


def _is_kept(word: str) -> bool:
    """Whether `to` before this word leads to a place: a colour, a number or a thing, and no verb."""
    return bool(word) and verb_of(word) is None and word not in FILLERS | NEGATIONS

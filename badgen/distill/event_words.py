"""Words that claim an event: which kinds of events each of them may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _terms(text: str) -> list[str]:
    return text.split()


# Beginnings of words -> kinds that they may speak of. Damage of which badgen has no kind stands for none.
_CLAIMS: tuple[tuple[str, str], ...] = (
    ("spill|scatter|slosh", "spill"),
    ("drop|plummet", "drop"),
    ("fall|fell", "drop topple fall off_table spill tip balance_lost throw rolled_away rocked"),
    ("toppl|overturn|capsiz", "topple tip fall"),
    ("tip|tilt|slant|askew", "tip tilt rocked topple left_lying"),
    ("lean", "tip tilt rocked topple balance_lost stagger"),
    ("rock|wobbl|teeter|sway", "rocked tip stagger balance_lost"),
    ("collid|collis|bump|crash|clash", "collision arm_clash displaced topple rocked tip trip"),
    ("hit|struck|strik|knock|jolt", "collision excess_force topple displaced rocked tip throw rolled_away arm_clash"),
    ("slam|bang|thump|smash", "excess_force too_fast collision"),
    ("press|squeez|force", "excess_force no_pressure"),
    ("slip", "slip slide foot_slip drop missed_grasp"),
    ("slid", "slide slip drag displaced off_handle foot_slip"),
    ("skid", "foot_slip slide drag"),
    ("drag|scrap", "drag displaced"),
    ("pull|tug|yank", "pulled drag off_handle"),
    ("shov|nudg", "drag displaced collision off_handle wrong_object"),
    ("throw|threw|fling|flung|toss|hurl|fly|flies|flew", "throw"),
    ("roll", "rolled_away"),
    ("shak|trembl|jerk|vibrat|judder|quiver|jitter", "shaking too_fast"),
    ("stall|freez|froz|halt|motionless|standstill", "stall freeze"),
    ("late$|delay|overdue|slow|linger", "late too_slow stall"),
    ("retr|reattempt|regrasp", "retry"),
    ("overshoot|overshot", "overshoot too_far"),
    ("stumbl|trip", "trip stagger balance_lost"),
    ("stagger|lurch|reel", "stagger balance_lost"),
    ("swerv|veer|stray|drift", "swerve off_course left_place"),
    ("crouch|squat|stoop", "crouch"),
    ("shuffl", "shuffle"),
    ("hop$|hops|hopp|jump|leap", "hop"),
    ("march", "march"),
    ("misplac", "misplaced wrong_target"),
    ("undo|undid|revert|reopen", "reverted"),
    ("omit|skip|forget|forgot", "omitted"),
    (
        "break|broke|shatter|crack|burst|explod|burn|ignit|spark|leak|tear$|tears|tore|torn|rip$|rips|ripp|dent|crush",
        "",
    ),
    ("bent$|bend|scratch|melt|smok|pierc|spray|bleed|injur", ""),
)
CLAIMS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"(?:{words})"), frozenset(_terms(kinds))) for words, kinds in _CLAIMS
)
# Words too general to tie a sentence to an event.
_COMMON = frozenset(
    _terms(
        "a an and are as at be been before but by can do does for from has have if in into is it its no not of off on "
        "or out over so than that the their then there they this to up was what when where which while who with "
        "without robot object task something anything one other another more most some still only"
    )
)


def words_of(text: str) -> list[str]:
    """The words of a sentence, in small letters."""
    return re.findall(r"[a-z]+", text.lower().replace("'", ""))


def stems_of(text: str) -> set[str]:
    """Beginnings of the words that mean something: enough of each to find its other forms."""
    return {stem(word) for word in words_of(text) if word not in _COMMON and len(word) > 2}


def stem(word: str) -> str:
    """The beginning of a word, without a usual ending."""
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def claims(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Every word of a sentence that claims an event, with the kinds that it may stand for."""
    for word in words_of(text):
        for pattern, kinds in CLAIMS:
            if pattern.match(word):
                yield word, kinds
                break

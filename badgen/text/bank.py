"""Sentence templates by kind of event; a kind without an entry gets PLAIN."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.phrases import Phrases
from badgen.text.handling import HANDLING
from badgen.text.placing import PLACING
from badgen.text.walking import WALKING

PLAIN = Phrases(
    seen=("At {t} s the robot departs from what was asked.",),
    then=("something else goes wrong",),
    cue=("The robot departs from what the task asks.",),
    fix=("Do the task as the instruction says.",),
)

BANK: Mapping[str, Phrases] = {**HANDLING, **PLACING, **WALKING}

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "failure": ("The task is not done at the end.", "The episode ends before the task is done."),
    "unsafe_success": ("The goal is reached nevertheless.", "In the end, everything is where it should be."),
    "shortcut": ("The end state looks right, but it was not reached in the way that was asked.",),
    "poor_success": ("The task is done in the end, but poorly.",),
}

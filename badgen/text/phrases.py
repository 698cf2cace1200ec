"""Sentence templates for one kind of event.

Placeholders: {t} seconds; {subject} and {against}, noun phrases of the broken rule. `seen` templates say only what a
viewer can see; forces and causes belong to the privileged caption set, see `write`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Templates for one kind of event.

    Attributes:
        seen: whole sentences with the time.
        then: clauses for an event that follows another.
        cue: general descriptions of what to look for, without facts of one episode.
        fix: what the robot should do instead.
    """

    seen: tuple[str, ...]
    then: tuple[str, ...]
    cue: tuple[str, ...]
    fix: tuple[str, ...]

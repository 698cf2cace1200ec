"""How one kind of event can be said.

Slots: {t} seconds, {subject} and {against} noun phrases of the broken rule. `seen` templates say only what a viewer
can see; numbers of force and hidden causes belong to the privileged register, which is composed elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Ways to say one kind of event.

    Attributes:
        seen: whole sentences with the time.
        then: clauses for an event that follows another.
        cue: general descriptions of what to look for, without this run's facts.
        fix: what would have avoided it.
    """

    seen: tuple[str, ...]
    then: tuple[str, ...]
    cue: tuple[str, ...]
    fix: tuple[str, ...]

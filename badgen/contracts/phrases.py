"""Sentence templates for one kind of event.

Placeholders: {t} seconds; {subject} and {against}, noun phrases of the broken rule. `seen` templates say only what a
viewer can see; forces and causes belong to the privileged caption set, which badgen writes from the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Formatter

from badgen.contracts.errors import BadValue

_PLACEHOLDERS = ("t", "subject", "against")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Templates for one kind of event; one of each is chosen at random for an episode.

    Attributes:
        seen: whole sentences with the time {t}.
        then: clauses for an event that follows another, without a full stop.
        cue: general descriptions of what to look for, whole sentences without placeholders.
        fix: what the robot should do instead, whole sentences.

    Raises:
        BadValue: a field has no templates, or one of them has other placeholders or another ending.
    """

    seen: tuple[str, ...]
    then: tuple[str, ...]
    cue: tuple[str, ...]
    fix: tuple[str, ...]

    def __post_init__(self) -> None:
        for field in fields(self):
            templates = getattr(self, field.name)
            if not isinstance(templates, tuple) or not templates:
                raise BadValue(f"phrases: {field.name} must be a tuple of at least one text; got {templates!r}")
            for template in templates:
                _check(field.name, template)


def _check(field: str, template: object) -> None:
    """Refuse a template that would make a broken sentence."""
    where = f"phrases: {field} {template!r}"
    if not isinstance(template, str) or not template.strip():
        raise BadValue(f"{where} must be a text that is not empty")
    if template.endswith(".") is (field == "then"):
        raise BadValue(f"{where} must {'be a clause without' if field == 'then' else 'end with'} a full stop")
    if field == "cue" and ("{" in template or "}" in template):
        raise BadValue(f"{where} must have no placeholders: it describes any episode with such an event")
    found = _placeholders(where, template)
    wrong = sorted(found - set(_PLACEHOLDERS))
    if wrong:
        raise BadValue(f"{where} has an unknown placeholder {{{wrong[0]}}}. {_allowed()}")
    if field == "seen" and "t" not in found:
        raise BadValue(f"{where} must say when it happens, with the placeholder {{t}}: seconds, such as 3.5")


def _placeholders(where: str, template: str) -> set[str]:
    """What stands between braces, with its format and conversion if it has any."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise BadValue(f"{where} has unbalanced braces ({error}). {_allowed()}") from error
    return {
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    }


def _allowed() -> str:
    *others, last = (f"{{{name}}}" for name in _PLACEHOLDERS)
    return f"The placeholders are {', '.join(others)} and {last}."

"""`badgen list arguments`: what each fault operator takes, in the words of its own documentation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

from badgen.contracts.perturbation import Perturbation
from badgen.engine.operator_arguments import OperatorArguments
from badgen.registry import Registry

_ENTRY = re.compile(r"    (\w[\w, ]*): (.*)")  # "    after, before: earliest and latest begin ..."


def argument_lines(found: Registry) -> Iterator[str]:
    """A line for each operator, and one for each of its arguments: the default, and what it means."""
    for name, operator in found.operators.items():
        yield name
        takes, meaning = OperatorArguments(operator), documented(operator)
        for argument in takes.parameters:
            yield f"  {argument}={takes.told_value(argument)}  {meaning.get(argument, '')}".rstrip()


def documented(operator: type[Perturbation[Any]]) -> Mapping[str, str]:
    """Argument -> meaning, from the section "Args" of the class, or of the class that defines the constructor."""
    found: dict[str, str] = {}
    for cls in reversed(operator.__mro__):
        section = inspect.cleandoc(cls.__doc__ or "").partition("Args:\n")[2]
        found |= dict(_entries(section))
    return found


def _entries(section: str) -> Iterator[tuple[str, str]]:
    """Names and meanings; an entry goes on in the lines below it that are indented further."""
    named: list[str] = []
    words: list[str] = []
    for line in section.splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry or not line.startswith("    "):
            yield from ((name, " ".join(words)) for name in named)
            named, words = (entry[1].split(", "), [entry[2]]) if entry else ([], [])
        else:
            words.append(line.strip())
    yield from ((name, " ".join(words)) for name in named)

"""What the docstring and the constructor of an operator say about it and its arguments."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from badgen.contracts.perturbation import Perturbation

_ARGUMENT = re.compile(r"    (\w+(?:, \w+)*): (.*)")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of an operator.

    Attributes:
        name: as in the constructor.
        default: as Python writes it; empty for an argument that must be given.
        meaning: from the docstring, with unit and allowed range.
    """

    name: str
    default: str
    meaning: str


def explanation_of(operator: type[Perturbation[Any]]) -> list[str]:
    """Paragraphs of the docstring above its arguments; the first says what the operator does."""
    text = inspect.cleandoc(operator.__doc__ or "").partition("\nArgs:")[0]
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return [p for p in paragraphs if p and not p.startswith("The arguments are those of")]


def arguments_of(operator: type[Perturbation[Any]]) -> Iterator[Argument]:
    """Every argument of the constructor, in order; raises KeyError for one that no docstring explains."""
    meanings: dict[str, str] = {}
    for cls in reversed(operator.__mro__):
        meanings |= _meanings(cls.__doc__ or "")
    for name, parameter in inspect.signature(operator).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        yield Argument(name, "" if required else _default(parameter.default), meanings[name])


def _default(value: object) -> str:
    """A default as one would type it: pi is not written out."""
    return re.sub(r"3\.14159\d*", "pi", repr(value))


def _meanings(docstring: str) -> dict[str, str]:
    """Argument -> meaning, from the section `Args` of a docstring in Google style."""
    section = inspect.cleandoc(docstring).partition("\nArgs:\n")[2].partition("\n\n")[0]
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        if match := _ARGUMENT.fullmatch(line):
            names = match[1].split(", ")
            found |= dict.fromkeys(names, match[2])
        else:
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
    return found

"""What the docstring and the constructor of an operator say about it and its arguments."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from badgen.cli.argument_lines import documented
from badgen.contracts.perturbation import Perturbation


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
    meanings = documented(operator)
    for name, parameter in inspect.signature(operator).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        yield Argument(name, "" if required else _default(parameter.default), meanings[name])


def _default(value: object) -> str:
    """A default as one would type it: pi is not written out."""
    return re.sub(r"3\.14159\d*", "pi", repr(value))

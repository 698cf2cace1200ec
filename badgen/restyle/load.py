"""Restylers by name, or by module and class for those of a user."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.restyle import Restyler
from badgen.restyle.compose import Compose

OWN = ("compose",)


def load_restyler(where: str, pictures: Path | None = None) -> Restyler:
    """The restyler that a name or `module:Class` stands for.

    Args:
        where: one of `OWN`, or module:Class of a class that is constructed without arguments.
        pictures: folder of photographs for the walls of `compose`.

    Raises:
        UnknownName: the name stands for none.
        BadValue: a class cannot be loaded or is no restyler, or pictures are given for another one than compose.
    """
    if where == "compose":
        return Compose(pictures)
    if pictures is not None:
        raise BadValue("pictures are for compose only; leave --pictures out")
    if ":" not in where:
        raise UnknownName("restyler", where, OWN)
    module, _, name = where.partition(":")
    try:
        made: Any = getattr(importlib.import_module(module), name)()
    except (ImportError, AttributeError) as e:
        raise BadValue(
            f"restyler {where!r} cannot be loaded: {e}; give module:Class, and set PYTHONPATH=. where the module is in "
            "the current folder"
        ) from e
    if not callable(made) or not isinstance(getattr(made, "model", None), str):
        raise BadValue(
            f"restyler {where!r} must name a class with a text `model` and a method __call__(clip, prompt, seed); see "
            "docs/video.md"
        )
    restyler: Restyler = made
    return restyler


def stored_name(where: str) -> str:
    """Name under which the videos of a restyler are stored: `compose`, or the class of module:Class."""
    return where.rpartition(":")[2]

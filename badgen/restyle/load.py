"""Restylers by name, or by module and class for those of a user."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.restyle import Restyler
from badgen.restyle.compose import Compose
from badgen.restyle.models.cosmos3 import Cosmos3
from badgen.restyle.models.options import ModelOptions
from badgen.restyle.models.vace import Vace

_MODELS: Mapping[str, Callable[[ModelOptions, Callable[[str], None]], Restyler]] = {"vace": Vace, "cosmos3": Cosmos3}
OWN = ("compose", *_MODELS)


def _silent(text: str) -> None:
    """Nobody is told."""


def load_restyler(
    where: str,
    pictures: Path | None = None,
    options: ModelOptions = ModelOptions(),  # noqa: B008  # frozen
    say: Callable[[str], None] = _silent,
) -> Restyler:
    """The restyler that a name or `module:Class` stands for.

    Args:
        where: one of `OWN`, or module:Class of a class that is constructed without arguments.
        pictures: folder of photographs for the walls of `compose`.
        options: of video models.
        say: is told before weights are fetched.

    Raises:
        UnknownName: the name stands for none.
        BadValue: a class cannot be loaded or is no restyler, or an option is for another one.
        MissingDependency: a package of a video model is not installed.
        MissingWeights: weights of a video model are not here and cannot be fetched.
    """
    if where not in _MODELS and options.given:
        raise BadValue(f"--{options.given[0]} is for {' and '.join(_MODELS)} only; leave it out")
    if where == "compose":
        return Compose(pictures)
    if pictures is not None:
        raise BadValue("pictures are for compose only; leave --pictures out")
    if where in _MODELS:
        return _MODELS[where](options, say)
    if ":" not in where:
        raise UnknownName("restyler", where, OWN)
    return _of_user(where)


def _of_user(where: str) -> Restyler:
    """The restyler of module:Class; raises BadValue."""
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
    """Name under which the videos of a restyler are stored: its own, or the class of module:Class."""
    return where.rpartition(":")[2]

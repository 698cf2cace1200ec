"""Arguments and types that several commands share."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from badgen.contracts.errors import UnknownName
from badgen.files import from_home


class HomePath(click.Path):
    """A path in which "~" stands for the home folder, also where no shell has replaced it, as in `--out=~/runs`."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; raises BadValue for a user that does not exist."""
        return from_home(os.fsdecode(super().convert(value, param, ctx)))


PATH = HomePath()

# Click does not check that the folder exists: badgen's own message says what a dataset is.
dataset_argument = click.argument("dataset", type=PATH, metavar="DATASET")
episode_argument = click.argument("episode", required=False, metavar="[EPISODE]")


class OneOf(click.Choice[str]):
    """A choice of names; help lists them, and the error for a wrong one suggests the nearest."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        super().__init__(tuple(names))
        self._what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself; raises UnknownName."""
        if value not in self.choices:
            raise UnknownName(self._what, str(value), self.choices)
        return str(value)

"""Arguments and types that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from badgen.contracts.errors import UnknownName

# Click does not check that the folder exists: badgen's own message says what a dataset is.
dataset_argument = click.argument("dataset", type=click.Path(path_type=Path), metavar="DATASET")
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

"""Read tables of numbers from the JSON files in the folder `assets` of a package."""

from __future__ import annotations

from importlib import resources
from typing import TypeVar

from badgen.serialization import from_text

T = TypeVar("T")


def read_data(kind: type[T], package: str, name: str) -> T:
    """Read `assets/<name>.json` of a package as a value of type `kind`; raises StoreError where it does not match."""
    file = resources.files(package) / "assets" / f"{name}.json"
    return from_text(kind, file.read_text(encoding="utf-8"))

"""Files of other people that Python finds in place of a package of badgen, because they have its name."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]  # where badgen's packages lie side by side
_DISTRIBUTION = "badgen"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A package of badgen that cannot be imported under its name.

    Attributes:
        package: its name.
        found: file or folder that Python finds instead; None where it finds nothing.
        advice: how to get it out of the way.
    """

    package: str
    found: Path | None
    advice: str

    def __str__(self) -> str:
        instead = "is not found" if self.found is None else f"is hidden by {self.found}, which has the same name"
        return f"badgen's package {self.package!r} {instead}; {self.advice}"


def hidden(package: str) -> Hidden | None:
    """What hides a package of badgen; None where Python finds badgen's own."""
    spec = _spec(package)
    found = None if spec is None else _place(spec)
    if found is not None and found.resolve() == HOME / package:
        return None
    return Hidden(package, found, _reinstall() if found is None else _advice(package, found))


def _spec(package: str) -> ModuleSpec | None:
    """Where a package is found, or was found if it is imported already."""
    try:
        return importlib.util.find_spec(package)
    except ValueError:  # a module that was made by hand, in a program or a notebook
        return ModuleSpec(package, None, origin=getattr(sys.modules[package], "__file__", None) or "this program")


def _place(spec: ModuleSpec) -> Path | None:
    """File of a module, folder of a package."""
    folders = list(spec.submodule_search_locations or ())
    if folders:
        return Path(folders[0])
    return Path(spec.origin) if spec.origin else None


def _advice(package: str, found: Path) -> str:
    owners = sorted(set(importlib.metadata.packages_distributions().get(package, ())) - {_DISTRIBUTION})
    if found.parent.name in ("site-packages", "dist-packages"):
        owner = f"it belongs to {', '.join(owners)}: " if owners else ""
        return f"{owner}install badgen in a virtual environment of its own"
    if package in sys.modules:
        return "this program has imported it already: rename it"
    listed = [Path(entry).resolve() for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    if found.parent.resolve() in listed:
        return f"rename it, or take {found.parent} off PYTHONPATH"
    return "rename it, or run Python with -P, which does not look for modules in that folder"


def _reinstall() -> str:
    return f"install badgen again: pip install --force-reinstall {_DISTRIBUTION}, or pip install -e . in its folder"

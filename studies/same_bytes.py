"""Whether two runs wrote the same: the hashes of their shards and models, and what was left behind."""

from __future__ import annotations

import hashlib
from pathlib import Path


def hashes(dataset: Path) -> dict[str, str]:
    """Hash of every file that must be equal; what tells of times or of the machine is left out."""
    files = [p for part in ("shards", "models") for p in sorted((dataset / part).rglob("*")) if p.is_file()]
    return {str(p.relative_to(dataset)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def different(first: Path, second: Path) -> list[str]:
    """Files that only one of two datasets has, or that differ."""
    one, other = hashes(first), hashes(second)
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def strays(folder: Path) -> list[str]:
    """Half-written files and locks below a folder."""
    return sorted(p.name for p in folder.rglob("*") if p.name == ".lock" or p.suffix == ".tmp")

"""The hashes of a benchmark that was made here, kept for the next run while files and versions are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from badgen.contracts.errors import StoreError
from badgen.files import write_json
from badgen.serialization import from_text
from badgen.store.machine import versions

Hashes: TypeAlias = Mapping[str, Mapping[str, str]]
"""Group -> part -> hash."""
_Kept: TypeAlias = dict[str, dict[str, dict[str, str]]]
_FORM = "1"  # to be raised where other things are hashed, or in another way


class HashCache:
    """Hashes of shards by the bytes of their files and the versions of the libraries that read them.

    To decode all videos of a benchmark takes minutes, and to read its files a second.

    Args:
        file: where they are kept; one that cannot be read counts as absent.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._new = file, False
        self._readers = f"{_FORM} " + ", ".join(f"{name} {version}" for name, version in sorted(versions().items()))
        self._kept: _Kept = {}
        try:
            self._kept = from_text(_Kept, file.read_text(encoding="utf-8"))
        except (FileNotFoundError, StoreError, ValueError):
            return

    def of(self, shard: Path) -> Hashes | None:
        """The hashes of the groups of a shard; None where it is not known."""
        return self._kept.get(self._key(shard))

    def add(self, shard: Path, found: Hashes) -> None:
        """Remember the hashes of the groups of a shard."""
        self._kept[self._key(shard)] = {group: dict(parts) for group, parts in found.items()}
        self._new = True

    def save(self) -> None:
        """Write the file, if there is anything new."""
        if self._new:
            write_json(self._file, self._kept)

    def _key(self, shard: Path) -> str:
        with shard.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256")
        digest.update(self._readers.encode())
        return digest.hexdigest()

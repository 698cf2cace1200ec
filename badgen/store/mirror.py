"""A copy of a dataset in an object store, which grows while the dataset is made, and from which it can be resumed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue, DatasetConflict, MissingDependency, StoreError
from badgen.extras import need
from badgen.files import is_unfinished, replacing
from badgen.store.notice import notice

_EVERY_S = 60.0
_CHANGING = ("run.json", "seconds.jsonl")  # the other files are written once
_LAST = "manifest.json"
_BEFORE = (*_CHANGING, "quarantine/*.json", "models/meshes/*", "models/*/*")
_SHARDS = "shards/shard-*.h5"


class Mirror:
    """A folder of an object store, or of whatever fsspec can write.

    Files are sent whole, a shard after its models and the manifest last, so a copy that breaks off can be resumed.
    Only one run may write to it at a time.
    """

    def __init__(self, url: str) -> None:
        """Find the store; nothing is read or written yet.

        Args:
            url: such as "s3://BUCKET/FOLDER"; credentials are found as the store's own package does.

        Raises:
            MissingDependency: without fsspec, or without the package of this kind of store.
            BadValue: for a URL of an unknown kind.
        """
        fsspec = need("fsspec", "mirror")
        try:
            self._store, self._root = fsspec.core.url_to_fs(url)
        except ImportError as e:
            raise MissingDependency(f"the mirror {url} needs another package: {e}") from e
        except ValueError as e:
            raise BadValue(f"the mirror {url} cannot be opened: {e}; give a URL such as s3://BUCKET/FOLDER") from e
        self._url, self._sent, self._newest_s = url, dict[str, int](), time.monotonic()

    def fetch(self, dataset: Path) -> None:
        """Bring what the folder of a dataset lacks; raises DatasetConflict where the mirror holds another dataset."""
        try:
            self._sent = self._sizes()
            if "run.json" in self._sent and (dataset / "run.json").exists():
                self._require_same(dataset)
            for name in self._sent:
                file = dataset / name
                if name != _LAST and not file.exists():
                    file.parent.mkdir(parents=True, exist_ok=True)
                    with replacing(file) as made:
                        self._store.get_file(self._at(name), str(made))
        except OSError as e:
            raise StoreError(f"the mirror {self._url} cannot be read ({e}); leave --mirror out to go without") from e

    def send_now_and_then(self, dataset: Path) -> None:
        """As `send`, once a minute; what fails is said, and sent the next time."""
        if time.monotonic() - self._newest_s < _EVERY_S:
            return
        try:
            self.send(dataset)
        except StoreError as e:
            notice(f"{e}; it is tried again in a minute")
        self._newest_s = time.monotonic()

    def send(self, dataset: Path) -> None:
        """Send every finished file that is not there yet; raises StoreError where that fails."""
        try:
            for file in _files(dataset):
                name, size = file.relative_to(dataset).as_posix(), file.stat().st_size
                if name in _CHANGING or name == _LAST or self._sent.get(name) != size:
                    self._store.makedirs(self._store._parent(self._at(name)), exist_ok=True)
                    self._store.put_file(str(file), self._at(name))
                    self._sent[name] = size
        except OSError as e:
            raise StoreError(f"the mirror {self._url} cannot be written ({e}); the same command goes on") from e

    def _sizes(self) -> dict[str, int]:
        """Size of every file there, by its name below the folder [bytes]."""
        self._store.invalidate_cache()
        if not self._store.exists(self._root):
            return {}
        found: dict[str, dict[str, Any]] = self._store.find(self._root, detail=True)
        first = len(self._root.rstrip("/")) + 1
        return {path[first:]: int(about["size"]) for path, about in sorted(found.items())}

    def _require_same(self, dataset: Path) -> None:
        there = json.loads(self._store.cat_file(self._at("run.json")))
        here = json.loads((dataset / "run.json").read_text(encoding="utf-8"))
        if there.get("config") != here.get("config"):
            raise DatasetConflict(
                f"{self._url} holds another dataset than {dataset}; give --mirror another folder, or --out another one"
            )

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


def _files(dataset: Path) -> list[Path]:
    """Finished files of a dataset, in the order in which they are sent: a model's meshes, models, shards, manifest."""
    shards = _found(dataset, _SHARDS)  # looked up first: the models of these shards are there by now
    return [file for pattern in _BEFORE for file in _found(dataset, pattern)] + shards + _found(dataset, _LAST)


def _found(dataset: Path, pattern: str) -> list[Path]:
    return [p for p in sorted(dataset.glob(pattern)) if p.is_file() and not is_unfinished(p)]

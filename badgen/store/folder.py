"""The folder of a dataset: its lock, its options, its shards, its models, and the manifest."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.contracts.robot import ModelRobot
from badgen.contracts.slot_count import SlotCount, added
from badgen.files import (
    is_unfinished,
    naming,
    not_written,
    remove_unfinished,
    sync,
    write_bytes,
    write_json,
    write_text,
)
from badgen.serialization import from_text, to_text
from badgen.sim.world import World, asset_names, load_world, opens_from_its_folder
from badgen.store.foreign import ForeignModel, is_foreign, load_foreign, save_foreign
from badgen.store.lock import alone
from badgen.store.machine import fingerprint, first_difference, version, versions
from badgen.store.notice import notice
from badgen.store.robot_file import write_robot
from badgen.store.shard import is_whole, open_shard
from badgen.store.unavailable import unavailable

_SHOWN = 3  # differing keys that a conflict names
_LOCK = ".lock"
_NO_OPENGL: Mapping[str, str] = MappingProxyType({})  # of a dataset without pictures
_ASSETS = "meshes"  # folder of asset files of all kinds; named so by every stored model


@dataclass(frozen=True)
class DatasetFolder:
    """The folder of one dataset; every file in it is written atomically."""

    path: Path

    def claim(self, config: Mapping[str, Any], opengl: Mapping[str, str] = _NO_OPENGL) -> None:
        """Create the folder for this config, or resume a dataset that was begun with the same one.

        `opengl` are the properties of the OpenGL that draws the pictures, for a dataset with cameras.
        Raises DatasetConflict where it holds another config or foreign files, StoreError where nothing can be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            names = sorted(p.name for p in self.path.iterdir() if not (p.name == _LOCK or _is_own_tmp(p)))
            if not (self.path / "run.json").exists():
                if names:
                    raise DatasetConflict(
                        f"{self.path} holds files but no run.json (first: {names[0]}), so it is not a dataset; "
                        "give --out a new or empty folder"
                    )
                write_json(self.path / "run.json", _run_json(config, opengl))
            else:
                if "augment" in self.dataset_json():
                    raise DatasetConflict(f"{self.path} was made by `badgen augment`; resume it with that command")
                _require_same(self.config(), json.loads(to_text(config)), self.path)
                if self.shard_files():
                    self._require_same_bits(opengl)
                else:
                    write_json(self.path / "run.json", _run_json(config, opengl))  # it may have been begun elsewhere
            for folder in ("shards", "models/meshes"):
                (self.path / folder).mkdir(parents=True, exist_ok=True)
            remove_unfinished(self.path)
            unsure = sync(self.path)
        except OSError as e:
            raise StoreError(not_written(self.path, e)) from e
        if unsure is not None:
            notice(
                f"the disk of {self.path} does not confirm that new files are on it ({unsure.strerror}), so a power "
                "cut may undo the newest ones; the same command then makes them again"
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock this dataset against other writers; raises DatasetConflict where another process holds the lock."""
        with alone(self.path, self.path / _LOCK):
            yield

    def _require_same_bits(self, opengl: Mapping[str, str]) -> None:
        """Allow a dataset with shards to be resumed only with the same versions on the same kind of machine."""
        differs = self.elsewhere(opengl)
        if differs is not None:
            raise DatasetConflict(
                f"{self.path} was begun elsewhere ({differs}), so the bits would differ; "
                "resume it where it was begun, or make a new dataset with another --out"
            )

    def elsewhere(self, opengl: Mapping[str, str]) -> str | None:
        """The first version, machine property or property of OpenGL that differs from the dataset's; None without."""
        return self.made_elsewhere() or self.drawn_elsewhere(opengl)

    def made_elsewhere(self) -> str | None:
        """The first version or machine property that differs from where the dataset was made; None without any."""
        found = self.dataset_json()
        return first_difference(
            found.get("versions", {}), versions(str(found.get("config", {}).get("world", "")))
        ) or first_difference(found.get("machine", {}), fingerprint())

    def drawn_elsewhere(self, opengl: Mapping[str, str]) -> str | None:
        """The first property of OpenGL that differs from that of the stored pictures; None without any."""
        return first_difference(self.dataset_json().get("machine", {}), opengl)

    def dataset_json(self) -> dict[str, Any]:
        """Content of run.json; raises StoreError where the folder is not a dataset."""
        file = self.path / "run.json"
        try:
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
        except OSError as e:
            if not isinstance(e, FileNotFoundError | NotADirectoryError):
                raise unavailable(file, e) from e
            raise StoreError(
                f"{self.path} is not a dataset of badgen: it has no readable run.json ({e.strerror}); "
                "give the folder that `badgen make --out` wrote"
            ) from e
        except ValueError as e:
            raise StoreError(
                f"{file} is not JSON ({e}); restore it, or make the dataset again in an empty folder"
            ) from e

    def config(self) -> dict[str, Any]:
        """The config with which the dataset was made."""
        found: dict[str, Any] = self.dataset_json().get("config", {})
        return found

    def shard_path(self, shard: int) -> Path:
        """Path of a finished shard."""
        return self.path / "shards" / f"shard-{shard:06d}.h5"

    def shard_files(self) -> list[Path]:
        """Paths of the finished shards, in order; raises Unavailable where the folder cannot be read."""
        folder = self.path / "shards"
        try:
            return sorted(p for p in folder.iterdir() if p.match("shard-*.h5"))
        except FileNotFoundError:
            return []
        except OSError as e:
            raise unavailable(folder, e) from e

    def finished(self) -> set[int]:
        """Indices of finished shards that are not damaged.

        Raises Unavailable for a shard that cannot be opened, since it may be good.
        """
        return {int(p.stem.removeprefix("shard-")) for p in self.shard_files() if is_whole(p)}

    def save_world(self, world: World, robot: ModelRobot) -> None:
        """Store a model and its robot, unless they are stored already; several processes may do so at the same time."""
        folder = self.path / "models" / world.id
        if (folder / "scene.xml").exists():
            return
        if world.assets and not opens_from_its_folder(world.xml):
            raise StoreError(f"model {world.id} would not open from its folder; save its spec with build_world")
        assets = self.path / "models" / _ASSETS
        try:
            folder.mkdir(parents=True, exist_ok=True)
            assets.mkdir(parents=True, exist_ok=True)
            for name, content in world.assets.items():
                if not (assets / name).exists():
                    write_bytes(assets / name, content)
            write_robot(folder, robot)
            write_text(folder / "scene.xml", world.xml)  # last, so that its presence means that the model is complete
        except OSError as e:
            raise StoreError(not_written(folder, e)) from e

    def save_foreign(self, model: ForeignModel, robot: ModelRobot) -> None:
        """Store the model of a foreign world and its robot, unless they are stored already."""
        models = self.path / "models"
        try:
            (models / model.id).mkdir(parents=True, exist_ok=True)
            write_robot(models / model.id, robot)
            save_foreign(models, model)
        except OSError as e:
            raise StoreError(not_written(models / model.id, e)) from e

    def load_world(self, model_id: str) -> World:
        """A stored model, exactly as it was simulated."""
        if is_foreign(self.path / "models" / model_id):
            return load_foreign(self.path / "models", model_id)
        file = self.path / "models" / model_id / "scene.xml"
        try:
            xml = file.read_bytes().decode()
            folder = self.path / "models" / _ASSETS
            assets = {name: (folder / name).read_bytes() for name in asset_names(xml)}
        except (OSError, ValueError, ET.ParseError) as e:
            if isinstance(e, OSError) and not isinstance(e, FileNotFoundError | NotADirectoryError):
                raise unavailable(Path(e.filename or file), e) from e
            raise StoreError(
                f"model {model_id} cannot be read ({e}); copy the dataset with its whole models folder"
            ) from e
        world = load_world(xml, assets)
        if world.id != model_id:
            raise StoreError(f"{file} was changed after it was stored; restore it, or replays will not match")
        return world

    def record_seconds(self, shard: int, seconds: Mapping[str, float]) -> None:
        """Append the wall time of a shard, by mode, to seconds.jsonl; shards contain only what is reproducible."""
        line = to_text({"shard": shard, "seconds": seconds}) + "\n"
        file = self.path / "seconds.jsonl"
        with naming(file), file.open("ab+") as f:
            end = f.seek(0, os.SEEK_END)
            f.seek(max(0, end - 1))
            torn = end > 0 and f.read(1) != b"\n"  # a crash left an incomplete line
            f.write((b"\n" if torn else b"") + line.encode())

    def shard_counts(self, shard: int) -> dict[str, SlotCount]:
        """Counts of a finished shard by "scene/mode", without seconds; raises StoreError where it cannot be read."""
        return _counts(self.shard_path(shard))

    def counts(self) -> dict[str, SlotCount]:
        """Yield by mode ("scene/mode" where the dataset has several scenes), summed over the shards, with seconds."""
        total = added(*map(_counts, self.shard_files()))
        for key, seconds in self._seconds():
            if key in total:
                total[key] = replace(total[key], seconds=total[key].seconds + seconds)
        one_scene = len({key.rpartition("/")[0] for key in total if "/" in key}) == 1
        return {k.rpartition("/")[2] if one_scene else k: total[k] for k in sorted(total)}

    def write_manifest(self) -> None:
        """Write manifest.json, with the hashes of all shards; call it when all of them are finished."""
        shards = []
        for file in self.shard_files():
            with open_shard(file) as f:
                episodes = len(f["episodes"])
            with file.open("rb") as raw:
                sha = hashlib.file_digest(raw, "sha256").hexdigest()
            shards.append(
                {"file": f"shards/{file.name}", "sha256": sha, "bytes": file.stat().st_size, "episodes": episodes}
            )
        write_json(self.path / "manifest.json", {"shards": shards, "modes": self.counts()})

    def _seconds(self) -> Iterator[tuple[str, float]]:
        file = self.path / "seconds.jsonl"
        last: dict[int, dict[str, float]] = {}
        for line in file.read_bytes().splitlines() if file.exists() else []:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # incomplete because of a crash, and so was its shard
            last[entry["shard"]] = entry["seconds"]  # a shard that was made twice counts once
        for shard in sorted(last):
            yield from last[shard].items()


def _counts(file: Path) -> dict[str, SlotCount]:
    with open_shard(file) as f:
        return from_text(dict[str, SlotCount], f.attrs["counts"])


def _run_json(config: Mapping[str, Any], opengl: Mapping[str, str]) -> dict[str, Any]:
    machine = fingerprint() | dict(opengl)
    return {
        "badgen": version("badgen"),
        "config": config,
        "versions": versions(config.get("world", "")),
        "machine": machine,
    }


def _is_own_tmp(file: Path) -> bool:
    return file.name.startswith("run.json.") and is_unfinished(file)


def _flat(value: Any, at: str = "") -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        return {at: value}
    return {k: v for name, x in value.items() for k, v in _flat(x, f"{at}.{name}" if at else name).items()}


def _require_same(stored: Mapping[str, Any], requested: Mapping[str, Any], path: Path) -> None:
    if stored == requested:
        return
    old, new = _flat(dict(stored)), _flat(dict(requested))
    keys = [k for k in sorted({*old, *new}) if old.get(k, "(absent)") != new.get(k, "(absent)")]
    differences = [f"{k} is {old.get(k, '(absent)')!r} there and {new.get(k, '(absent)')!r} now" for k in keys[:_SHOWN]]
    more = f", and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    raise DatasetConflict(
        f"{path} holds a dataset with another config: {'; '.join(differences)}{more}. "
        "Repeat its options to resume it, or give --out another folder"
    )

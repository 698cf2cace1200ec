"""Read a dataset: episodes in order, or by id.

Scalars of the episodes of a shard are read together, in one opening; every read of arrays or frames opens the shard and
closes it again.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from badgen.contracts.arrays import Image
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, EpisodeRecord, Event
from badgen.contracts.errors import UnknownName
from badgen.contracts.exporter import Provenance
from badgen.contracts.robot import ModelRobot
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.video import Video
from badgen.files import from_home, readable_name
from badgen.media import video as codec_video
from badgen.serialization import from_text
from badgen.sim.world import World
from badgen.store import codec
from badgen.store.arrays import read_arrays
from badgen.store.folder import DatasetFolder
from badgen.store.robot_file import read_robot
from badgen.store.shard import (
    ShardScalars,
    StoredScalars,
    View,
    members,
    open_shard,
    read_scalars,
    reporting_damage,
    view_of,
)

_NEAR = 8  # ids that an error message suggests
_KEPT_SHARDS = 64  # whose scalars stay in memory; some 100 kB to 1 MB each


@dataclass(frozen=True)
class Episode:
    """One stored episode; scalars and events are cached, arrays and frames are read on every call."""

    folder: DatasetFolder
    shard: Path
    id: str
    order: tuple[str, ...] = ()  # of the cameras, as in the config
    together: ShardScalars | None = field(default=None, compare=False, repr=False)  # of the whole shard

    @cached_property
    def info(self) -> EpisodeInfo:
        """Scalars and text."""
        stored = self._scalars.attrs
        with reporting_damage(self.shard):
            return codec.info(self.id, stored)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in order of start."""
        stored = self._scalars.events
        with reporting_damage(self.shard):
            return from_text(tuple[Event, ...], stored)

    @cached_property
    def cameras(self) -> tuple[str, ...]:
        """Cameras with frames, the default camera of the scene first; empty for an episode without frames."""
        stored = list(self._scalars.views)
        return tuple(sorted(stored, key=lambda c: self.order.index(c) if c in self.order else len(self.order)))

    def arrays(self) -> EpisodeArrays:
        """Arrays over time."""
        with self._group() as g:
            return read_arrays(g)

    def video(self, camera: str) -> Video:
        """Encoded frames of a camera, with their attributes."""
        view = self._view(camera)
        with _within(self.shard, f"episodes/{self.id}/video/{camera}") as v:
            mp4 = v[()].tobytes()
        return Video(
            camera, mp4, view.fps, view.width, view.height, view.codec, view.steps, view.visible_s, view.misleading
        )

    def frame_steps(self, camera: str) -> Sequence[int]:
        """Row of the arrays that each frame shows."""
        steps: list[int] = self._view(camera).steps.tolist()
        return steps

    def fps(self, camera: str) -> float:
        """Frames per second of a camera."""
        return self._view(camera).fps

    def size(self, camera: str) -> tuple[int, int]:
        """Width and height of a camera's frames [pixels]."""
        view = self._view(camera)
        return view.width, view.height

    def visible_s(self, camera: str) -> float | None:
        """When the failure can first be seen from this camera, or None."""
        return self._view(camera).visible_s

    def misleading(self, camera: str) -> Sequence[int]:
        """Indices of frames that hide how the episode ends, in order of time; empty where nothing was lost."""
        return self._view(camera).misleading

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames (height, width, 3), all or the chosen ones."""
        return codec_video.decode(self.video(camera).mp4, indices)

    def model_xml(self) -> str:
        """MJCF of the world, with its assets named relative to `../meshes`."""
        return (self.folder.path / "models" / self.info.model / "scene.xml").read_text(encoding="utf-8")

    def assets(self) -> Mapping[str, bytes]:
        """Files that the MJCF names, by name: meshes, textures, height fields, skins."""
        return self.world().assets

    def world(self) -> World:
        """Model of the episode, as it was simulated."""
        return _world(self.folder, self.info.model)

    def robot(self) -> ModelRobot:
        """The robot in the model, by its handles."""
        return _robot(self.folder, self.info.model)

    def trajectory(self) -> Trajectory:
        """The rollout with its model, ready for detectors and labels."""
        a = self.arrays()
        return Trajectory(
            self.world().model,
            a.time_s,
            a.state,
            a.qpos,
            a.qvel,
            a.action,
            a.ctrl,
            a.contact_n,
            a.pairs,
            a.phase,
            a.phases,
            warnings={},
        )

    def record(self) -> EpisodeRecord:
        """Everything that is stored of the episode."""
        return EpisodeRecord(self.info, self.events, self.arrays(), tuple(self.video(c) for c in self.cameras))

    @cached_property
    def _scalars(self) -> StoredScalars:
        if self.together is not None:
            return self.together.of(self.id)
        with self._group() as g:
            return read_scalars(g)

    def _view(self, camera: str) -> View:
        views = self._scalars.views
        if camera not in views:
            raise UnknownName("camera", camera, self.cameras)
        with reporting_damage(self.shard):
            return view_of(views[camera])

    def _group(self) -> AbstractContextManager[Any]:
        return _within(self.shard, f"episodes/{self.id}")


class Dataset:
    """A finished or partly finished dataset; iterate over it for its episodes."""

    def __init__(self, path: str | Path) -> None:
        self.folder = DatasetFolder(from_home(path))
        self._json = self.folder.dataset_json()
        self._order = tuple(self._json.get("config", {}).get("cameras", ()))
        self._indexed: dict[Path, tuple[tuple[str, str], ...]] = {}
        self._where: Mapping[str, Path] = {}
        self._scalars: dict[Path, ShardScalars] = {}

    def __iter__(self) -> Iterator[Episode]:
        return self.episodes()

    @property
    def path(self) -> Path:
        """The folder of the dataset."""
        return self.folder.path

    @property
    def config(self) -> Mapping[str, Any]:
        """The config with which the dataset was made."""
        config: Mapping[str, Any] = self._json["config"]
        return config

    def episodes(self) -> Iterator[Episode]:
        """Every stored episode, in the order of the store; no file stays open between two of them."""
        for shard, episode_id, _ in self._index():
            yield Episode(self.folder, shard, episode_id, self._order, self._together(shard))

    def episode(self, episode_id: str) -> Episode:
        """One episode by id or unique beginning of it; raises UnknownName."""
        shards = self._shards()
        if episode_id in shards:
            return self._one(shards[episode_id], episode_id)
        found = [(shard, i) for i, shard in shards.items() if i.startswith(episode_id)]
        if len(found) == 1:
            return self._one(*found[0])
        if found:
            raise UnknownName("single episode", episode_id, [i for _, i in found[:_NEAR]])
        near = difflib.get_close_matches(episode_id, [i for _, i, _ in self._index()], n=_NEAR, cutoff=0.0)
        raise UnknownName("episode", episode_id, near)

    def group(self, group_id: str) -> list[Episode]:
        """All episodes that start from one initial state, in the order of the store; raises UnknownName."""
        found = [self._one(shard, i) for shard, i, group in self._index() if group == group_id]
        if not found:
            groups = {group for _, _, group in self._index()}
            raise UnknownName("group", group_id, difflib.get_close_matches(group_id, groups, n=_NEAR, cutoff=0.0))
        return found

    def counts(self) -> dict[str, SlotCount]:
        """Yield by mode ("scene/mode" where the dataset has several scenes), summed over the shards."""
        return self.folder.counts()

    def shard_hashes(self) -> dict[str, str]:
        """Shard file (relative to the dataset) -> SHA-256 in the manifest; empty while the dataset is unfinished."""
        manifest = self.path / "manifest.json"
        if not manifest.is_file():
            return {}
        return {s["file"]: s["sha256"] for s in json.loads(manifest.read_text())["shards"]}

    def provenance(self) -> tuple[Provenance, ...]:
        """Where the episodes come from: this dataset."""
        versions = {"badgen": str(self._json["badgen"])} | dict(self._json["versions"])
        name = readable_name(self.path.resolve())
        return (Provenance(name, self.config, versions, self.counts(), self.shard_hashes()),)

    def _one(self, shard: Path, episode_id: str) -> Episode:
        """One episode; its shard's scalars are used where they are in memory, and not read for this episode alone."""
        known = self._scalars.get(shard)
        return Episode(
            self.folder, shard, episode_id, self._order, known if known is not None and known.is_read else None
        )

    def _together(self, shard: Path) -> ShardScalars:
        """Scalars of a whole shard; those of the shards that were iterated over last are kept."""
        found = self._scalars.pop(shard, None) or ShardScalars(shard)
        self._scalars[shard] = found
        if len(self._scalars) > _KEPT_SHARDS:
            del self._scalars[next(iter(self._scalars))]
        return found

    def _shards(self) -> Mapping[str, Path]:
        """Episode id -> its shard; computed again only after a new shard was written."""
        if not self._where or len(self.folder.shard_files()) != len(self._indexed):
            self._where = {i: shard for shard, i, _ in self._index()}
        return self._where

    def _index(self) -> Iterator[tuple[Path, str, str]]:
        for shard in self.folder.shard_files():
            if shard not in self._indexed:
                with open_shard(shard) as f:
                    self._indexed[shard] = tuple((i, str(g.attrs["group"])) for i, g in members(f["episodes"]))
            for episode_id, group in self._indexed[shard]:
                yield shard, episode_id, group


def open_dataset(path: str | Path) -> Dataset:
    """Open the folder of a dataset for reading; raises StoreError where it is not one."""
    return Dataset(path)


@contextmanager
def _within(shard: Path, name: str) -> Iterator[Any]:
    """Group or dataset of a shard, open for one `with` block."""
    with open_shard(shard) as f:
        yield f[name]


@lru_cache(maxsize=8)
def _world(folder: DatasetFolder, model_id: str) -> World:
    return folder.load_world(model_id)  # compiling a model takes tens of milliseconds, and groups share it


@lru_cache(maxsize=64)
def _robot(folder: DatasetFolder, model_id: str) -> ModelRobot:
    return read_robot(folder.path / "models" / model_id)

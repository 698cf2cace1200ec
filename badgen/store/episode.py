"""One stored episode; every read of arrays or frames opens its shard and closes it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from badgen.contracts.arrays import Image
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, EpisodeRecord, Event
from badgen.contracts.errors import StoreError, UnknownName
from badgen.contracts.robot import ModelRobot
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.video import Repaint, RestyledVideo, Video
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
    open_shard,
    read_scalars,
    reporting_damage,
    view_of,
)
from badgen.store.writer import REPAINTED


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

    @cached_property
    def repaints(self) -> Mapping[str, Mapping[str, Repaint]]:
        """Restyler -> camera -> how its restyled video was made; empty without any."""
        stored = self._scalars.repaints
        with reporting_damage(self.shard):
            return {n: {c: from_text(Repaint, t) for c, t in of.items()} for n, of in stored.items()}

    def restyled(self, name: str, camera: str) -> RestyledVideo:
        """The restyled video of a camera; raises UnknownName."""
        if camera not in self.repaints.get(name, {}):
            made = [f"{n}/{c}" for n, of in self.repaints.items() for c in of]
            raise UnknownName("restyled video", f"{name}/{camera}", made)
        with _within(self.shard, f"episodes/{self.id}/{REPAINTED}/{name}/{camera}") as v:
            mp4, codec = v[()].tobytes(), str(v.attrs["codec"])
        return RestyledVideo(replace(self.video(camera), mp4=mp4, codec=codec), self.repaints[name][camera])

    def restyled_frames(self, name: str, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames (height, width, 3) of a restyled video, all or the chosen ones."""
        return codec_video.decode(self.restyled(name, camera).video.mp4, indices)

    def model_xml(self) -> str:
        """MJCF of the world, with its assets named relative to `../meshes`.

        Raises StoreError for the episode of a foreign world, which has none.
        """
        if self.info.is_foreign:
            raise StoreError(f"episode {self.id} is of the world {self.info.scene}, whose model is stored without MJCF")
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
            recorded=a.recorded,
        )

    def record(self) -> EpisodeRecord:
        """Everything that is stored of the episode."""
        restyled = tuple(self.restyled(name, c) for name, of in self.repaints.items() for c in of)
        return EpisodeRecord(self.info, self.events, self.arrays(), tuple(map(self.video, self.cameras)), restyled)

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

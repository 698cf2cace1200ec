"""The exporter contract: a context manager that writes beside its target and renames on a clean exit."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from badgen.contracts.arrays import Image
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event, SlotCount
from badgen.contracts.robot import ModelRobot


@dataclass(frozen=True)
class Provenance:
    """Where stored episodes come from; names no place on this machine.

    Attributes:
        name: the run's folder, without the way to it.
        config: resolved options of the run; versions: of the packages that made it.
        counts: yield by mode.
        shards: shard file -> SHA-256; empty while the run is unfinished.
    """

    name: str
    config: Mapping[str, Any]
    versions: Mapping[str, str]
    counts: Mapping[str, SlotCount]
    shards: Mapping[str, str]


class StoredEpisode(Protocol):
    """A stored episode as readers and exporters see it; arrays and frames are read when asked for."""

    @property
    def info(self) -> EpisodeInfo:
        """Scalars and text."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in order of start."""

    @property
    def cameras(self) -> tuple[str, ...]:
        """Cameras with frames; empty for a run without pictures."""

    def arrays(self) -> EpisodeArrays:
        """Arrays over time."""

    def frame_steps(self, camera: str) -> Sequence[int]:
        """Row of the arrays that each frame shows."""

    def fps(self, camera: str) -> float:
        """Frames per second of a camera."""

    def visible_s(self, camera: str) -> float | None:
        """When the failure can first be seen from this camera, or None."""

    def misleading(self, camera: str) -> Sequence[int]:
        """Frames that hide how the run ends, in order of time; empty where it lost nothing, and in older runs."""

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames (height, width, 3), all or the chosen ones."""

    def model_xml(self) -> str:
        """MJCF of the world, with meshes named relative to `../meshes`."""

    def meshes(self) -> Mapping[str, bytes]:
        """Mesh files that the MJCF names."""

    def robot(self) -> ModelRobot:
        """The robot in the model: its parts by their handles, and where its joints stand in `qpos`."""


class StoredDataset(Protocol):
    """A finished or partly finished run on disk."""

    @property
    def path(self) -> Path:
        """The run's folder."""

    def episodes(self) -> Iterable[StoredEpisode]:
        """Every stored episode, in the order of the store."""

    def episode(self, episode_id: str) -> StoredEpisode:
        """One episode by id or unique beginning of it; raises UnknownName."""

    def provenance(self) -> Sequence[Provenance]:
        """Where the episodes come from: one entry for each run that they were read from."""


class Exporter(abc.ABC):
    """Writes a run in another program's format.

    An interrupted export leaves its folder behind. The caller hands it to the same export again if `resumable`, and
    otherwise empties it first.

    Attributes:
        name: registry name, as in `badgen export RUN --to NAME`.
        summary: one line for `badgen list exporters`.
        options: option name -> (default, help); values arrive as the default's type.
        resumable: whether `export` can go on in a folder that an interrupted export of the same kind left.
        progress: called with what is done and how much there is.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    options: ClassVar[Mapping[str, tuple[Any, str]]]
    resumable: ClassVar[bool] = False
    progress: Callable[[int, int], None] = staticmethod(lambda done, total: None)

    @abc.abstractmethod
    def export(self, dataset: StoredDataset, out: Path, options: Mapping[str, Any]) -> list[Path]:
        """Write into the empty folder `out`; return the files made. The caller renames it into place."""

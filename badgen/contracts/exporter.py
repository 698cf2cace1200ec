"""The exporter contract: what an exporter reads of a dataset, and the folder that it fills."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias

from badgen.contracts.arrays import Image
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event
from badgen.contracts.robot import ModelRobot
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.video import Repaint

Options: TypeAlias = Mapping[str, tuple[Any, str]]  # name -> (default, help); a value has the type of the default


@dataclass(frozen=True)
class Provenance:
    """Where stored episodes come from; it contains no path of this machine.

    Attributes:
        name: name of the dataset's folder, without its parents.
        config: resolved options of the dataset.
        versions: package -> version with which the dataset was made.
        counts: yield by mode.
        shards: shard file -> SHA-256; empty while the dataset is unfinished.
    """

    name: str
    config: Mapping[str, Any]
    versions: Mapping[str, str]
    counts: Mapping[str, SlotCount]
    shards: Mapping[str, str]


class StoredEpisode(Protocol):
    """A stored episode as readers and exporters see it; arrays and frames are read when they are needed."""

    @property
    def info(self) -> EpisodeInfo:
        """Scalars and text."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in order of start."""

    @property
    def cameras(self) -> tuple[str, ...]:
        """Cameras with frames; empty for an episode without frames."""

    def arrays(self) -> EpisodeArrays:
        """Arrays over time."""

    def frame_steps(self, camera: str) -> Sequence[int]:
        """Row of the arrays that each frame shows."""

    def fps(self, camera: str) -> float:
        """Frames per second of a camera."""

    def size(self, camera: str) -> tuple[int, int]:
        """Width and height of a camera's frames [pixels]."""

    def visible_s(self, camera: str) -> float | None:
        """When the failure can first be seen from this camera, or None."""

    def misleading(self, camera: str) -> Sequence[int]:
        """Indices of frames that hide how the episode ends, in order of time; empty where nothing was lost."""

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames (height, width, 3), all or the chosen ones."""

    @property
    def repaints(self) -> Mapping[str, Mapping[str, Repaint]]:
        """Restyler -> camera -> how the restyled video of that camera was made; empty without any."""

    def restyled_frames(self, name: str, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        """Decoded frames of the video that this restyler made of a camera; raises UnknownName where it made none."""

    def model_xml(self) -> str:
        """MJCF of the world, with its assets named relative to `../meshes`."""

    def assets(self) -> Mapping[str, bytes]:
        """Files that the MJCF names, by name: meshes, textures, height fields, skins."""

    def robot(self) -> ModelRobot:
        """The robot in the model: its parts by their handles, and the indices of its joints in `qpos`."""


class StoredDataset(Protocol):
    """A finished or partly finished dataset on disk."""

    @property
    def path(self) -> Path:
        """The folder of the dataset."""

    def episodes(self) -> Iterable[StoredEpisode]:
        """Every stored episode, in the order of the store."""

    def episode(self, episode_id: str) -> StoredEpisode:
        """One episode by id or unique beginning of it; raises UnknownName."""

    def provenance(self) -> Sequence[Provenance]:
        """Where the episodes come from: one entry for each dataset that they are read from."""


class Exporter(abc.ABC):
    """Converts a dataset into another program's format.

    An interrupted export leaves an incomplete folder behind. If `resumable`, the caller passes that folder to the next
    export with the same options; otherwise the caller empties it first.

    Attributes:
        name: registry name, as in `badgen export DATASET --to NAME`.
        summary: one line for `badgen list exporters`.
        options: the options that this class adds: name -> (default, help); values have the type of the default.
        resumable: whether `export` can resume in a folder that an interrupted export with the same options left.
        deterministic: whether the same dataset and options give the same bytes.
        progress: called with the number of finished pieces and of all pieces.
        tell: called with a line that the user should read once the export is complete.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    options: ClassVar[Options] = {}
    resumable: ClassVar[bool] = False
    deterministic: ClassVar[bool] = True
    progress: Callable[[int, int], None] = staticmethod(lambda done, total: None)
    tell: Callable[[str], None] = staticmethod(lambda line: None)

    @classmethod
    def all_options(cls) -> Options:
        """All options of `export`: those of the class, and those that its base class adds."""
        return cls.options

    @abc.abstractmethod
    def export(self, dataset: StoredDataset, out: Path, options: Mapping[str, Any]) -> list[Path]:
        """Write into the folder `out`, which is empty unless the export is resumed; return the files written.

        The caller renames the folder into place.
        """

"""A view as a few still pictures with their labels, written once however many rows show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.media import write_image
from badgen.selection.labels import FrameLabels, evenly, labels_of


def frames_option(number: int) -> dict[str, tuple[Any, str]]:
    """The option `frames` of a format that shows a run in a few pictures."""
    return {"frames": (number, "pictures of each view, evenly in time, the first and the last among them; 0 for all")}


def require_both_ends(frames: int) -> None:
    """Raise BadValue for a number of pictures that leaves out the first or the last."""
    if frames == 1:
        raise BadValue("frames is 1; it must be 0 (all) or at least 2 (the first and the last)")


@dataclass(frozen=True)
class SampledFrames:
    """Files (relative to the export) and labels of some frames of a view, in order of time."""

    files: tuple[str, ...]
    labels: FrameLabels

    @property
    def times(self) -> str:
        """When the pictures were taken, for people."""
        return ", ".join(f"{t:.1f} s" for t in self.labels.time_s)


def write_sampled_frames(out: Path, episode: StoredEpisode, camera: str, wanted: int) -> SampledFrames:
    """Write frames of a view evenly in time as `media/<id>/<camera>/000000.jpg`, the first and the last among them."""
    steps = episode.frame_steps(camera)
    chosen = evenly(len(steps), wanted)
    files = tuple(f"media/{episode.info.id}/{camera}/{i:06d}.jpg" for i in chosen)
    missing = [k for k, file in enumerate(files) if not (out / file).exists()]
    pictures = episode.frames(camera, [chosen[k] for k in missing]) if missing else []
    for k, picture in zip(missing, pictures, strict=True):
        write_image(out / files[k], picture)
    return SampledFrames(files, labels_of(episode.arrays(), [steps[i] for i in chosen]))

"""Evenly spaced frames of a view with their labels, written once even if several rows use them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.media import write_image
from badgen.selection.labels import FrameLabels, evenly, labels_of


def frames_option(number: int) -> dict[str, tuple[Any, str]]:
    """The option `frames` of a format that shows an episode in some of its frames."""
    return {"frames": (number, "frames of each view, evenly spaced, with the first and the last; 0 for all")}


def require_both_ends(frames: int) -> None:
    """Raise BadValue for a single frame, which cannot be both the first and the last."""
    if frames == 1:
        raise BadValue("frames is 1; it must be 0 (all) or at least 2 (the first and the last)")


@dataclass(frozen=True)
class SampledFrames:
    """Files (relative to the export) and labels of some frames of one view, in order of time."""

    files: tuple[str, ...]
    labels: FrameLabels

    @property
    def times(self) -> str:
        """Times of the frames, as text."""
        return ", ".join(f"{t:.1f} s" for t in self.labels.time_s)


def write_sampled_frames(out: Path, episode: StoredEpisode, camera: str, wanted: int) -> SampledFrames:
    """Write evenly spaced frames of a view as `media/<id>/<camera>/000000.jpg`, with the first and the last."""
    steps = episode.frame_steps(camera)
    chosen = evenly(len(steps), wanted)
    files = tuple(f"media/{episode.info.id}/{camera}/{i:06d}.jpg" for i in chosen)
    missing = [k for k, file in enumerate(files) if not (out / file).exists()]
    pictures = episode.frames(camera, [chosen[k] for k in missing]) if missing else []
    for k, picture in zip(missing, pictures, strict=True):
        write_image(out / files[k], picture)
    return SampledFrames(files, labels_of(episode.arrays(), [steps[i] for i in chosen]))

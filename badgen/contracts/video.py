"""The encoded video of one camera, and what is known of its frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from badgen.contracts.arrays import Ints


@dataclass(frozen=True)
class Video:
    """Encoded frames of one camera.

    Attributes:
        camera: name of the camera.
        mp4: bytes of the file.
        fps: frames per second.
        width: pixels.
        height: pixels.
        codec: name of the encoder.
        steps: (F,) row of the episode's arrays that each frame shows.
        visible_s: when the failure can first be seen from this camera; None if never.
        misleading: frames that hide how the episode ends; empty where nothing was lost.
    """

    camera: str
    mp4: bytes
    fps: float
    width: int
    height: int
    codec: str
    steps: Ints
    visible_s: float | None
    misleading: tuple[int, ...] = ()


@dataclass(frozen=True)
class Repaint:
    """How a restyled video was made, and what the gate measured.

    Attributes:
        name: name of the restyler, as on the command line; a name of the group `video_aug` in the store.
        model: what repainted it, with its version or the id of its weights.
        prompt: the words that it was given.
        seed: the number that style and noise were drawn from; one for all members of a group.
        verdict: "kept", or why the gate does not let the video stand for its episode.
        scores: thing -> name of a measure -> its worst value over the frames that decide.
        settings: what else it depends on, such as steps and guidance; empty for a restyler without settings.
    """

    name: str
    model: str
    prompt: str
    seed: int
    verdict: str = "kept"
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RestyledVideo:
    """A restyled video of one camera; frames, times and labels are those of the raw video of that camera."""

    video: Video
    repaint: Repaint

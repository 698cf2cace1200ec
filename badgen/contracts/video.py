"""The encoded video of one camera, and what is known of its frames."""

from __future__ import annotations

from dataclasses import dataclass

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

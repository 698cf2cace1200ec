"""Videos that every player and every browser opens: H.264 with colour at half the resolution."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import av

from badgen.contracts.arrays import Image
from badgen.contracts.errors import RenderError
from badgen.files import write_bytes
from badgen.media.h264 import Coding, evened, write

_EXPORTED = Coding(
    "libx264",
    "yuv420p",
    {"preset": "veryfast", "qp": "18", "bf": "0", "g": "10", "flags": "+bitexact"},
    {"fflags": "+bitexact"},
)
# The index stands at the front of the file, so that a page can play the video while it loads.
_BROWSER = Coding("libx264", "yuv420p", {"crf": "20", "preset": "veryfast"}, {"movflags": "+faststart"})


def mp4_bytes(frames: Sequence[Image], fps: float) -> bytes:
    """Frames as an mp4 that any program decodes; an odd edge is repeated to make the size even."""
    out, even = io.BytesIO(), evened(frames)
    write(out, even, fps, even[0].shape[:2], _EXPORTED)
    return out.getvalue()


def write_mp4(path: Path, frames: Sequence[Image], fps: float) -> Path:
    """Write the video of `mp4_bytes` atomically, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_bytes(path, mp4_bytes(frames, fps), durable=False)


def write_browser_mp4(path: Path, frames: Sequence[Image], fps: float) -> Path:
    """Write a small video for a web page; raises RenderError where there are no frames or none can be encoded."""
    if not frames:
        raise RenderError(f"no frames to write into {path}")
    even = evened(frames)
    try:
        write(str(path), even, fps, even[0].shape[:2], _BROWSER)
    except av.FFmpegError as e:
        path.unlink(missing_ok=True)
        if isinstance(e, OSError):  # such as a full disk
            raise OSError(e.errno, e.strerror, str(path)) from e
        raise RenderError(f"no video could be encoded into {path}: {e}") from e
    return path

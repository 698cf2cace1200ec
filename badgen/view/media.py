"""Videos that every browser plays: H.264, yuv420p, index at the front of the file."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.errors import RenderError


def write_mp4(frames: Sequence[Image], fps: float, path: Path) -> Path:
    """Encode frames for a browser; an odd row or column is doubled, since yuv420p wants even sizes."""
    if not frames:
        raise RenderError(f"no frames to write into {path}")
    height, width = frames[0].shape[:2]
    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
            stream.width, stream.height, stream.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
            stream.options = {"crf": "20", "preset": "veryfast"}
            stream.codec_context.thread_count = 1  # several videos are made at once instead
            for frame in frames:
                even = np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
                container.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
            container.mux(stream.encode(None))
    except av.FFmpegError as e:
        raise RenderError(f"no video could be encoded into {path}: {e}") from e
    return path

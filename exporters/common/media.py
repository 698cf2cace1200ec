"""Pictures and videos as other programs open them; the same frames give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import PIL.Image
from av.video.stream import VideoStream

from badgen.contracts.arrays import Image
from badgen.contracts.errors import UnknownName

IMAGES = ("png", "jpg")
JPEG_QUALITY = 95
_X264 = {"preset": "veryfast", "qp": "18", "bf": "0", "g": "10", "flags": "+bitexact"}


def check_image_type(kind: str) -> str:
    """Return `kind` if pictures can be written so; raises UnknownName."""
    if kind not in IMAGES:
        raise UnknownName("image type", kind, IMAGES)
    return kind


def image_bytes(image: Image, kind: str) -> bytes:
    """A picture as the bytes of a PNG (exact) or of a JPEG without loss in colour resolution."""
    buffer = io.BytesIO()
    picture = PIL.Image.fromarray(image)
    if kind == "png":
        picture.save(buffer, format="PNG", compress_level=4)
    else:
        picture.save(buffer, format="JPEG", quality=JPEG_QUALITY, subsampling=0)
    return buffer.getvalue()


def write_image(path: Path, image: Image) -> Path:
    """Write a picture in the type of the path's ending, whole or not at all, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.tmp")
    partial.write_bytes(image_bytes(image, path.suffix.removeprefix(".")))
    partial.replace(path)
    return path


def mp4_bytes(frames: Sequence[Image], fps: float) -> bytes:
    """Frames as H.264 in 4:2:0, which every player decodes; an odd edge is doubled to make the size even."""
    out = io.BytesIO()
    rate = Fraction(fps).limit_denominator(1000)
    even = [_even(f) for f in frames]
    with av.open(out, "w", format="mp4", container_options={"fflags": "+bitexact"}) as box:
        stream = box.add_stream("libx264", rate=rate, options=_X264)
        assert isinstance(stream, VideoStream)  # libx264 is a video codec
        stream.height, stream.width = even[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1  # x264's bits depend on the number of threads
        stream.codec_context.time_base = 1 / rate
        for i, rgb in enumerate(even):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = i, stream.codec_context.time_base
            box.mux(stream.encode(frame))
        box.mux(stream.encode())
    return out.getvalue()


def write_mp4(path: Path, frames: Sequence[Image], fps: float) -> Path:
    """Write a video, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mp4_bytes(frames, fps))
    return path


def resized(image: Image, shortest_px: int) -> Image:
    """Scale a picture so that its shorter edge has this length; both edges come out even."""
    height, width = image.shape[:2]
    scale = shortest_px / min(height, width)
    size = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
    if size == (width, height):
        return image
    return np.asarray(PIL.Image.fromarray(image).resize(size, PIL.Image.Resampling.BILINEAR), dtype=np.uint8)


def _even(image: Image) -> Image:
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(padded)

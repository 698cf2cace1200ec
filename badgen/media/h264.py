"""Encode frames as H.264 in an mp4, on one thread: the same frames give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from badgen.contracts.arrays import Image


@dataclass(frozen=True, slots=True)
class Coding:
    """How a video is coded: encoder, pixel format, options of the encoder and of the mp4 container."""

    codec: str
    pixels: str
    options: Mapping[str, str]
    container: Mapping[str, str] = field(default_factory=dict)


def write(out: str | io.BytesIO, frames: Iterable[Image], fps: float, size: tuple[int, int], coding: Coding) -> None:
    """Encode RGB frames of one size (height, width) into a file or a buffer; raises av.FFmpegError."""
    rate = Fraction(fps).limit_denominator(1000)
    with av.open(out, "w", format="mp4", container_options=dict(coding.container)) as box:
        stream = box.add_stream(coding.codec, rate=rate, options=dict(coding.options))
        assert isinstance(stream, VideoStream)  # every codec named here is a video codec
        stream.height, stream.width = size
        stream.pix_fmt = coding.pixels
        stream.codec_context.thread_count = 1  # x264's bits depend on the number of threads
        stream.codec_context.time_base = 1 / rate
        convert = VideoReformatter()  # one for all frames: its set-up takes longer than a small frame
        for i, rgb in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            frame = convert.reformat(frame, format=coding.pixels)
            frame.pts, frame.time_base = i, stream.codec_context.time_base
            box.mux(stream.encode(frame))
        box.mux(stream.encode())


def evened(frames: Sequence[Image]) -> list[Image]:
    """Frames of even size, with an odd last row or column repeated: colour at half resolution needs that."""
    return [_even(f) for f in frames]


def _even(image: Image) -> Image:
    height, width = image.shape[:2]
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")

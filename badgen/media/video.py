"""The videos of the store: frames to mp4 and back, in memory; the same frames always give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, RenderError
from badgen.media.h264 import Coding, write

LOSSLESS = "lossless"
HIGH = "high"
QUALITIES = (HIGH, LOSSLESS, "small")
_MOVE_AWAY = "move its shard away, then the same `badgen make` command makes it again"


@dataclass(frozen=True)
class Setting:
    """How one quality is coded.

    Attributes:
        codec: name of the encoder.
        pixels: pixel format; `yuv420p` halves the resolution of colour, in which thin coloured things drown.
        qp: quantizer, 0 (exact) to 51.
        preset: of x264, how hard it searches.
        key_every: frames from key frame to key frame: reading one frame decodes at most so many. A key frame of a
            still camera takes as many bytes as ten others.
        search: other parameters of x264.
    """

    codec: str
    pixels: str
    qp: int
    preset: str
    key_every: int
    search: str = ""


# Without psy=0, x264 adds texture that pleases the eye and is farther from the frame.
SETTINGS = {
    LOSSLESS: Setting("libx264rgb", "rgb24", 0, "ultrafast", 10),
    HIGH: Setting("libx264", "yuv444p", 22, "veryfast", 30, ":psy=0"),
    "small": Setting("libx264", "yuv420p", 28, "veryfast", 30),
}
# Every setting by which a later frame changes how an earlier one is coded is off: frames that equal the twin's must
# have the twin's packets. Otherwise the bytes would give a failure away before it begins.
_CAUSAL = "bframes=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:scenecut=0:threads=1"


def encode(frames: Sequence[Image], fps: float, quality: str) -> tuple[bytes, str]:
    """Encode RGB frames of one size as mp4; return its bytes and the codec's name."""
    if quality not in SETTINGS:
        raise BadValue(f"video quality {quality!r} is unknown; allowed: {', '.join(QUALITIES)}")
    return encode_as(frames, fps, SETTINGS[quality])


def encode_as(frames: Sequence[Image], fps: float, setting: Setting) -> tuple[bytes, str]:
    """Encode as `encode` does, with any setting."""
    if not fps > 0:
        raise BadValue(f"fps is {fps}; it must be above 0")
    size = _check_frames(frames, setting)
    _require(setting.codec)
    out = io.BytesIO()
    write(out, frames, fps, size, _coding(setting))
    return out.getvalue(), setting.codec


def key_every(quality: str) -> int:
    """Frames from key frame to key frame of a quality."""
    return SETTINGS[quality].key_every


def decode(mp4: bytes, indices: Sequence[int] | None = None) -> list[Image]:
    """Decode all frames, or the chosen ones in the given order, as RGB uint8."""
    wanted = None if indices is None else set(indices)
    if wanted is not None and not wanted:
        return []
    try:
        found = _decoded(mp4, wanted)
    except av.FFmpegError as e:
        raise RenderError(f"a stored video is damaged ({e}); {_MOVE_AWAY}") from e
    if wanted is not None and not wanted <= found.keys():
        raise RenderError(f"a stored video is damaged (it ends early); {_MOVE_AWAY}")
    return [found[i] for i in (sorted(found) if indices is None else indices)]


def packets(mp4: bytes) -> list[bytes]:
    """Coded bytes of every frame, in order; videos with equal first frames have equal first packets."""
    with av.open(io.BytesIO(mp4), "r") as box:
        return [bytes(p) for p in box.demux(box.streams.video[0]) if p.size]


def _decoded(mp4: bytes, wanted: set[int] | None) -> dict[int, Image]:
    found: dict[int, Image] = {}
    with av.open(io.BytesIO(mp4), "r") as box:
        stream = box.streams.video[0]
        count, tick = stream.frames, stream.time_base * (stream.average_rate or 1)  # type: ignore[operator]
        if wanted and (min(wanted) < 0 or max(wanted) >= count):
            raise BadValue(f"frames {min(wanted)} to {max(wanted)} requested; this video has 0 to {count - 1}")
        if wanted and min(wanted) > 0:
            box.seek(int(min(wanted) / tick), stream=stream)  # lands on the key frame at or before
        for frame in box.decode(stream):
            index = round((frame.pts or 0) * tick)
            if wanted is None or index in wanted:
                found[index] = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
            if wanted is not None and len(found) == len(wanted):
                break
    return found


def _check_frames(frames: Sequence[Image], setting: Setting) -> tuple[int, int]:
    if not len(frames):
        raise BadValue("a video needs at least one frame; none was given")
    shape = frames[0].shape
    for f in frames:
        if f.shape != shape or len(shape) != 3 or shape[2] != 3 or f.dtype != np.uint8:
            raise BadValue(f"a frame is {f.dtype} {f.shape}; all must be uint8 (height, width, 3) of one size")
    height, width = int(shape[0]), int(shape[1])
    if setting.pixels == "yuv420p" and (height % 2 or width % 2):
        raise BadValue(
            f"frames are {width} x {height}; this quality needs an even width and height: change the size, "
            "or use quality 'lossless'"
        )
    return height, width


def _require(codec: str) -> None:
    try:
        av.codec.Codec(codec, "w")
    except av.codec.codec.UnknownCodecError as e:
        raise RenderError(
            f"this build of PyAV cannot write {codec}; install the wheel from PyPI (pip install --force-reinstall av), "
            "or use --cameras none"
        ) from e


def _coding(setting: Setting) -> Coding:
    every = setting.key_every
    options = {
        "preset": setting.preset,
        "qp": str(setting.qp),
        "bf": "0",
        "g": str(every),
        "sc_threshold": "0",
        "x264-params": f"{_CAUSAL}:keyint={every}:min-keyint={every}{setting.search}",
        "flags": "+bitexact",
    }
    return Coding(setting.codec, setting.pixels, options, {"fflags": "+bitexact"})

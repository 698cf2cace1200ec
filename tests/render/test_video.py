"""Videos: exact where promised, reproducible, and blind to the future."""

import io

import av
import numpy as np
import pytest

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, RenderError
from badgen.media import video


def clip(n: int, seed: int = 0, size: tuple[int, int] = (48, 64)) -> list[Image]:
    """A bright square that moves over a noisy, fixed background."""
    back = np.random.default_rng(seed).integers(0, 120, (*size, 3), dtype=np.uint8)
    frames = []
    for k in range(n):
        f = back.copy()
        f[10:22, 2 + k : 14 + k] = (250, 40 + 3 * k, 90)
        frames.append(f)
    return frames


def test_lossless_is_bit_exact() -> None:
    frames = clip(23)
    mp4, codec = video.encode(frames, 10, "lossless")
    back = video.decode(mp4)
    assert codec == "libx264rgb"
    assert len(back) == 23
    assert all(np.array_equal(a, b) for a, b in zip(frames, back, strict=True))


def test_lossless_takes_odd_sizes() -> None:
    frames = clip(3, size=(33, 47))
    back = video.decode(video.encode(frames, 10, "lossless")[0])
    assert all(np.array_equal(a, b) for a, b in zip(frames, back, strict=True))


def test_lossy_qualities_are_ordered_by_error_and_size() -> None:
    frames = clip(12)
    error, size = [], []
    for quality in ("high", "small"):
        mp4, _ = video.encode(frames, 10, quality)
        back = video.decode(mp4)
        error.append(np.mean([np.abs(a.astype(float) - b).mean() for a, b in zip(frames, back, strict=True)]))
        size.append(len(mp4))
    assert 0 < error[0] < error[1] < 40
    assert size[0] > size[1]


@pytest.mark.parametrize("fps", [10.0, 12.5, 50 / 3])
def test_chosen_frames_are_the_right_ones(fps: float) -> None:
    frames = clip(35)
    mp4, _ = video.encode(frames, fps, "lossless")
    chosen = [34, 0, 17, 17, 20, 9]
    back = video.decode(mp4, chosen)
    assert len(back) == len(chosen)
    assert all(np.array_equal(frames[i], b) for i, b in zip(chosen, back, strict=True))
    assert np.array_equal(video.decode(mp4, [29])[0], frames[29])
    assert video.decode(mp4, []) == []


@pytest.mark.parametrize("index", [-1, 5])
def test_a_frame_that_is_not_there_is_refused(index: int) -> None:
    mp4, _ = video.encode(clip(5), 10, "lossless")
    with pytest.raises(BadValue, match="0 to 4"):
        video.decode(mp4, [index])


@pytest.mark.parametrize("quality", video.QUALITIES)
def test_a_common_beginning_has_the_same_packets(quality: str) -> None:
    twin = clip(36)
    failure = [f.copy() for f in twin[:17]] + clip(19, seed=5)
    a, b = (video.packets(video.encode(f, 10, quality)[0]) for f in (twin, failure))
    assert len(a) == len(b) == 36
    assert a[:17] == b[:17]
    assert a[17] != b[17]
    assert video.packets(video.encode(twin[:17], 10, quality)[0]) == a[:17]


@pytest.mark.parametrize("quality", video.QUALITIES)
def test_same_frames_same_bytes(quality: str) -> None:
    assert video.encode(clip(15), 10, quality) == video.encode(clip(15), 10, quality)


@pytest.mark.parametrize("quality", video.QUALITIES)
def test_no_frame_depends_on_a_later_one_and_key_frames_come_regularly(quality: str) -> None:
    mp4, _ = video.encode(clip(65), 10, quality)
    with av.open(io.BytesIO(mp4), "r") as box:
        got = [p for p in box.demux(box.streams.video[0]) if p.size]
        assert [i for i, p in enumerate(got) if p.is_keyframe] == list(range(0, 65, video.key_every(quality)))
        assert all(p.pts == p.dts for p in got)


def test_a_frame_chosen_from_the_default_quality_is_that_of_the_whole_video() -> None:
    mp4, _ = video.encode(clip(65), 10, "high")
    whole = video.decode(mp4)
    for k in (0, 1, 29, 30, 31, 64):
        assert np.array_equal(video.decode(mp4, [k])[0], whole[k])


def test_the_default_quality_keeps_thin_coloured_things_of_odd_sizes() -> None:
    """A red line of one pixel on blue, which loses half its colour where colour has half the resolution."""
    frame = np.full((49, 65, 3), (30, 60, 180), dtype=np.uint8)
    frame[:, 32] = (220, 40, 40)
    back = video.decode(video.encode([frame] * 5, 10, "high")[0])[-1]
    halved = video.decode(video.encode([frame[:48, :64]] * 5, 10, "small")[0])[-1]
    assert np.abs(back[:, 32].astype(float) - frame[:, 32]).max() < 24
    assert np.abs(halved[:, 32].astype(float) - frame[:48, 32]).max() > 48


def test_odd_size_is_refused_where_colour_is_halved() -> None:
    with pytest.raises(BadValue, match=r"47 x 33.*lossless"):
        video.encode(clip(2, size=(33, 47)), 10, "small")


@pytest.mark.parametrize(("frames", "fps", "quality"), [([], 10, "high"), (clip(2), 0, "high"), (clip(2), 10, "best")])
def test_bad_arguments(frames: list[Image], fps: float, quality: str) -> None:
    with pytest.raises(BadValue):
        video.encode(frames, fps, quality)


def test_frames_of_two_sizes_are_refused() -> None:
    with pytest.raises(BadValue, match="one size"):
        video.encode([*clip(1), *clip(1, size=(32, 32))], 10, "high")


def test_a_missing_codec_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = video.Setting("libx999", "yuv420p", 18, "veryfast", 30)
    monkeypatch.setitem(video.SETTINGS, "high", absent)
    with pytest.raises(RenderError, match="libx999"):
        video.encode(clip(2), 10, "high")


def test_one_frame_is_a_video() -> None:
    mp4, _ = video.encode(clip(1), 10, "lossless")
    assert np.array_equal(video.decode(mp4, [0])[0], clip(1)[0])


def test_a_damaged_video_is_an_error_of_ours() -> None:
    with pytest.raises(RenderError, match="damaged"):
        video.decode(b"not a video at all")

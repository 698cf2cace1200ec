"""Draw some of the stored frames again from their states, and compare the pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadgenError, RenderError, Unavailable
from badgen.contracts.video import Video
from badgen.media.video import LOSSLESS, decode, encode, key_every
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.render.renderer import Renderer
from badgen.store import Dataset, Episode

_PER_SHARD = 2  # episodes
_PER_EPISODE = 2  # frames, from every camera


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What drawing some of the stored frames again gave.

    Attributes:
        compared: number of frames that were drawn again.
        differing: one text for each of them that differs.
        unreadable: one text for each episode whose frames cannot be read or drawn again.
        drawn_elsewhere: the first property of OpenGL that differs from that of the stored pictures; None without any.
        not_compared: why nothing can be drawn here; "" where it can, or where there are no pictures.
    """

    compared: int = 0
    differing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    drawn_elsewhere: str | None = None
    not_compared: str = ""

    @property
    def problems(self) -> int:
        """Episodes that cannot be read, and pictures that differ although the same renderer drew them."""
        return len(self.unreadable) + (0 if self.drawn_elsewhere is not None else len(self.differing))


def compare_pictures(dataset: Dataset, episodes: Iterable[Episode]) -> PictureReport:
    """Draw two frames of two episodes of every shard again, from all their cameras; the choice is always the same.

    Frames of a lossless video must be equal to the bit. A frame of another quality is encoded and decoded before it is
    compared, and must then be equal to the bit too; for that, only key frames are chosen. Raises Unavailable where a
    file cannot be opened.
    """
    if not dataset.config.get("cameras"):
        return PictureReport()
    try:
        elsewhere = dataset.folder.drawn_elsewhere(driver().properties())
    except RenderError as e:
        return PictureReport(not_compared=str(e))
    found, unreadable = list[str](), list[str]()
    for _, shard in groupby(episodes, lambda e: e.shard):
        for episode in _ends([e for e in shard if e.cameras]):
            try:
                found += _compared(episode, str(dataset.config["quality"]))
            except Unavailable:
                raise
            except BadgenError as e:
                unreadable.append(f"{episode.id}: its frames cannot be drawn again: {e}")
    return PictureReport(len(found), tuple(text for text in found if text), tuple(unreadable), elsewhere)


def undecodable(episodes: Iterable[Episode]) -> Iterator[tuple[Episode, str]]:
    """Episodes with a video that cannot be decoded whole, with what is wrong; raises Unavailable as above."""
    for episode in episodes:
        try:
            for camera in episode.cameras:
                video = episode.video(camera)
                if (count := len(decode(video.mp4))) != len(video.steps):
                    yield episode, f"{episode.id}: its video {camera} has {count} of {len(video.steps)} frames"
        except Unavailable:
            raise
        except BadgenError as e:
            yield episode, f"{episode.id}: {e}"


def _compared(episode: Episode, quality: str) -> list[str]:
    """A text for each frame: what differs, or "" where nothing does; raises BadgenError where that cannot be told."""
    world, states = episode.world(), episode.arrays().state
    paint = None if episode.info.is_foreign else registry().scene(episode.info.scene).paint
    videos = [episode.video(camera) for camera in episode.cameras]
    with Renderer(world.model, videos[0].width, videos[0].height, paint) as renderer:
        return [f"{episode.id}  {t}" if t else "" for v in videos for t in _of_video(renderer, v, states, quality)]


def _of_video(renderer: Renderer, video: Video, states: F64, quality: str) -> list[str]:
    shown = states[video.steps]
    indices = _sampled(renderer.drawn_from_own_state(shown), quality)
    try:
        stored = decode(video.mp4, indices)
    except RenderError as e:
        raise RenderError(f"{video.camera}: {e}") from e
    texts = []
    for k, old in zip(indices, stored, strict=True):
        new = renderer.rgb(shown[k], video.camera)
        again = new if quality == LOSSLESS else decode(encode([new], video.fps, quality)[0])[0]
        texts.append(_difference(f"{video.camera}, {k / video.fps:.1f} s", old, again))
    return texts


def _sampled(candidates: Sequence[int], quality: str) -> list[int]:
    """Some of these frames: one in the middle and the last."""
    if quality != LOSSLESS:
        candidates = [k for k in candidates if k % key_every(quality) == 0]  # coded without any other frame
    return sorted({candidates[len(candidates) * n // _PER_EPISODE - 1] for n in range(1, _PER_EPISODE + 1)})


def _ends(episodes: Sequence[Episode]) -> list[Episode]:
    """The first and the last of them; their order is that of their ids, which is random."""
    return [*episodes[: _PER_SHARD - 1], *episodes[1:][-1:]]


def _difference(where: str, old: Image, new: Image) -> str:
    if old.shape != new.shape:
        return f"{where}: {old.shape} is stored, {new.shape} is drawn"
    gap = np.abs(old.astype(np.int64) - new).max(axis=2)
    if not gap.any():
        return ""
    return f"{where}: {np.mean(gap > 0):.1%} of the pixels differ, by up to {gap.max()} of 255"

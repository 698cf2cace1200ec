"""What the quality of the videos costs and what it spoils: `python -m studies.video_quality RUN`.

RUN has lossless videos. Those of the first camera are encoded with each setting, and compared with what they were:

* kB: of a video. ms: to encode one frame. rmse: over all pixels, 0 to 255.
* evidence: in the last frame of failures that are near or hidden in it, rmse over the pixels of the things that show
  the failure, as a share of their distance from the picture of the twin; the median and the worst.
* reward: rmse of a ridge regression from frames of 16 x 16 pixels to `reward_frame`, trained and tested on frames of
  that setting, scene by scene, in groups that it has not seen; "lossless-trained" sees them in the test alone.
* auc: `badgen probe`'s classifiers on last frames: is it a failure?
* leaks: pairs whose frames before the cause do not decode equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import click
import numpy as np
from PIL import Image as Pil
from rich.console import Console
from rich.table import Table

from badgen.checks.derived import task_of
from badgen.checks.probe import area_under_curve
from badgen.contracts.arrays import F64, Bools, Image
from badgen.media.video import HIGH, LOSSLESS, SETTINGS, Setting, decode, encode_as
from badgen.render.renderer import Renderer
from badgen.store import Dataset, Episode, open_dataset

_TRIED: Mapping[str, Setting] = {
    LOSSLESS: SETTINGS[LOSSLESS],
    "4:2:0 qp 18, key frame every 10": Setting("libx264", "yuv420p", 18, "veryfast", 10),
    HIGH: SETTINGS[HIGH],
    "4:4:4 qp 26": Setting("libx264", "yuv444p", 26, "veryfast", 30, ":psy=0"),
    "small": SETTINGS["small"],
}
_PX = 16  # side of the frames that the ridge regression sees
_EVERY = 4  # of these frames are used
_RIDGE = 10.0
_SHOWN = 12.0  # mean distance, 0 to 255, from which a thing looks different from the twin's


@dataclass
class _Seen:
    """What one setting makes of all videos."""

    bytes: list[int] = field(default_factory=list)
    frames: int = 0
    seconds: float = 0.0
    squares: list[float] = field(default_factory=list)
    evidence: list[float] = field(default_factory=list)
    leaks: int = 0
    features: list[F64] = field(default_factory=list)
    lasts: list[F64] = field(default_factory=list)


@dataclass
class _Known:
    """What is the same for every setting: rewards and groups of the frames of `features`, classes of the videos."""

    rewards: list[float] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    scenes: list[str] = field(default_factory=list)
    failed: list[bool] = field(default_factory=list)
    groups_of_videos: list[str] = field(default_factory=list)


def _pairs(dataset: Dataset, most: int) -> Iterator[tuple[Episode, Episode]]:
    """Failures with their twins, at most `most` of them, spread over the dataset."""
    episodes = {e.id: e for e in dataset}
    failures = [e for e in episodes.values() if e.info.role == "failure" and e.info.relabelled_from is None]
    for k in sorted({int(i) for i in np.linspace(0, len(failures) - 1, most)}):
        yield failures[k], episodes[failures[k].info.twin]


def _small(frame: Image) -> F64:
    picture = Pil.fromarray(frame).resize((_PX, _PX), Pil.Resampling.BOX)
    return np.asarray(picture, dtype=np.float64).ravel() / 255.0


def _masks(failure: Episode, twin: Episode, camera: str) -> tuple[Bools, Bools]:
    """Pixels of the things that show the failure, in the last frames of both."""
    kinds = {e.rule for e in failure.events if e.kind == failure.info.mode}
    names = {b for r in task_of(failure.info).rules if r.name in kinds for b in r.bodies}
    model, (width, height) = failure.world().model, failure.size(camera)
    ids = [model.body(n).id for n in names]
    with Renderer(model, width, height) as renderer:
        last = (failure.frame_steps(camera)[-1], twin.frame_steps(camera)[-1])
        states = failure.arrays().state[last[0]], twin.arrays().state[last[1]]
        one, other = (np.isin(renderer.bodies(s, camera), ids) for s in states)
    return one, other


def _evidence(failure: Episode, twin: Episode, camera: str, clean: Image, shown: Image) -> Bools | None:
    """Pixels to compare; None where the last frame shows nothing of the failure."""
    if failure.info.difficulty not in ("near", "hidden") or failure.info.seen != "clear":
        return None
    one, other = _masks(failure, twin, camera)
    mask: Bools = one | other
    return mask if mask.any() and _rms(shown, clean, mask) > _SHOWN else None


def _rms(one: Image, other: Image, mask: Bools | slice) -> float:
    gap = one[mask].astype(np.float64) - other[mask]
    return float(np.sqrt(np.mean(gap**2)))


def _add(seen: _Seen, setting: Setting, frames: Sequence[Image], fps: float) -> list[Image]:
    began = process_time()
    mp4, _ = encode_as(frames, fps, setting)
    seen.seconds += process_time() - began
    seen.frames += len(frames)
    seen.bytes.append(len(mp4))
    back = decode(mp4)
    seen.squares += [_rms(a, b, slice(None)) ** 2 for a, b in zip(frames, back, strict=True)]
    seen.features += [_small(f) for f in back[::_EVERY]]
    seen.lasts.append(_small(back[-1]))
    return back


def _pair(found: Mapping[str, _Seen], known: _Known, failure: Episode, twin: Episode) -> None:
    """Encode the videos of a failure and of its twin with every setting."""
    camera = failure.cameras[0]
    pair = (twin, failure)
    raw = [e.frames(camera) for e in pair]
    mask = _evidence(failure, twin, camera, raw[0][-1], raw[1][-1])
    time_s = failure.arrays().time_s[list(failure.frame_steps(camera))]
    before = int(np.searchsorted(time_s, failure.info.cause_s or 0.0, side="right"))
    for e in pair:
        rewards = e.arrays().labels.reward_frame[list(e.frame_steps(camera))][::_EVERY]
        known.rewards += rewards.tolist()
        known.groups += [e.info.group] * len(rewards)
        known.scenes += [e.info.scene] * len(rewards)
        known.failed.append(not e.info.success)
        known.groups_of_videos.append(e.info.group)
    for name, seen in found.items():
        clean, shown = (_add(seen, _TRIED[name], frames, failure.fps(camera)) for frames in raw)
        seen.leaks += any(not np.array_equal(a, b) for a, b in zip(clean[:before], shown[:before], strict=True))
        if mask is not None:
            seen.evidence.append(_rms(shown[-1], raw[1][-1], mask) / _rms(raw[1][-1], raw[0][-1], mask))


def _ridge_rmse(train: F64, test: F64, known: _Known) -> float:
    """Error over all groups, each left out of the training once; every scene is trained by itself."""
    rewards, groups, scenes = np.array(known.rewards), np.array(known.groups), np.array(known.scenes)
    squares = list[F64]()
    for group in dict.fromkeys(known.groups):
        out = groups == group
        own = (scenes == scenes[out][0]) & ~out
        if not own.any():
            continue
        middle, mean = train[own].mean(axis=0), rewards[own].mean()
        x = train[own] - middle
        weights = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T @ (rewards[own] - mean))
        squares.append(((test[out] - middle) @ weights + mean - rewards[out]) ** 2)
    return float(np.sqrt(np.concatenate(squares).mean()))


def _row(name: str, seen: _Seen, lossless: F64, known: _Known) -> list[str]:
    features, evidence = np.array(seen.features), np.array(seen.evidence or [np.nan])
    auc = area_under_curve(np.array(seen.lasts), np.array(known.failed), known.groups_of_videos)
    return [
        name,
        f"{np.mean(seen.bytes) / 1e3:.0f}",
        f"{1e3 * seen.seconds / seen.frames:.2f}",
        f"{np.sqrt(np.mean(seen.squares)):.2f}",
        f"{np.median(evidence):.3f} {evidence.max():.3f}",
        f"{_ridge_rmse(features, features, known):.4f}",
        f"{_ridge_rmse(lossless, features, known):.4f}",
        f"{auc:.3f}",
        str(seen.leaks),
    ]


@click.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pairs", default=60, show_default=True, help="Failures with their twins.")
def main(run: Path, pairs: int) -> None:
    """Print the table for the dataset RUN, whose videos are lossless."""
    found, known = {name: _Seen() for name in _TRIED}, _Known()
    for failure, twin in _pairs(open_dataset(run), pairs):
        _pair(found, known, failure, twin)
    columns = ("setting", "kB", "ms", "rmse", "evidence", "reward", "lossless-trained", "auc", "leaks")
    table = Table(*columns, box=None, pad_edge=False)
    lossless = np.array(found[LOSSLESS].features)
    for name, seen in found.items():
        table.add_row(*_row(name, seen, lossless, known))
    shown = len(found[LOSSLESS].evidence)
    print(
        f"{len(known.failed)} videos, {len(known.rewards)} frames for the regression, {shown} videos for the evidence"
    )
    Console(width=140).print(table, highlight=False)


if __name__ == "__main__":
    main()

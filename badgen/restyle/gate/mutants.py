"""Restyled movies made wrong on purpose: the gate must refuse each of them, or it proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from PIL import Image as Pil
from PIL import ImageFilter

from badgen.contracts.arrays import F32, F64, Bools, Image, Ints
from badgen.contracts.restyle import Movie
from badgen.restyle.gate.silhouettes import grown, middles

Mutant: TypeAlias = Callable[[Movie, Bools, Bools, np.random.Generator], "Movie | None"]
_LATE = 3  # frames
_AWAY_PX = 5
_COARSE_PX = 48
_WHOLE = 0.85  # of the area of one view is seen in the other where nothing new hides it
_SEEN_PX = 2.0  # a thing that moves less looks the same later


def mutant(kind: str, movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    """A wrong movie of one of `KINDS`, or None where it would be the same as the good one.

    Args:
        kind: what is wrong.
        movie: (F, height, width, 3) a good restyled movie.
        masks: (F, height, width) silhouettes of the thing that is changed.
        other: the same of another thing, for what needs two; all False where there is none.
        rng: draws directions and colours.
    """
    return {**TUNED, **UNSEEN}[kind](movie, masks, other, rng)


def _moved(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    turn = float(rng.uniform(0, 2 * np.pi))
    by = (round(_AWAY_PX * np.sin(turn)), round(_AWAY_PX * np.cos(turn)))
    return np.stack([_put(_erased(f, m), f, m, by) for f, m in zip(movie, masks, strict=True)])


def _removed(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    return np.stack([_erased(f, m) for f, m in zip(movie, masks, strict=True)])


def _late(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    return _at_another_time(movie, masks, "late")


def _early(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    return _at_another_time(movie, masks, "early")


def _swapped(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    """Two things have each other's colours."""
    if not other.any() or not masks.any():
        return None
    one, two = movie[masks].mean(axis=0), movie[other].mean(axis=0)
    if np.abs((one - one.mean()) - (two - two.mean())).max() < 40.0:
        return None  # nobody would notice
    found = movie.astype(np.float64)
    found[masks] = _recoloured(found[masks], two)
    found[other] = _recoloured(found[other], one)
    return np.clip(found, 0, 255).astype(np.uint8)


def _duplicated(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    """A second one stands beside it; None where there is no room for one."""
    columns = np.flatnonzero(masks.any(axis=(0, 1)))
    wide = int(columns.max() - columns.min()) + 14
    width = movie.shape[2]
    if columns.max() + wide >= width and columns.min() < wide:
        return None
    by = (0, wide if columns.max() + wide < width else -wide)
    return np.stack([_put(f, f, m, by) for f, m in zip(movie, masks, strict=True)])


def _flickering(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    """Its brightness changes from frame to frame."""
    found = movie.astype(np.float32)
    for k, mask in enumerate(masks):
        found[k][mask] = found[k][mask] * (1.0 + (0.35 if k % 2 else -0.35)) + (18.0 if k % 2 else -18.0)
    return np.clip(found, 0, 255).astype(np.uint8)


def _camouflaged(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    """It has the colour of what surrounds it, and its own shading only faintly."""
    found = movie.copy()
    for k, mask in enumerate(masks):
        if mask.any():
            ring = grown(mask, 6) & ~grown(mask, 1)
            own = movie[k][mask].astype(np.float32)
            found[k][mask] = np.clip(movie[k][ring].mean(axis=0) + 0.1 * (own - own.mean(axis=0)), 0, 255)
    return found


def _smoothed_away(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    """It melts into what surrounds it."""
    found = movie.copy()
    for k, mask in enumerate(masks):
        soft = np.asarray(Pil.fromarray(movie[k]).filter(ImageFilter.GaussianBlur(7.0)))
        wide = grown(mask, 5)
        found[k][wide] = soft[wide]
    return found


def _frozen(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie | None:
    """It stays where it was, as if it had never moved."""
    return _at_another_time(movie, masks, "frozen")


def _shrunk(movie: Movie, masks: Bools, other: Bools, rng: np.random.Generator) -> Movie:
    """It is six tenths as large."""
    found = []
    for frame, mask in zip(movie, masks, strict=True):
        bare = _erased(frame, mask)
        for y, x, sy, sx in _scaled_pixels(mask, 0.6):
            bare[y, x] = frame[sy, sx]
        found.append(bare)
    return np.stack(found)


def _scaled_pixels(mask: Bools, share: float) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """Rows and columns to write, and those to read, of a thing that gets smaller about its middle."""
    if not mask.any():
        return []
    middle: F64 = np.argwhere(mask).mean(axis=0)
    target = np.argwhere(np.ones_like(mask))
    source = np.round(middle + (target - middle) / share).astype(np.int64)
    inside = ((source >= 0) & (source < np.array(mask.shape))).all(axis=1)
    target, source = target[inside], source[inside]
    own = mask[tuple(source.T)]
    return [(*target[own].T, *source[own].T)]


def shown_frames(kind: str, count: int) -> Ints | None:
    """(count,) number of the frame in which a thing is as a mutant shows it; None for kinds that change no time."""
    frames = np.arange(count)
    shown = {
        "late": np.maximum(frames - _LATE, 0),
        "early": np.minimum(frames + _LATE, count - 1),
        "frozen": np.zeros_like(frames),
    }
    return shown.get(kind)


def _at_another_time(movie: Movie, masks: Bools, kind: str) -> Movie | None:
    """The thing as it is in other frames, in a world that goes on; None where it hardly moves.

    A thing that is seen in part only, as something passes before it, does not move for that.
    """
    shown = shown_frames(kind, len(movie))
    assert shown is not None
    centres, area = middles(masks), masks.sum(axis=(1, 2)).astype(np.float64)
    gap = np.hypot(*(centres - centres[shown]).T)
    whole = np.minimum(area, area[shown]) >= _WHOLE * np.maximum(area, area[shown])
    if not np.nanmax(np.append(gap[whole], 0.0)) >= _SEEN_PX:
        return None
    found = []
    for k, at in enumerate(shown.tolist()):
        bare = _erased(movie[k], masks[k]) if at != k else movie[k].copy()
        bare[masks[at]] = movie[at][masks[at]]
        found.append(bare)
    return np.stack(found)


def _erased(frame: Image, mask: Bools) -> Image:
    """A picture without a thing: filled from its surroundings, from the rim inwards."""
    found, hole = frame.copy(), grown(mask, 1)
    if not mask.any():
        return found
    y, x = np.nonzero(hole)
    box = tuple(slice(max(int(v.min()) - 6, 0), int(v.max()) + 7) for v in (y, x))
    part, left = found[box].astype(np.float32), hole[box].copy()
    if min(left.shape) > _COARSE_PX:  # a large hole is filled from every fourth pixel
        coarse = _filled(part[::4, ::4].copy(), left[::4, ::4].copy()).repeat(4, axis=0).repeat(4, axis=1)
        part[left] = coarse[: left.shape[0], : left.shape[1]][left]
    else:
        part = _filled(part, left)
    found[box] = np.clip(part, 0, 255).astype(np.uint8)
    return found


def _filled(part: F32, left: Bools) -> F32:
    """A picture in which every pixel that is `left` is the mean of its neighbours, from the rim inwards."""
    while left.any() and not left.all():
        known = ~left
        total, count = np.zeros_like(part), np.zeros(left.shape, dtype=np.float32)
        for axis, by in ((0, 1), (0, -1), (1, 1), (1, -1)):
            total += np.roll(part * known[..., None], by, axis=axis)
            count += np.roll(known, by, axis=axis)
        reached = left & (count > 0)
        part[reached] = total[reached] / count[reached][:, None]
        left &= ~reached
    return part


def _put(onto: Image, frame: Image, mask: Bools, by: tuple[int, int]) -> Image:
    """A picture onto which a thing of another one is put, displaced by rows and columns."""
    found, places = onto.copy(), np.argwhere(mask)
    moved = places + np.array(by)
    inside = ((moved >= 0) & (moved < np.array(mask.shape))).all(axis=1)
    found[tuple(moved[inside].T)] = frame[tuple(places[inside].T)]
    return found


def _recoloured(pixels: F64, mean: F64) -> F64:
    """Pixels (N, 3) with another mean colour and their own shading."""
    shade = pixels.mean(axis=1, keepdims=True) / max(float(pixels.mean()), 1.0)
    return np.asarray(mean[None] * shade)


TUNED: Mapping[str, Mutant] = {
    "moved": _moved,
    "removed": _removed,
    "late": _late,
    "early": _early,
    "swapped": _swapped,
    "duplicated": _duplicated,
    "flickering": _flickering,
    "camouflaged": _camouflaged,
    "smoothed_away": _smoothed_away,
}
UNSEEN: Mapping[str, Mutant] = {"frozen": _frozen, "shrunk": _shrunk}  # the limits were never tuned on them
KINDS: Sequence[str] = (*TUNED, *UNSEEN)

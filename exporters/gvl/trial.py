"""One judged episode: its frames to judge, the context episodes, and their random order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.contracts.arrays import F32, F64, Ints
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Selection, percent
from exporters.gvl.context import choose, comparable
from exporters.gvl.endings import Ending
from exporters.gvl.material import Example, Material
from exporters.gvl.settings import Settings

MAX_CUES = 12  # a longer list would distract from the pictures; cues of the context are first


@dataclass(frozen=True)
class Trial:
    """The content of a prompt for one judged episode, and the ground truth."""

    episode: str
    material: Material
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class _Pick:
    """Frames of one episode in the order shown: their indices, rows, times and values from 0 to 100."""

    episode: StoredEpisode
    split: str
    frames: Ints
    steps: Ints
    time_s: F64
    values: tuple[int, ...]

    @property
    def last(self) -> int:
        """Value of the last frame in time."""
        return self.values[int(self.time_s.argmax())]

    def rows(self, key: str, first: int) -> list[dict[str, Any]]:
        """Ground truth of each frame, numbered from `first`."""
        found = zip(self.steps, self.time_s, self.values, strict=True)
        return [
            {"frame_number": n, "step": int(step), "time_s": round(float(time_s), 6), key: value}
            for n, (step, time_s, value) in enumerate(found, start=first)
        ]


def make_trial(entry: Entry, selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Trial:
    """Collect the frames of a judged episode and its context.

    Random draws have the same order at every level (frames to judge, context episodes, their frames), so that all
    levels judge the same frames in the same order.
    """
    episode, allotment = selection.read(entry), settings.allotment
    key = tuple(entry.id.encode())
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed, spawn_key=key))
    camera = settings.camera_of(entry, selection.views(episode), selection.showing_cameras(episode))
    judged = _pick(episode, entry.split, camera, allotment.judged, settings, rng)
    others = comparable(entry, selection, camera, ends) if allotment.failures else []
    chosen = choose(others, allotment.failures, ends, rng)
    context = [selection.read(e) for e in chosen]
    picks = [_pick(c, e.split, camera, allotment.each, settings, rng) for c, e in zip(context, chosen, strict=True)]
    material = Material(
        instruction=episode.info.instruction,
        anchor=episode.frames(camera, [0])[0],
        examples=tuple(_example(p, camera) for p in picks),
        cues=_cues([*context, *map(selection.read, others)], settings.privileged),
        frames=tuple(episode.frames(camera, judged.frames.tolist())),
    )
    return Trial(episode.info.id, material, _answer(judged, camera, picks, settings))


def _example(pick: _Pick, camera: str) -> Example:
    info = pick.episode.info
    frames = tuple(pick.episode.frames(camera, pick.frames.tolist()))
    return Example(frames, pick.values, info.outcome != "success", info.instruction)


def _pick(
    episode: StoredEpisode, split: str, camera: str, count: int, settings: Settings, rng: np.random.Generator
) -> _Pick:
    """Choose evenly spaced frames with the last, and the first only where the dialect has it; shuffle them."""
    arrays, steps = episode.arrays(), np.asarray(episode.frame_steps(camera), dtype=np.int64)
    if len(steps) < 2:
        raise BadValue(f"episode {episode.info.id} has {len(steps)} frames from {camera}; at least 2 are needed")
    times, skipped = arrays.time_s[steps], 0 if settings.dialect.both_ends else 1
    wanted = np.linspace(times[0], times[-1], count + skipped)[skipped:] if count + skipped > 1 else times[-1:]
    nearest = np.abs(times[skipped:, None] - wanted[None, :]).argmin(axis=0) + skipped
    frames = rng.permutation(np.unique(nearest))
    curve: F32 = getattr(arrays.labels, settings.label)
    values = tuple(percent(curve[s]) for s in steps[frames])
    return _Pick(episode, split, frames, steps[frames], times[frames], values)


def _cues(episodes: Iterable[StoredEpisode], privileged: bool) -> tuple[str, ...]:
    """Cues of the failures, each once, at most MAX_CUES."""
    cues: dict[str, None] = {}
    for e in episodes:
        if e.info.outcome != "success":
            text = e.info.text.privileged if privileged else e.info.text.observable
            cues[text.cue.text] = None
            if len(cues) > MAX_CUES:  # one of them may be empty
                break
    return tuple(cue for cue in cues if cue)[:MAX_CUES]


def _answer(judged: _Pick, camera: str, picks: Sequence[_Pick], settings: Settings) -> dict[str, Any]:
    info, kind = judged.episode.info, settings.dialect
    shown = [p for p in picks if _is_shown(p, settings.level)]
    references, number = [], 1
    for pick in shown:
        r = pick.episode.info
        rows = pick.rows(kind.key, number if kind.running else 1)
        references.append(
            {
                "episode": r.id,
                "group": r.group,
                "split": pick.split,
                "mode": r.mode,
                "outcome": r.outcome,
                "instruction": r.instruction,
                "points_lost": _points_lost(pick),
                "last": pick.last,
                "frames": rows,
            }
        )
        number += len(rows)
    return {
        "episode": info.id,
        "group": info.group,
        "split": judged.split,
        "scene": info.scene,
        "instruction": info.instruction,
        "mode": info.mode,
        "outcome": info.outcome,
        "onset_s": info.onset_s,
        "camera": camera,
        "dialect": settings.dialect_name,
        "level": settings.level,
        "label": settings.label,
        "seed": settings.seed,
        "lowest_failure": min((p.last for p in shown if p.episode.info.outcome != "success"), default=None),
        "references": references,
        "frames": judged.rows(kind.key, number if kind.running else 1),
    }


def _is_shown(pick: _Pick, level: str) -> bool:
    """Whether the prompt shows an episode: none at level text, only failures at level frames."""
    return level == "dense" or (level == "frames" and pick.episode.info.outcome != "success")


def _points_lost(pick: _Pick) -> int:
    """How far the values of the shown frames fall from their peak to the last frame in time."""
    return max(pick.values) - pick.last

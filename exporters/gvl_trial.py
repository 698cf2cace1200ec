"""One evaluated episode: which frames are judged, which other runs are shown as references, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from exporters.common.selection import Entry, Selection
from exporters.common.split import HOLDOUT
from exporters.gvl_prompt import Example, Material

MAX_CUES = 12  # a long list of failures drowns the pictures; the references' own cues come first


@dataclass(frozen=True, slots=True)
class Settings:
    """The export options, checked."""

    level: str
    provider: str
    camera: str
    frames: int
    references: int
    episode: str
    seed: int
    privileged: bool


@dataclass(frozen=True)
class Trial:
    """What is shown of one evaluated episode, and the truth about it."""

    episode: str
    material: Material
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class _Pick:
    """Frames of one episode in the order shown: their indices, rows, times and rewards."""

    frames: Ints
    steps: Ints
    time_s: F64
    rewards: tuple[int, ...]


def make_trial(entry: Entry, selection: Selection, settings: Settings) -> Trial:
    """Gather an evaluated episode and its references.

    The draws come in one order at every level (judged frames, references, their frames), so that the levels of an
    ablation judge the same frames in the same order.
    """
    episode = selection.read(entry)
    key = tuple(entry.id.encode())
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed, spawn_key=key))
    camera = _camera(entry, selection.views(episode), settings.camera)
    judged = _pick(episode, camera, settings.frames, rng)
    others = _comparable(entry, selection.entries, camera)
    references = [selection.read(e) for e in _choose(others, settings.references, rng)]
    picks = [_pick(r, camera, settings.frames, rng) for r in references]
    shown = zip(references, picks, strict=True)
    material = Material(
        instruction=episode.info.instruction,
        anchor=episode.frames(camera, [0])[0],
        examples=tuple(
            Example(
                tuple(r.frames(camera, p.frames.tolist())), p.rewards, r.info.outcome != "success", r.info.instruction
            )
            for r, p in shown
        ),
        cues=_cues([*references, *map(selection.read, others)], settings.privileged),
        frames=tuple(episode.frames(camera, judged.frames.tolist())),
    )
    return Trial(episode.info.id, material, _answer(episode, camera, judged, references, settings))


def _camera(entry: Entry, views: Sequence[str], camera: str) -> str:
    if camera and camera not in views:
        raise UnknownName("camera", camera, entry.cameras)
    return camera or views[0]


def _pick(episode: StoredEpisode, camera: str, count: int, rng: np.random.Generator) -> _Pick:
    """Choose frames evenly in time, never the first and always the last, and shuffle them."""
    arrays, steps = episode.arrays(), np.asarray(episode.frame_steps(camera), dtype=np.int64)
    if len(steps) < 2:
        raise BadValue(f"episode {episode.info.id} has {len(steps)} frames from {camera}; two are needed at least")
    times = arrays.time_s[steps]
    wanted = np.linspace(times[0], times[-1], count + 1)[1:]
    nearest = np.abs(times[1:, None] - wanted[None, :]).argmin(axis=0) + 1
    frames = rng.permutation(np.unique(nearest))
    rewards = tuple(round(100 * float(arrays.labels.reward_frame[s])) for s in steps[frames])
    return _Pick(frames, steps[frames], times[frames], rewards)


def _comparable(judged: Entry, everyone: Iterable[Entry], camera: str) -> list[Entry]:
    """Runs of other groups of the scene, seen from the same camera; none starts from the evaluated state.

    What is held out is never shown, unless what is judged is held out as well.

    Those asked for in the same words, if there are failures and successes among them; else the same task, else all.
    """
    pool = [
        e
        for e in everyone
        if e.group != judged.group
        and e.scene == judged.scene
        and camera in e.cameras
        and (e.split != HOLDOUT or judged.split == HOLDOUT)
    ]
    for closer in (
        [e for e in pool if e.instruction == judged.instruction],
        [e for e in pool if (e.task, e.stated) == (judged.task, judged.stated)],
        pool,
    ):
        if any(e.is_twin for e in closer) and any(not e.success for e in closer):
            return closer
    raise BadValue(
        f"no other group of {judged.scene!r} has a failure and a clean success with frames from {camera!r} to show as "
        f"references for {judged.id}, and its own group would give the answer away; generate more episodes (--n)"
    )


def _choose(others: Sequence[Entry], count: int, rng: np.random.Generator) -> list[Entry]:
    """Draw reference failures and one clean success, in an order that does not tell which is which.

    New groups go first, since runs of one group share their first frames, then new modes, for variety; the evaluated
    episode's own mode plays no part, so that the choice tells nothing about it.
    """
    drawn = [others[i] for i in rng.permutation(len(others))]
    failures = [e for e in drawn if not e.success]
    clean = [e for e in drawn if e.is_twin and e.success]
    chosen: list[Entry] = []
    while failures and len(chosen) < count:
        modes, groups = {c.mode for c in chosen}, {c.group for c in chosen}
        best = min(failures, key=lambda e: (e.group in groups, e.mode in modes))
        failures.remove(best)
        chosen.append(best)
    groups = {c.group for c in chosen}
    chosen.append(min(clean, key=lambda e: e.group in groups))
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _cues(episodes: Iterable[StoredEpisode], privileged: bool) -> tuple[str, ...]:
    """What to look for: each failure's cue once."""
    cues: dict[str, None] = {}
    for e in episodes:
        if e.info.outcome != "success":
            text = e.info.text.privileged if privileged else e.info.text.observable
            cues[text.cue.text] = None
            if len(cues) > MAX_CUES:  # one of them may be empty
                break
    return tuple(cue for cue in cues if cue)[:MAX_CUES]


def _answer(
    episode: StoredEpisode, camera: str, judged: _Pick, references: Sequence[StoredEpisode], settings: Settings
) -> dict[str, Any]:
    info = episode.info
    rows = zip(judged.steps, judged.time_s, judged.rewards, strict=True)
    return {
        "episode": info.id, "group": info.group, "scene": info.scene, "instruction": info.instruction,
        "mode": info.mode, "outcome": info.outcome, "camera": camera, "level": settings.level, "seed": settings.seed,
        "references": [
            {
                "episode": r.info.id, "group": r.info.group, "mode": r.info.mode, "outcome": r.info.outcome,
                "instruction": r.info.instruction,
            }
            for r in (references if settings.level == "dense" else [r for r in references if not r.info.is_twin])
            if settings.level != "text"  # at level text no reference is shown
        ],
        "frames": [
            {"frame_number": n, "step": int(step), "time_s": round(float(time_s), 6), "task_reward": reward}
            for n, (step, time_s, reward) in enumerate(rows, start=1)
        ],
    }  # fmt: skip

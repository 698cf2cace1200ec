"""One judged episode: its frames to judge, the context episodes, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.exporting import Entry, Selection
from exporters.gvl.cameras import cameras_of
from exporters.gvl.context import choose, comparable
from exporters.gvl.cues import cues_of, told
from exporters.gvl.endings import Ending
from exporters.gvl.incontext import REWARDED
from exporters.gvl.matched import contrast, match
from exporters.gvl.material import Example, Frame, Material
from exporters.gvl.picks import Pick, Picker
from exporters.gvl.rules import WALKS
from exporters.gvl.settings import Settings


@dataclass(frozen=True)
class Trial:
    """The content of a prompt for one judged episode, and the ground truth."""

    episode: str
    material: Material
    answer: Mapping[str, Any]


def make_trial(entry: Entry, selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Trial:
    """Collect the frames of a judged episode and its context.

    Random draws have the same order at every level (frames to judge, context episodes, their frames), so that all
    levels judge the same frames in the same order.
    """
    episode, cameras = selection.read(entry), cameras_of(entry, selection, settings)
    allotment = settings.allotment(len(cameras))
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed, spawn_key=tuple(entry.id.encode())))
    picker = Picker(settings, cameras, rng)
    judged = picker.pick(episode, entry.split, allotment.judged)
    others, chosen = _context(entry, selection, cameras, ends, settings, rng)
    context = [selection.read(e) for e in chosen]
    picks = [picker.pick(c, e.split, allotment.each, reference=True) for c, e in zip(context, chosen, strict=True)]
    material = Material(
        instruction=episode.info.instruction,
        rule=settings.rule,
        walk=episode.info.category in WALKS,
        anchor=Frame(0.0, ((cameras[0], episode.frames(cameras[0], [0])[0]),)),
        examples=tuple(_example(p, settings.privileged) for p in picks),
        cues=cues_of([*context, *map(selection.read, others)], settings.privileged, settings.dialect.in_order),
        frames=judged.shown(),
    )
    return Trial(episode.info.id, material, _answer(judged, picks, settings))


def _context(
    entry: Entry,
    selection: Selection,
    cameras: Sequence[str],
    ends: Mapping[str, Ending],
    settings: Settings,
    rng: np.random.Generator,
) -> tuple[list[Entry], list[Entry]]:
    """Episodes that may lend their cues, and those that are shown."""
    failures = settings.allotment(len(cameras)).failures
    if settings.level == "contrast":
        return [], contrast(entry, selection, cameras, ends, failures, rng)
    if settings.dialect.in_order:
        return [], match(entry, selection, cameras, ends, failures, rng)
    others = comparable(entry, selection, cameras, ends) if failures else []
    return others, choose(others, failures, ends, rng)


def _example(pick: Pick, privileged: bool) -> Example:
    info = pick.episode.info
    return Example(
        pick.shown(), pick.values, info.outcome != "success", info.instruction, told(pick.episode, privileged)
    )


def _answer(judged: Pick, picks: Sequence[Pick], settings: Settings) -> dict[str, Any]:
    info, kind = judged.episode.info, settings.dialect
    shown = [p for p in picks if _is_shown(p, settings.level)]
    references, number = [], 1
    for pick in shown:
        references.append(_reference(pick, kind.key, number if kind.running else 1))
        number += len(pick.frames)
    return {
        "episode": info.id,
        "group": info.group,
        "split": judged.split,
        "scene": info.scene,
        "instruction": info.instruction,
        "mode": info.mode,
        "outcome": info.outcome,
        "onset_s": info.onset_s,
        "cameras": list(judged.cameras),
        "dialect": settings.dialect_name,
        "rule": settings.rule_name,
        "level": settings.level,
        "label": settings.rule.label,
        "seed": settings.seed,
        "lowest_failure": min((p.last for p in shown if p.episode.info.outcome != "success"), default=None),
        "references": references,
        "frames": judged.rows(kind.key, number if kind.running else 1),
    }


def _reference(pick: Pick, key: str, first: int) -> dict[str, Any]:
    """Ground truth of a context episode, whose frames are numbered from `first`."""
    info = pick.episode.info
    return {
        "episode": info.id,
        "group": info.group,
        "split": pick.split,
        "mode": info.mode,
        "outcome": info.outcome,
        "instruction": info.instruction,
        "points_lost": pick.points_lost,
        "last": pick.last,
        "frames": pick.rows(key, first),
    }


def _is_shown(pick: Pick, level: str) -> bool:
    """Whether the prompt shows an episode: none at level text, only failures at level frames."""
    return level in REWARDED or (level == "frames" and pick.episode.info.outcome != "success")

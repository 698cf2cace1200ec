"""What of an episode a restyled video must still show: which things, and in which frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools, Ints
from badgen.contracts.episode import Event
from badgen.contracts.restyle import View
from badgen.contracts.task import Task
from badgen.judging.bodies import named_bodies, walking_bodies
from badgen.judging.evidence.broken_rule import bodies_of, kind_of
from badgen.masks import any_of
from badgen.render.subtree import subtree
from badgen.restyle.clips.clip import tasks_of
from badgen.restyle.clips.kept import surface_kind
from badgen.store import Episode

NEAR_S = 0.5  # frames so near to a moment that decides are judged, every one of them
_LEAST_PX = 2.0  # what goes wrong by less than this no picture tells
_OPAQUE = 0.99
_MOST = 6  # things


@dataclass(frozen=True)
class Subject:
    """What must still be seen of an episode.

    Attributes:
        things: names of bodies, each with everything that is attached to it.
        parts: of each thing, positions in `Clip.bodies`.
        moments_s: times that decide [s].
        reason: why no picture can be trusted to show it when it is restyled; empty where one can.
    """

    things: tuple[str, ...]
    parts: tuple[frozenset[int], ...]
    moments_s: tuple[float, ...]
    reason: str = ""

    def masks(self, view: View, thing: int, frames: Ints) -> Bools:
        """(K, height, width) silhouettes of a thing in these frames of a view, without what may be repainted."""
        return np.isin(view.bodies[frames], sorted(self.parts[thing])) & view.keep[frames]


def moments_of(members: Iterable[Episode]) -> tuple[float, ...]:
    """All times that decide for the members of a group [s]: where they depart, at the onset and at the end."""
    times = (t for e in members for t in (e.info.departs_s, e.info.onset_s, e.info.end_s))
    return tuple(sorted({t for t in times if t is not None}))


def subject_of(episode: Episode, also_s: Sequence[float] = ()) -> Subject:
    """What must still be seen of an episode.

    For a failure these are the bodies of the broken rules, where it departs, at the onset and at the end. For a success
    they are the bodies that the task names, at the moments that decide for the failures of its group (`also_s`).
    """
    info, model = episode.info, episode.world().model
    task = next(t for t in tasks_of(episode) if t.name == info.task)
    moments = moments_of([episode]) or tuple(also_s)
    last_s = float(episode.arrays().time_s[-1])
    chosen = moments or tuple(share * last_s for share in (0.25, 0.5, 0.75, 1.0))
    names = tuple(dict.fromkeys(_bodies(task, model, episode.events)))[:_MOST]
    parts = tuple(frozenset(subtree(model, name)) for name in names)
    return Subject(names, parts, chosen, _reason(episode, task, model, parts))


def frames_of(view: View, moments_s: Sequence[float]) -> Ints:
    """Frames of a view within `NEAR_S` of the moments, every one of them."""
    times = np.arange(len(view.frames)) / view.fps
    near = [np.abs(times - moment) <= NEAR_S + 0.5 / view.fps for moment in moments_s]
    return np.flatnonzero(any_of(near) & (times >= 0.0))


def _bodies(task: Task, model: mujoco.MjModel, events: Sequence[Event]) -> Iterator[str]:
    broken = {e.rule for e in events}
    rules = [r for r in task.rules if r.name in broken]
    for rule in rules:
        yield from bodies_of(kind_of(rule, model), rule, task, model) or rule.bodies
    if not rules:
        yield from (b for b in named_bodies(task, model) if b != "world" and not surface_kind(b))
        yield from walking_bodies(model)


def _reason(episode: Episode, task: Task, model: mujoco.MjModel, parts: Sequence[frozenset[int]]) -> str:
    info, broken = episode.info, {e.rule for e in episode.events}
    rules = [r for r in task.rules if r.name in broken]
    if any(r.things is not None for r in rules):
        return "grains are too small"
    if any(r.painted for r in rules):
        return "ink is too thin"
    if info.seen == "force_only" or (info.seen is not None and max(info.shown_px.values(), default=0.0) < _LEAST_PX):
        return "no picture shows what went wrong"
    if any(_is_glass(model, g) for g in range(model.ngeom) if any(int(model.geom_bodyid[g]) in p for p in parts)):
        return "it is transparent"
    return "" if parts else "no body shows it"


def _is_glass(model: mujoco.MjModel, geom: int) -> bool:
    """Whether a drawn geom lets light through."""
    material = int(model.geom_matid[geom])
    alpha = float(model.geom_rgba[geom, 3]) * (float(model.mat_rgba[material, 3]) if material >= 0 else 1.0)
    return int(model.geom_group[geom]) < 3 and 0.0 < alpha < _OPAQUE

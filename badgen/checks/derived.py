"""Derive the labels of a stored episode again from its states, and find where they differ from the stored ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.end_state import EndState
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event, Labels
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.engine.worlds.replay import stored_task
from badgen.judging import end_state
from badgen.judging.certificate import Judged, judge, margin_of
from badgen.judging.evidence.departure import departs_s
from badgen.judging.labels import label
from badgen.registry import registry
from badgen.serialization import from_json, params_type
from badgen.store import Episode

# On the processor that made the dataset labels are equal to the bit; on others, kinematics may round differently.
_LABEL_TOLERANCE = 1e-5
_EVIDENCE_TOLERANCE = 1e-3
_TIME_TOLERANCE_S = 1e-6
_SCALAR_TOLERANCE = 1.1e-4  # scalars are rounded to four digits


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored label that does not follow from the stored states."""

    episode: str
    label: str
    detail: str


@dataclass(frozen=True)
class Derived:
    """What follows from the stored states of an episode and of its twin.

    Attributes:
        judged: events and outcome.
        labels: dense labels.
        end: how the last state differs from that of the twin; empty for a success.
        departs_s: when the rollout leaves the path of the twin [s]; None for a success, and where no picture shows it.
    """

    judged: Judged
    labels: Labels
    end: EndState
    departs_s: float | None


def derive(episode: Episode, twin: Episode) -> Derived:
    """Events, outcome and labels of the stored states, for the stored task.

    Which rules are broken in plain sight is not derived, since nothing is rendered; it is taken as stored.

    Raises UnknownName or BadValue for a scene that cannot be loaded here, StoreError for parameters that do not fit it.
    """
    trajectory, task = episode.trajectory(), task_of(episode.info)
    judged = judge(trajectory, task, float(trajectory.time_s[-1]))
    labels = label(judged.trajectory, task, judged.breaches, episode.info.unseen_rules)
    if judged.outcome == "success":
        return Derived(judged, labels, EndState(), None)
    clean = twin.trajectory()
    end = end_state(judged.trajectory, clean, task, judged.events)
    return Derived(judged, labels, end, _departs_s(episode, judged, clean, task))


def _departs_s(episode: Episode, judged: Judged, clean: Trajectory, task: Task) -> float | None:
    info = episode.info
    if info.seen == "force_only":
        return None
    span_s = (info.cause_s, min((e.start_s for e in judged.events), default=None))
    if info.is_foreign:
        return departs_s(judged.trajectory, clean, task, (), episode.cameras, span_s)
    cameras = registry().scene(info.scene).main_cameras
    return departs_s(judged.trajectory, clean, task, episode.robot().tools, cameras, span_s)


def differences(episode: Episode, stored: EpisodeArrays, derived: Derived) -> Iterator[Difference]:
    """Every stored label that differs from the derived one."""
    info, judged, labels, end = episode.info, derived.judged, derived.labels, derived.end
    scalars = _scalars(info, derived) | {f.name: (getattr(info, f.name), getattr(end, f.name)) for f in fields(end)}
    for name, (old, new) in scalars.items():
        if not _close(old, new):
            yield Difference(info.id, name, f"stored {_words(old)}, derived {_words(new)}")
    detail = _events_differ(episode.events, judged.events)
    if detail is not None:
        yield Difference(info.id, "events", detail)
    new_arrays = _dense(labels)
    for name, old_array in _dense(stored.labels).items():
        detail = _array_differs(stored.time_s, old_array, new_arrays.pop(name, None))
        if detail is not None:
            yield Difference(info.id, name, detail)
    for name in new_arrays:
        yield Difference(info.id, name, "is not stored")


def task_of(info: EpisodeInfo) -> Task:
    """The task that the episode was labelled by; without its constraint where the instruction leaves it out."""
    if info.is_foreign:
        return stored_task(info)
    scene = registry().scene(info.scene)
    task = scene.task(from_json(params_type(scene), info.scene_params), info.task).task
    return task if info.constraint_stated else task.without_constraint()


def _scalars(info: EpisodeInfo, derived: Derived) -> dict[str, tuple[Any, Any]]:
    """Scalar label -> stored and derived value."""
    judged = derived.judged
    onset_s = min((e.start_s for e in judged.events), default=None)
    margin, margin_share = margin_of(judged, task_of(info))
    return {
        "outcome": (info.outcome, judged.outcome),
        "success": (info.success, judged.outcome == "success"),
        "mode": (info.mode, judged.mode),
        "modes": (info.modes, tuple(dict.fromkeys(e.kind for e in judged.events))),
        "onset_s": (info.onset_s, onset_s),
        "departs_s": (info.departs_s, derived.departs_s),
        "margin": (info.margin, margin),
        "margin_share": (info.margin_share, margin_share),
        "partial_success": (info.partial_success, round(float(derived.labels.reward_frame[-1]), 4)),
    }


def _close(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= _SCALAR_TOLERANCE
    return bool(old == new)


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _dense(labels: Labels) -> dict[str, F32]:
    terms = {f"reward_terms/{rule}": factor for rule, factor in labels.reward_terms.items()}
    named = ("progress", "reward", "reward_visible", "reward_frame", "milestones")
    return {name: getattr(labels, name) for name in named} | terms


def _array_differs(time_s: F64, old: F32, new: F32 | None) -> str | None:
    """Where a stored array is furthest from the derived one; None where they agree."""
    if new is None:
        return "is stored, but no rule or milestone gives it"
    if old.shape != new.shape:
        return f"stored with shape {old.shape}, derived with shape {new.shape}"
    off = np.abs(old.astype(np.float64) - new)
    wrong = ~(off <= _LABEL_TOLERANCE)  # so that a NaN is wrong too
    if not wrong.any():
        return None
    at = np.unravel_index(int(np.nanargmax(np.where(wrong, np.nan_to_num(off, nan=np.inf), -1.0))), off.shape)
    rows = int(wrong.reshape(len(wrong), -1).any(axis=1).sum())
    return f"stored {old[at]:.4f}, derived {new[at]:.4f} at {time_s[at[0]]:.2f} s; {rows} of {len(off)} rows differ"


def _events_differ(old: Sequence[Event], new: Sequence[Event]) -> str | None:
    if [(e.kind, e.rule) for e in old] != [(e.kind, e.rule) for e in new]:
        return f"stored {_list_events(old)}; derived {_list_events(new)}"
    for a, b in zip(old, new, strict=True):
        times = ("start_s", "detected_s", "stop_s")
        if any(abs(getattr(a, t) - getattr(b, t)) > _TIME_TOLERANCE_S for t in times):
            return f"stored {_list_events([a])}; derived {_list_events([b])}"
        if not _same_evidence({"severity": a.severity, **a.evidence}, {"severity": b.severity, **b.evidence}):
            return f"the measurements of {a.kind} at {a.start_s:.2f} s differ from those derived"
    return None


def _same_evidence(old: Mapping[str, float], new: Mapping[str, float]) -> bool:
    return old.keys() == new.keys() and all(
        abs(old[k] - new[k]) <= _EVIDENCE_TOLERANCE * max(1.0, abs(new[k])) for k in old
    )


def _list_events(events: Sequence[Event]) -> str:
    return ", ".join(f"{e.kind} from {e.start_s:.2f} to {e.stop_s:.2f} s" for e in events) or "none"

"""From judged runs to records: labels, text, pictures, and the scalars that readers see."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from badgen.certify import Judged
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, EpisodeRecord, Labels, Text, Video
from badgen.contracts.trajectory import Trajectory
from badgen.engine.config import RunConfig
from badgen.engine.fill import Filled
from badgen.engine.group import Group, Run
from badgen.engine.retell import Telling, Told
from badgen.engine.seeds import WORDS
from badgen.engine.shake import borderline
from badgen.engine.studio import Studio
from badgen.label import flattering, label, prefer
from badgen.serialization import to_json
from badgen.text import write_text

_EVIDENT = 0.05  # a final frame worth this much less than the twin's shows that something went wrong


@dataclass(frozen=True)
class _Entry:
    """One episode to be: a run under a request, its labels, and where it can be seen."""

    id: str
    told: Told
    labels: Labels
    seen: Mapping[str, float | None]


def records(config: RunConfig, filled: Filled, studio: Studio) -> list[EpisodeRecord]:
    """Everything to store of a filled slot."""
    group = filled.group
    if group is None:
        return []
    films = studio.film(group, [run.judged.trajectory for run in filled.runs])
    found: list[EpisodeRecord] = []
    owner: dict[int, str] = {}
    for k, telling in enumerate(filled.tellings):
        entries = _entries(config, group, telling, k, studio, frozenset(r.info.id for r in found))
        for entry in entries:
            if entry.id in {r.info.id for r in found}:
                continue  # the twin of a second telling under the same words
            source = owner.setdefault(entry.told.index, entry.id)
            info = _info(config, group, telling, entry, entries[0], None if source == entry.id else source)
            videos = tuple(_seen(v, entry) for v in films[entry.told.index])
            found.append(_record(info, group, telling, entry, videos))
    return found


def state_sha256(t: Trajectory) -> str:
    """Hash of all logged states: what a replay must reproduce."""
    return hashlib.sha256(np.ascontiguousarray(t.state).tobytes()).hexdigest()


def _entries(
    config: RunConfig, group: Group, telling: Telling, k: int, studio: Studio, stored: frozenset[str]
) -> list[_Entry]:
    """Episodes of a telling, its twin first; retold failures that no camera shows are left out."""
    task, twin = telling.request.task, telling.members[0].run
    found = []
    for told in telling.members:
        first = k == 0 or telling.request == group.request
        name = group.slot.name(config.seed, group.redraw, told.index, *(() if first else ("told", k)))
        judged = told.run.judged
        failed = told is not telling.members[0] and judged.outcome != "success"
        seen = studio.visible(group, told.run, twin, task) if failed and name not in stored else {}
        if k > 0 and failed and studio.cameras and not any(s is not None for s in seen.values()):
            continue
        found.append(_Entry(name, told, label(judged.trajectory, task, judged.breaches), seen))
    return found


def _seen(video: Video, entry: _Entry) -> Video:
    """A video with what hangs on the words: when a failure can be seen, and which frames hide it."""
    judged = entry.told.run.judged
    stills = flattering(entry.labels, judged.events, judged.outcome, judged.trajectory.time_s, video.steps)
    return replace(video, visible_s=entry.seen.get(video.camera), flattering=stills)


def _record(
    info: EpisodeInfo, group: Group, telling: Telling, entry: _Entry, videos: tuple[Video, ...]
) -> EpisodeRecord:
    judged = entry.told.run.judged
    names = tuple(m.name for m in telling.request.task.milestones)
    return EpisodeRecord(info, judged.events, _arrays(judged.trajectory, entry.labels, names), videos)


def _info(
    config: RunConfig, group: Group, telling: Telling, entry: _Entry, twin: _Entry, told_from: str | None
) -> EpisodeInfo:
    run, mine = entry.told.run, entry.labels
    judged, scene, slot, applied = run.judged, group.scene, group.slot, run.applied
    text = _text(config, group, telling, entry)
    expert = scene.expert(group.params, run.does)
    is_twin = entry is twin
    return EpisodeInfo(
        id=entry.id, group=group.id, scene=scene.name, category=scene.category, robot=scene.robot,
        instruction=telling.request.instruction, mode=run.certificate.mode,
        modes=tuple(dict.fromkeys(e.kind for e in judged.events)), outcome=judged.outcome,
        success=judged.outcome == "success", cause_s=None if is_twin else _cause_s(telling, run),
        onset_s=min((e.start_s for e in judged.events), default=None), end_s=_end_s(judged),
        recoverable_until_s=None, borderline=borderline(run, telling.request.task),
        severity=max((e.severity for e in judged.events if e.kind == run.certificate.mode), default=0.0),
        evident=bool(mine.reward_frame[-1] < twin.labels.reward_frame[-1] - _EVIDENT),
        partial_success=round(float(mine.reward_frame[-1]), 4), twin=twin.id,
        seed=(config.seed, *slot.key(group.redraw, 0)), control_hz=expert.control_hz,
        model=group.world.id, requested=slot.mode, role="clean" if is_twin else _role(judged),
        task=telling.request.task.name, does=run.does, stated=telling.request.stated, told_from=told_from,
        reaction=expert.plan.reaction, look=to_json(group.look), scene_params=to_json(group.params),
        operators=() if applied is None else (_operator(run),), certificate=run.certificate,
        preference=None if is_twin else _preference(judged, mine, twin, text),
        replay_sha256=state_sha256(judged.trajectory), text=text,
    )  # fmt: skip


def _text(config: RunConfig, group: Group, telling: Telling, entry: _Entry) -> Text:
    run = entry.told.run
    rng = group.slot.rng(config.seed, group.redraw * 100 + entry.told.index, WORDS)
    operators = [(run.applied.spec.name, run.applied.fault.cause_s)] if run.applied else []
    return write_text(run.judged, telling.request, entry.labels.milestones, operators, rng)


def _preference(judged: Judged, mine: Labels, twin: _Entry, text: Text) -> Any:
    sentence = text.observable.failure.text
    return prefer(
        judged.outcome, mine.reward, twin.id, twin.labels.reward, sentence[:1].lower() + sentence[1:]
    )  # fmt: skip


def _cause_s(telling: Telling, run: Run) -> float | None:
    """When the fault begins; a run that set out to do something else than was asked is wrong from the start."""
    if run.does != telling.request.task.name:
        return 0.0
    return run.applied.fault.cause_s if run.applied else None


def _role(judged: Judged) -> str:
    return "benign" if judged.outcome == "success" else "failure"


def _operator(run: Run) -> dict[str, Any]:
    assert run.applied is not None
    spec = run.applied.spec
    return {"name": spec.name, "args": dict(spec.args), "params": to_json(run.applied.params)}


def _end_s(judged: Judged) -> float | None:
    """When the departure was over: the last stop of an event, or the end for a goal that was never reached."""
    if not judged.events:
        return None
    if judged.outcome == "failure":
        return float(judged.trajectory.time_s[-1])
    return max(e.stop_s for e in judged.events)


def _arrays(t: Trajectory, labels: Labels, milestone_names: Sequence[str]) -> EpisodeArrays:
    return EpisodeArrays(
        t.time_s, t.state, t.qpos, t.qvel, t.action, t.ctrl, t.contact_n, t.pairs, t.phase, t.phases, labels,
        tuple(milestone_names),
    )  # fmt: skip

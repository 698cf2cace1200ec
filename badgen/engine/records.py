"""From certified rollouts to stored records: labels, text, videos, and the scalars that readers see."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from badgen.contracts.episode import (
    EpisodeArrays,
    EpisodeInfo,
    EpisodeRecord,
    Identity,
    Labels,
    Preference,
    Sampled,
    TaskInfo,
    Text,
    Times,
    Verdict,
)
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.video import Video
from badgen.engine.attempt import Filled
from badgen.engine.borderline import borderline
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.layout_group import Group, Rollout
from badgen.engine.relabel import RequestedGroup, RequestedRollout
from badgen.engine.streams import WORDS
from badgen.judging import label, misleading, prefer
from badgen.judging.certificate import Judged
from badgen.serialization import to_json
from badgen.text import write_text

_EVIDENT = 0.05  # difference to the twin's final `reward_frame` from which the final frame shows the failure


@dataclass(frozen=True)
class _Entry:
    """One episode before it is stored.

    Attributes:
        id: its id.
        member: the rollout under a request.
        labels: dense labels for that request.
        seen: camera -> time from which the failure is visible; None for never; empty for a success.
    """

    id: str
    member: RequestedRollout
    labels: Labels
    seen: Mapping[str, float | None]


def records(config: DatasetConfig, filled: Filled, renderer: SlotRenderer) -> list[EpisodeRecord]:
    """All episodes of a filled slot."""
    group = filled.group
    if group is None:
        return []
    videos = renderer.render_frames(group, [rollout.judged.trajectory for rollout in filled.rollouts])
    found: list[EpisodeRecord] = []
    owner: dict[int, str] = {}
    for k, requested in enumerate(filled.requested_groups):
        entries = _entries(config, group, requested, k, renderer, frozenset(r.info.id for r in found))
        for entry in entries:
            if entry.id in {r.info.id for r in found}:
                continue  # the twin is stored already, when another group has the same request
            source = owner.setdefault(entry.member.index, entry.id)
            info = _info(config, group, requested, entry, entries[0], None if source == entry.id else source)
            labelled = tuple(_labelled(v, entry) for v in videos[entry.member.index])
            found.append(_record(info, group, requested, entry, labelled))
    return found


def state_sha256(t: Trajectory) -> str:
    """Hash of all logged states: what a replay must reproduce."""
    return hashlib.sha256(np.ascontiguousarray(t.state).tobytes()).hexdigest()


def _entries(
    config: DatasetConfig,
    group: Group,
    requested: RequestedGroup,
    k: int,
    renderer: SlotRenderer,
    stored: frozenset[str],
) -> list[_Entry]:
    """Episodes under one request, the twin first; relabelled failures that no camera shows are left out."""
    task, twin = requested.request.task, requested.members[0].rollout
    found = []
    for member in requested.members:
        first = k == 0 or requested.request == group.request
        # "told" is hashed into the id, which must not change.
        name = group.slot.name(config.seed, group.redraw, member.index, *(() if first else ("told", k)))
        judged = member.rollout.judged
        failed = member is not requested.members[0] and judged.outcome != "success"
        seen = renderer.visible(group, member.rollout, twin, task) if failed and name not in stored else {}
        if k > 0 and failed and renderer.cameras and not any(s is not None for s in seen.values()):
            continue
        found.append(_Entry(name, member, label(judged.trajectory, task, judged.breaches), seen))
    return found


def _labelled(video: Video, entry: _Entry) -> Video:
    """A video with what depends on the request: when the failure is visible, and which frames are misleading."""
    judged = entry.member.rollout.judged
    hiding = misleading(entry.labels, judged.events, judged.outcome, judged.trajectory.time_s, video.steps)
    return replace(video, visible_s=entry.seen.get(video.camera), misleading=hiding)


def _record(
    info: EpisodeInfo, group: Group, requested: RequestedGroup, entry: _Entry, videos: tuple[Video, ...]
) -> EpisodeRecord:
    judged = entry.member.rollout.judged
    names = tuple(m.name for m in requested.request.task.milestones)
    return EpisodeRecord(info, judged.events, _arrays(judged.trajectory, entry.labels, names), videos)


def _info(
    config: DatasetConfig,
    group: Group,
    requested: RequestedGroup,
    entry: _Entry,
    twin: _Entry,
    relabelled_from: str | None,
) -> EpisodeInfo:
    rollout = entry.member.rollout
    operators = () if rollout.fault is None else (_operator(rollout),)
    return EpisodeInfo.join(
        _identity(config, group, entry, twin, relabelled_from),
        _task_info(group, requested, rollout),
        _times(requested, rollout, is_twin=entry is twin),
        _verdict(requested, entry, twin, _text(config, group, requested, entry)),
        Sampled(to_json(group.appearance), to_json(group.params), operators),
    )


def _identity(
    config: DatasetConfig, group: Group, entry: _Entry, twin: _Entry, relabelled_from: str | None
) -> Identity:
    scene, rollout = group.scene, entry.member.rollout
    return Identity(
        id=entry.id,
        group=group.id,
        twin=twin.id,
        role="clean" if entry is twin else _role(rollout.judged),
        scene=scene.name,
        category=scene.category,
        robot=scene.robot.name,
        relabelled_from=relabelled_from,
        seed=(config.seed, *group.slot.key(group.redraw, 0)),
        model=group.world.id,
        control_hz=scene.task(group.params, rollout.attempted_task).expert().control_hz,
        replay_sha256=state_sha256(rollout.judged.trajectory),
    )


def _task_info(group: Group, requested: RequestedGroup, rollout: Rollout) -> TaskInfo:
    request = requested.request
    return TaskInfo(
        requested=group.slot.mode,
        instruction=request.instruction,
        task=request.task.name,
        attempted_task=rollout.attempted_task,
        constraint_stated=request.constraint_stated,
        recovery_policy=group.scene.task(group.params, rollout.attempted_task).plan().recovery_policy,
    )


def _times(requested: RequestedGroup, rollout: Rollout, is_twin: bool) -> Times:
    onset_s = min((e.start_s for e in rollout.judged.events), default=None)
    return Times(None if is_twin else _cause_s(requested, rollout), onset_s, _end_s(rollout.judged), None)


def _verdict(requested: RequestedGroup, entry: _Entry, twin: _Entry, text: Text) -> Verdict:
    rollout, mine = entry.member.rollout, entry.labels
    judged, mode = rollout.judged, rollout.certificate.mode
    return Verdict(
        mode=mode,
        modes=tuple(dict.fromkeys(e.kind for e in judged.events)),
        outcome=judged.outcome,
        success=judged.outcome == "success",
        borderline=borderline(rollout, requested.request.task),
        severity=max((e.severity for e in judged.events if e.kind == mode), default=0.0),
        evident=bool(mine.reward_frame[-1] < twin.labels.reward_frame[-1] - _EVIDENT),
        partial_success=round(float(mine.reward_frame[-1]), 4),
        certificate=rollout.certificate,
        preference=None if entry is twin else _preference(judged, mine, twin, text),
        text=text,
    )


def _text(config: DatasetConfig, group: Group, requested: RequestedGroup, entry: _Entry) -> Text:
    rollout = entry.member.rollout
    rng = group.slot.rng(config.seed, group.redraw * 100 + entry.member.index, WORDS)
    operators = [(rollout.fault.spec.name, rollout.fault.cause_s)] if rollout.fault else []
    return write_text(rollout.judged, requested.request, entry.labels.milestones, operators, rng)


def _preference(judged: Judged, mine: Labels, twin: _Entry, text: Text) -> Preference:
    sentence = text.observable.failure.text
    return prefer(judged.outcome, mine.reward, twin.id, twin.labels.reward, sentence[:1].lower() + sentence[1:])


def _cause_s(requested: RequestedGroup, rollout: Rollout) -> float | None:
    """When the fault begins; 0 where the robot attempted another task than the requested one."""
    if rollout.attempted_task != requested.request.task.name:
        return 0.0
    return rollout.fault.cause_s if rollout.fault else None


def _role(judged: Judged) -> str:
    return "benign" if judged.outcome == "success" else "failure"


def _operator(rollout: Rollout) -> dict[str, Any]:
    assert rollout.fault is not None
    spec = rollout.fault.spec
    return {"name": spec.name, "args": dict(spec.args), "params": to_json(rollout.fault.params)}


def _end_s(judged: Judged) -> float | None:
    """When the last event stopped; the end of the rollout for a failure; None without events."""
    if not judged.events:
        return None
    if judged.outcome == "failure":
        return float(judged.trajectory.time_s[-1])
    return max(e.stop_s for e in judged.events)


def _arrays(t: Trajectory, labels: Labels, milestone_names: Sequence[str]) -> EpisodeArrays:
    return EpisodeArrays(
        t.time_s,
        t.state,
        t.qpos,
        t.qvel,
        t.action,
        t.ctrl,
        t.contact_n,
        t.pairs,
        t.phase,
        t.phases,
        labels,
        tuple(milestone_names),
    )

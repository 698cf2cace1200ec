"""From judged runs to records: labels, text, pictures, and the scalars that readers see."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from badgen.certify import Judged
from badgen.contracts.arrays import Image
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, EpisodeRecord, Labels, Text, Video
from badgen.contracts.trajectory import Trajectory
from badgen.engine.config import RunConfig
from badgen.engine.fill import Filled
from badgen.engine.group import Group, Run
from badgen.engine.jsonable import to_json
from badgen.engine.seeds import WORDS
from badgen.label import label, prefer
from badgen.render.pictures import Camera, frame_steps
from badgen.render.video import encode
from badgen.render.visible import SIZE_PX, visible_s
from badgen.text import write_text

_EVIDENT = 0.05  # a final frame worth this much less than the twin's shows that something went wrong


def records(config: RunConfig, filled: Filled) -> list[EpisodeRecord]:
    """Everything to store of a filled slot."""
    group = filled.group
    if group is None:
        return []
    labels = [label(m.judged.trajectory, group.scene, m.judged.breaches) for m in filled.members]
    videos = _videos(config, group, filled.members)
    return [
        _record(config, group, filled.members, labels, videos[i], i) for i in range(len(filled.members))
    ]  # fmt: skip


def state_sha256(t: Trajectory) -> str:
    """Hash of all logged states: what a replay must reproduce."""
    return hashlib.sha256(np.ascontiguousarray(t.state).tobytes()).hexdigest()


def _record(
    config: RunConfig, group: Group, members: Sequence[Run], labels: Sequence[Labels], videos: tuple[Video, ...], i: int
) -> EpisodeRecord:
    run = members[i]
    rng = group.slot.rng(config.seed, group.redraw * 100 + i, WORDS)
    operators = [(run.applied.spec.name, run.applied.fault.cause_s)] if run.applied else []
    text = write_text(run.judged, group.scene, labels[i].milestones, operators, rng)
    return EpisodeRecord(
        info=_info(config, group, run, i, labels, text),
        events=run.judged.events,
        arrays=_arrays(run.judged.trajectory, group, labels[i]),
        videos=videos,
    )


def _info(config: RunConfig, group: Group, run: Run, i: int, labels: Sequence[Labels], text: Text) -> EpisodeInfo:
    judged, scene, slot = run.judged, group.scene, group.slot
    ids = [slot.name(config.seed, group.redraw, k) for k in range(len(labels))]
    mine, twins = labels[i], labels[0]
    lowercase = text.observable.failure.text[:1].lower() + text.observable.failure.text[1:]
    applied = run.applied
    return EpisodeInfo(
        id=ids[i], group=group.id, scene=scene.name, category=scene.category, robot=scene.robot,
        instruction=scene.instruction, mode=run.certificate.mode,
        modes=tuple(dict.fromkeys(e.kind for e in judged.events)), outcome=judged.outcome,
        success=judged.outcome == "success", cause_s=applied.fault.cause_s if applied else None,
        onset_s=min((e.start_s for e in judged.events), default=None), end_s=_end_s(judged),
        recoverable_until_s=None,
        severity=max((e.severity for e in judged.events if e.kind == run.certificate.mode), default=0.0),
        evident=bool(mine.reward_frame[-1] < twins.reward_frame[-1] - _EVIDENT),
        partial_success=round(float(mine.reward_frame[-1]), 4), twin=ids[0],
        seed=(config.seed, *slot.key(group.redraw, 0)), control_hz=scene.expert(group.params).control_hz,
        model=group.world.id, requested=slot.mode, role="clean" if applied is None else _role(judged),
        reaction=scene.expert(group.params).plan.reaction, scene_params=to_json(group.params),
        operators=() if applied is None else (_operator(run),), certificate=run.certificate,
        preference=None if i == 0 else prefer(judged.outcome, mine.reward, ids[0], twins.reward, lowercase),
        replay_sha256=state_sha256(judged.trajectory), text=text,
    )  # fmt: skip


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


def _arrays(t: Trajectory, group: Group, labels: Labels) -> EpisodeArrays:
    return EpisodeArrays(
        t.time_s, t.state, t.qpos, t.qvel, t.action, t.ctrl, t.contact_n, t.pairs, t.phase, t.phases, labels,
        tuple(m.name for m in group.scene.milestones),
    )  # fmt: skip


def _videos(config: RunConfig, group: Group, members: Sequence[Run]) -> list[tuple[Video, ...]]:
    """Videos of every member from the configured cameras that the scene has."""
    cameras = [c for c in config.cameras if c in group.scene.cameras]
    if not cameras:
        return [()] * len(members)
    runs = [m.judged.trajectory for m in members]
    steps = frame_steps(len(runs[0]), group.scene.log_hz, config.fps)
    found: list[list[Video]] = [[] for _ in members]
    model = group.world.model
    with Camera(model, config.width, config.height) as pictures, Camera(model, SIZE_PX, SIZE_PX) as outlines:
        for name in cameras:
            clean = pictures.film(runs[0].state[steps], name)
            for i, (member, run) in enumerate(zip(members, runs, strict=True)):
                frames = clean if i == 0 else _film(pictures, name, run, runs[0], clean, steps)
                bodies = _bodies(group, member)
                seen = visible_s(outlines, name, run, runs[0], bodies, steps) if bodies else None
                mp4, codec = encode(frames, config.fps, config.quality)
                found[i].append(
                    Video(name, mp4, config.fps, config.width, config.height, codec, steps, seen)
                )  # fmt: skip
    return [tuple(v) for v in found]


def _film(
    pictures: Camera, name: str, run: Trajectory, twin: Trajectory, clean: list[Image], steps: Any
) -> list[Image]:
    """Frames of a run; where its state is the twin's to the bit, the twin's frame is that frame."""
    return [
        clean[k] if (run.state[s] == twin.state[s]).all() else pictures.rgb(run.state[s], name)
        for k, s in enumerate(steps.tolist())
    ]


def _bodies(group: Group, run: Run) -> tuple[str, ...]:
    """Bodies that show the mode of a run: those of the rules that its naming kind of event broke."""
    broken = {e.rule for e in run.judged.events if e.kind == run.certificate.mode}
    return tuple(dict.fromkeys(b for r in group.scene.rules if r.name in broken for b in r.bodies))

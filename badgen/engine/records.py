"""From labelled rollouts to stored records: text, videos, and the scalars that readers see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.captions import Text
from badgen.contracts.episode import (
    EpisodeInfo,
    EpisodeRecord,
    Identity,
    Preference,
    Sampled,
    TaskInfo,
    Times,
    Verdict,
)
from badgen.contracts.near_miss import NearMiss
from badgen.contracts.recoverability import Recoverability
from badgen.contracts.video import Video
from badgen.engine.borderline import borderline
from badgen.engine.cameras import SlotRenderer
from badgen.engine.filled import Filled
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group
from badgen.engine.record_parts import EVIDENT, arrays_of, end_s, state_sha256, with_labels
from badgen.engine.rollout import LabelledRollout
from badgen.engine.streams import WORDS
from badgen.judging import prefer
from badgen.judging.certificate import margin_of
from badgen.judging.evidence.departure import departs_s
from badgen.serialization import to_json
from badgen.sim import robot_in
from badgen.text import write_text


@dataclass(frozen=True)
class _Ids:
    """Ids of an episode, of its twin, and of the episode that first stored the same rollout (None for itself)."""

    own: str
    twin: str
    relabelled_from: str | None


def records(filled: Filled, renderer: SlotRenderer) -> list[EpisodeRecord]:
    """All episodes of a filled slot, those of the group beside it last."""
    group = filled.group
    if group is None:
        return []
    simulated = {r.index: r.trajectory for requested in filled.requested for r in requested}
    videos = renderer.render_frames(group.world, [simulated[i] for i in range(len(simulated))])
    found: dict[str, EpisodeRecord] = {}
    first_id: dict[int, str] = {}
    for k, requested in enumerate(filled.requested):
        for rollout in requested:
            own, twin = _id(group.layout, rollout, k), _id(group.layout, requested[0], k)
            if own in found:
                continue  # the twin is stored already, when another group has the same request
            source = first_id.setdefault(rollout.index, own)
            ids = _Ids(own, twin, None if source == own else source)
            found[own] = _record(group, rollout, requested[0], ids, videos[rollout.index])
    beside = [] if filled.beside is None else records(filled.beside, renderer)
    return [*found.values(), *beside]


def _id(layout: Layout, rollout: LabelledRollout, k: int) -> str:
    """Id of a rollout under the k-th request."""
    first = k == 0 or rollout.request == layout.request
    # "told" is hashed into the id, which must not change.
    return layout.name(rollout.index, *(() if first else ("told", k)))


def _record(
    group: Group, rollout: LabelledRollout, twin: LabelledRollout, ids: _Ids, videos: Sequence[Video]
) -> EpisodeRecord:
    names = tuple(m.name for m in rollout.request.task.milestones)
    arrays = arrays_of(rollout, names)
    labelled = tuple(with_labels(video, rollout) for video in videos)
    return EpisodeRecord(_info(group, rollout, twin, ids), rollout.judged.events, arrays, labelled)


def _info(group: Group, rollout: LabelledRollout, twin: LabelledRollout, ids: _Ids) -> EpisodeInfo:
    layout = group.layout
    operators = () if rollout.fault is None else (_operator(rollout),)
    return EpisodeInfo.join(
        _identity(group, rollout, ids),
        _task_info(layout, rollout),
        _times(group, rollout, twin),
        _verdict(rollout, twin, ids, _text(layout, rollout)),
        rollout.end_state(twin),
        rollout.sight,
        rollout.recovery or Recoverability(),
        _near_miss(layout, rollout),
        Sampled(to_json(layout.appearance), to_json(layout.params), operators),
    )


def _identity(group: Group, rollout: LabelledRollout, ids: _Ids) -> Identity:
    layout = group.layout
    return Identity(
        id=ids.own,
        group=layout.name(),
        twin=ids.twin,
        role=_role(rollout, ids),
        scene=layout.scene.name,
        category=layout.scene.category,
        robot=layout.scene.robot.name,
        relabelled_from=ids.relabelled_from,
        seed=(layout.seed, *layout.slot.key(layout.redraw, 0)),
        model=group.world.id,
        control_hz=layout.expert(rollout.attempted_task).control_hz,
        replay_sha256=state_sha256(rollout.judged.exact),
        horizon_s=layout.horizon_s,
    )


def _role(rollout: LabelledRollout, ids: _Ids) -> str:
    """What the rollout is in its group, one of `ROLES`."""
    if ids.own == ids.twin:
        return "clean"
    if rollout.restart_s is not None:
        return "recovery"
    if rollout.near is None or rollout.near.of == rollout.index:
        return "failure" if rollout.failed else "benign"
    if rollout.near.strength > rollout.near.other_strength:
        return "near_failure"
    return "near_milder" if rollout.failed else "near_success"


def _near_miss(layout: Layout, rollout: LabelledRollout) -> NearMiss:
    """The near-miss pair that a rollout belongs to, under the first request."""
    side = rollout.near
    if side is None:
        return NearMiss()
    return NearMiss(
        near_edge=side.edge,
        near_boundary=side.boundary,
        near_pair=layout.name(side.other),
        near_of=layout.name(side.of),
        near_strength=side.strength,
        near_other_strength=side.other_strength,
        near_apart_m=side.gap.gap_m,
        near_apart_deg=side.gap.turn_deg,
    )


def _task_info(layout: Layout, rollout: LabelledRollout) -> TaskInfo:
    request = rollout.request
    return TaskInfo(
        requested=layout.slot.mode,
        instruction=request.instruction,
        canonical_instruction=request.canonical_instruction,
        task=request.task.name,
        attempted_task=rollout.attempted_task,
        constraint_stated=request.constraint_stated,
        reaction=layout.instance(rollout.attempted_task).plan().reaction if rollout.policy is None else "policy",
        dense=True,
        policy=rollout.policy,
    )


def _times(group: Group, rollout: LabelledRollout, twin: LabelledRollout) -> Times:
    onset_s = min((e.start_s for e in rollout.judged.events), default=None)
    cause_s = None if rollout is twin else _cause_s(rollout)
    return Times(
        cause_s, _departs_s(group, rollout, twin, (cause_s, onset_s)), onset_s, end_s(rollout), rollout.restart_s
    )


def _departs_s(
    group: Group, rollout: LabelledRollout, twin: LabelledRollout, span_s: tuple[float | None, float | None]
) -> float | None:
    """When a failure leaves the path of its twin; None where no picture shows it."""
    if rollout.sight.seen == "force_only":
        return None
    scene = group.layout.scene
    compared = (rollout.trajectory, twin.trajectory, rollout.request.task)
    return departs_s(*compared, robot_in(group.world.model, scene.robot).tools, scene.main_cameras, span_s)


def _verdict(rollout: LabelledRollout, twin: LabelledRollout, ids: _Ids, text: Text) -> Verdict:
    judged, mode, labels = rollout.judged, rollout.certificate.mode, rollout.labels
    margin, margin_share = margin_of(judged, rollout.request.task)
    return Verdict(
        mode=mode,
        modes=tuple(dict.fromkeys(e.kind for e in judged.events)),
        outcome=judged.outcome,
        success=not rollout.failed,
        borderline=borderline(rollout),
        severity=max((e.severity for e in judged.events if e.kind == mode), default=0.0),
        margin=margin,
        margin_share=margin_share,
        evident=bool(labels.reward_frame[-1] < twin.labels.reward_frame[-1] - EVIDENT),
        partial_success=round(float(labels.reward_frame[-1]), 4),
        certificate=rollout.certificate,
        preference=None if ids.own == ids.twin else _preference(rollout, twin, ids, text),
        text=text,
    )


def _text(layout: Layout, rollout: LabelledRollout) -> Text:
    rng = layout.slot.rng(layout.seed, layout.redraw * 100 + rollout.index, WORDS)
    operators = [(rollout.fault.spec.name, rollout.fault.cause_s)] if rollout.fault else []
    said = (rollout.judged, rollout.request, rollout.labels.milestones, operators, rng)
    return write_text(*said, rollout.sight.rules_seen, rollout.restart_s)


def _preference(rollout: LabelledRollout, twin: LabelledRollout, ids: _Ids, text: Text) -> Preference:
    sentence = text.observable.failure.text
    because = sentence[:1].lower() + sentence[1:]
    return prefer(rollout.judged.outcome, rollout.labels.reward, ids.twin, twin.labels.reward, because)


def _cause_s(rollout: LabelledRollout) -> float | None:
    """When the fault begins; 0 where a policy acted, or the robot attempted another task than the requested one."""
    if rollout.policy is not None or rollout.attempted_task != rollout.request.task.name:
        return 0.0
    return rollout.fault.cause_s if rollout.fault else None


def _operator(rollout: LabelledRollout) -> dict[str, Any]:
    assert rollout.fault is not None
    spec = rollout.fault.spec
    return {"name": spec.name, "args": dict(spec.args), "params": to_json(rollout.fault.params)}

"""From the rollouts of a start of a foreign world to stored records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mujoco

from badgen.contracts.bodies import body_name
from badgen.contracts.captions import Text
from badgen.contracts.episode import WORLD, EpisodeInfo, EpisodeRecord, Identity, Sampled, TaskInfo, Times, Verdict
from badgen.contracts.near_miss import NearMiss
from badgen.contracts.recoverability import Recoverability
from badgen.contracts.robot import ModelRobot
from badgen.contracts.video import Video
from badgen.contracts.world import Reaction
from badgen.contracts.world_fault import SampledWorldFault
from badgen.engine.cameras import SlotRenderer
from badgen.engine.record_parts import EVIDENT, arrays_of, end_s, state_sha256, with_labels
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import LAYOUT, WORDS
from badgen.engine.worlds.filling import FilledWorld
from badgen.engine.worlds.start import Start, WorldRollout
from badgen.judging import prefer
from badgen.judging.certificate import margin_of
from badgen.judging.evidence.departure import departs_s
from badgen.serialization import to_json
from badgen.sim.world import World as StoredWorld
from badgen.text import write_text


@dataclass(frozen=True)
class _Place:
    """Where a record belongs: slot, root seed, number of the start, and its place among the rollouts of the start."""

    slot: Slot
    root: int
    redraw: int
    index: int

    @property
    def group(self) -> str:
        """Id of the group."""
        return self.slot.name(self.root, self.redraw)

    def id(self, index: int) -> str:
        """Id of a rollout of the group."""
        return self.slot.name(self.root, self.redraw, index)


def world_records(filled: FilledWorld, slot: Slot, root: int, renderer: SlotRenderer) -> list[EpisodeRecord]:
    """The episodes of a filled slot: the twin first."""
    if filled.start is None:
        return []
    start = filled.start
    world = StoredWorld.compiled(start.model.id, start.model.model)
    videos = renderer.render_frames(world, [r.labelled.trajectory for r in filled.rollouts])
    return [
        _record(start, rollout, _Place(slot, root, filled.redraw, k), videos[k], renderer.cameras)
        for k, rollout in enumerate(filled.rollouts)
    ]


def robot_of_world(start: Start) -> ModelRobot:
    """The robot of a world by the roles of its bodies; it has no handles, since nothing is known of its parts."""
    model = start.clean.trajectory.model
    bodies = tuple(b for b in (body_name(model, k) for k in range(model.nbody)) if start.roles.get(b) == "robot")
    return robot_from_bodies(model, start.stored.world.partition(":")[0], bodies)


def robot_from_bodies(model: mujoco.MjModel, name: str, bodies: Sequence[str]) -> ModelRobot:
    """The robot that consists of these bodies, with all its joints that are one number."""
    one_number = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))
    own = [
        j
        for j in range(model.njnt)
        if int(model.jnt_type[j]) in one_number and body_name(model, int(model.jnt_bodyid[j])) in bodies
    ]
    joints = tuple(model.joint(j).name or f"#{j}" for j in own)
    return ModelRobot(name, (), joints, tuple(int(model.jnt_qposadr[j]) for j in own), int(model.nq), tuple(bodies))


def _record(
    start: Start, rollout: WorldRollout, place: _Place, videos: Sequence[Video], cameras: tuple[str, ...]
) -> EpisodeRecord:
    own = rollout.labelled
    names = tuple(m.name for m in own.request.task.milestones)
    shown = tuple(with_labels(video, own) for video in videos)
    return EpisodeRecord(_info(start, rollout, place, cameras), own.judged.events, arrays_of(own, names), shown)


def _info(start: Start, rollout: WorldRollout, place: _Place, cameras: tuple[str, ...]) -> EpisodeInfo:
    own, twin = rollout.labelled, start.twin.labelled
    operators = () if rollout.fault is None else (_operator(rollout.fault),)
    return EpisodeInfo.join(
        _identity(start, own, place),
        _task_info(start, own, place),
        _times(own, twin, rollout.fault, cameras),
        _verdict(own, twin, place, _text(start, rollout, place)),
        own.end_state(twin),
        own.sight,
        Recoverability(),
        NearMiss(),
        Sampled({}, to_json(start.stored), operators),
    )


def _identity(start: Start, own: LabelledRollout, place: _Place) -> Identity:
    return Identity(
        id=place.id(place.index),
        group=place.group,
        twin=place.id(0),
        role="failure" if place.index else "clean",
        scene=start.stored.world,
        category=WORLD,
        robot=start.stored.world.partition(":")[0],
        relabelled_from=None,
        seed=(place.root, *place.slot.key(place.redraw, LAYOUT)),
        model=start.model.id,
        control_hz=float(start.known.hz),
        replay_sha256=state_sha256(own.judged.exact),
        horizon_s=start.stored.span.horizon_s,
    )


def _task_info(start: Start, own: LabelledRollout, place: _Place) -> TaskInfo:
    task = own.request.task
    return TaskInfo(
        requested=place.slot.mode,
        instruction=own.request.instruction,
        canonical_instruction=own.request.canonical_instruction,
        task=task.name,
        attempted_task=task.name,
        constraint_stated=True,
        reaction=_reaction(start),
        dense=bool(task.milestones),
        policy=start.stored.policy,
    )


def _reaction(start: Start) -> Reaction:
    """Whether the policy reacts, as far as it says so itself."""
    said: Reaction = getattr(start.runner.policy, "reaction", "closed_loop")
    return said


def _times(
    own: LabelledRollout, twin: LabelledRollout, fault: SampledWorldFault | None, cameras: tuple[str, ...]
) -> Times:
    onset_s = min((e.start_s for e in own.judged.events), default=None)
    cause_s = None if fault is None else fault.cause_s
    leaves_s = None
    if own.sight.seen != "force_only":
        leaves_s = departs_s(own.trajectory, twin.trajectory, own.request.task, (), cameras, (cause_s, onset_s))
    return Times(cause_s, leaves_s, onset_s, end_s(own), None)


def _verdict(own: LabelledRollout, twin: LabelledRollout, place: _Place, text: Text) -> Verdict:
    judged, mode, labels = own.judged, own.certificate.mode, own.labels
    margin, margin_share = margin_of(judged, own.request.task)
    because = text.observable.failure.text
    because = because[:1].lower() + because[1:]
    preference = None
    if place.index:
        dense = bool(own.request.task.milestones)
        preference = prefer(judged.outcome, labels.reward, place.id(0), twin.labels.reward, because, dense)
    return Verdict(
        mode=mode,
        modes=tuple(dict.fromkeys(e.kind for e in judged.events)),
        outcome=judged.outcome,
        success=not own.failed,
        borderline=None,
        severity=max((e.severity for e in judged.events if e.kind == mode), default=0.0),
        margin=margin,
        margin_share=margin_share,
        evident=bool(labels.reward_frame[-1] < twin.labels.reward_frame[-1] - EVIDENT),
        partial_success=round(float(labels.reward_frame[-1]), 4),
        certificate=own.certificate,
        preference=preference,
        text=text,
    )


def _text(start: Start, rollout: WorldRollout, place: _Place) -> Text:
    own, fault = rollout.labelled, rollout.fault
    rng = place.slot.rng(place.root, place.redraw * 100 + place.index, WORDS)
    operators = [] if fault is None else [(fault.spec.name, fault.cause_s)]
    return write_text(own.judged, own.request, own.labels.milestones, operators, rng, own.sight.rules_seen)


def _operator(fault: SampledWorldFault) -> dict[str, Any]:
    return {"name": fault.spec.name, "args": dict(fault.spec.args), "params": to_json(fault.params)}

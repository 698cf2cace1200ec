"""Parts of a stored record that are made in the same way in badgen's scenes and in foreign worlds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from badgen.contracts.episode import EpisodeArrays
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.video import Video
from badgen.engine.rollout import LabelledRollout
from badgen.judging import misleading

EVIDENT = 0.05  # difference to the twin's final `reward_frame` from which the final frame shows the failure


def state_sha256(t: Trajectory) -> str:
    """Hash of all logged states, with all their bits: what a replay must reproduce."""
    return hashlib.sha256(np.ascontiguousarray(t.state).tobytes()).hexdigest()


def with_labels(video: Video, rollout: LabelledRollout) -> Video:
    """A video with what depends on the request: when the failure is visible, and which frames are misleading."""
    judged = rollout.judged
    hiding = misleading(rollout.labels, judged.events, judged.outcome, judged.trajectory.time_s, video.steps)
    return replace(video, visible_s=rollout.visible_s.get(video.camera), misleading=hiding)


def end_s(rollout: LabelledRollout) -> float | None:
    """When the last event stopped; the end of the rollout for a failure; None without events."""
    judged = rollout.judged
    if not judged.events:
        return None
    if judged.outcome == "failure":
        return float(judged.trajectory.time_s[-1])
    return max(e.stop_s for e in judged.events)


def arrays_of(rollout: LabelledRollout, milestone_names: Sequence[str]) -> EpisodeArrays:
    """The arrays of a rollout, as they are stored."""
    t = rollout.trajectory
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
        rollout.labels,
        tuple(milestone_names),
        rollout.judged.exact.state[0],
        t.recorded,
    )

"""Milestones, goal and rules of walks over a distance: forward, backward or along a bent track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import pi
from typing import TypeVar

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Holds, Measure, Rule, Unfinished
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.walker_measures import standing
from scenes.kit.worlds.track import Track

R = TypeVar("R", F64, Bools)
FIRST_STEP = "the robot has taken its first real step"


def unroll(t: Trajectory, track: Track) -> Trajectory:
    """Transform a rollout into track coordinates: x along the track, y to its left, yaw relative to it.

    Each row depends on that row alone. Heights, tilts and forces stay as they are.
    """
    return t.cached((unroll, track), lambda: _unrolled(t, track))


def _unrolled(t: Trajectory, track: Track) -> Trajectory:
    pos, quat, site = t.poses()
    w, x, y, z = (quat[..., i] for i in range(4))
    yaw = track.start[2] + track.bend_per_m * np.maximum(track.unrolled(pos[..., :2])[..., 0] - track.lead_m, 0.0)
    bent_pos, bent_site = (np.concatenate([track.unrolled(a[..., :2]), a[..., 2:]], axis=-1) for a in (pos, site))
    c, s = np.cos(yaw / 2), np.sin(yaw / 2)
    turned = np.stack([c * w + s * z, c * x + s * y, c * y - s * x, c * z - s * w], axis=-1)
    return t.with_poses(bent_pos, turned, bent_site)


def along(track: Track, measure: Callable[[Trajectory], R]) -> Callable[[Trajectory], R]:
    """A measure or predicate of straight walks, evaluated in track coordinates."""
    return lambda t: measure(unroll(t, track))


def rule_along(track: Track, rule: Rule) -> Rule:
    """A rule of straight walks, evaluated in track coordinates; its condition must be Exceeds, Holds or Unfinished."""
    condition = rule.condition
    if isinstance(condition, Exceeds):
        condition = replace(condition, measure=along(track, condition.measure))
    elif isinstance(condition, Holds):
        condition = replace(condition, predicate=along(track, condition.predicate))
    elif isinstance(condition, Unfinished):
        condition = replace(condition, goal=along(track, condition.goal))
    else:
        kind = type(condition).__name__
        raise BadValue(f"rule {rule.name}: {kind} cannot be taken along a track. State it as Exceeds or Holds.")
    evident = along(track, rule.evident) if rule.evident is not None else None
    return replace(rule, condition=condition, evident=evident)


def off_heading_rad(heading_rad: F64) -> F64:
    """(T,) absolute angle between a heading and the x axis [rad]."""
    return as_rows(np.abs((heading_rad + pi) % (2 * pi) - pi))


@dataclass(frozen=True, slots=True)
class DistanceWalk:
    """A walk that should cover a distance and go on.

    Attributes:
        goal_m: distance to walk.
        direction: 1 forward, -1 backward.
        intact: (T,) multiplier on progress in [0, 1]; 0 if fallen.
    """

    goal_m: float
    direction: float = 1.0
    intact: Measure = standing

    def first_step(self, t: Trajectory) -> F64:
        """(T,) whether a real step has been made."""
        return ramp(gait_criteria.counted(t, self.direction).astype(np.float64), 0.0, 1.0) * self.intact(t)

    def way(self, t: Trajectory) -> F64:
        """(T,) share of the distance covered by real steps."""
        return ramp(gait_criteria.walked_m(t, self.direction), 0.0, self.goal_m) * self.intact(t)

    def going_on(self, t: Trajectory) -> F64:
        """(T,) whether the distance is covered and the robot still walks."""
        late = ramp(gait_criteria.since_step_s(t, self.direction), gait_criteria.PAUSE_S + 0.6, gait_criteria.PAUSE_S)
        walked_m = gait_criteria.walked_m(t, self.direction)
        return ramp(walked_m, self.goal_m - 0.05, self.goal_m) * late * self.intact(t)

    def end_value(self, t: Trajectory) -> F64:
        """(T,) share of the distance that the robot is away from its start, upright, however it came there."""
        return ramp(self.direction * gait_criteria.ahead_m(t), 0.0, self.goal_m) * self.intact(t)

    def goal(self, t: Trajectory) -> Bools:
        """(T,) whether real steps have covered the distance, the gait criteria hold, and the robot still walks."""
        walked_m = gait_criteria.walked_m(t, self.direction)
        return gait_criteria.walks(t, self.direction) & (walked_m >= self.goal_m)

    def goes_on(self, t: Trajectory) -> Bools:
        """(T,) whether the robot walks with real steps, whatever the distance so far."""
        return gait_criteria.walks(t, self.direction)

    def milestones(
        self,
        way: str = "the robot has walked the whole way",
        going_on: str = "the robot has walked the whole way and walks on",
    ) -> tuple[Milestone, ...]:
        """First step, distance covered, and walking on; `way` and `going_on` describe the last two."""
        return (
            Milestone("first_step", 0.10, self.first_step, FIRST_STEP),
            Milestone("way", 0.70, self.way, way),
            Milestone("going_on", 0.20, self.going_on, going_on),
        )

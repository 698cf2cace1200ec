"""Walking some distance, forward or backward: milestones and goal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Measure
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.walker_measures import standing

FIRST_STEP = "the robot has taken its first real step"


@dataclass(frozen=True, slots=True)
class DistanceWalk:
    """A walk that should cover a distance and go on.

    Attributes:
        goal_m: the distance.
        direction: 1 forward, -1 backward.
        intact: (T,) in [0, 1], how much what has been reached is worth in a state: 0 for a robot on the floor.
    """

    goal_m: float
    direction: float = 1.0
    intact: Measure = standing

    def first_step(self, t: Trajectory) -> F64:
        """Whether a real step has been made."""
        return ramp(gait_criteria.counted(t, self.direction).astype(np.float64), 0.0, 1.0) * self.intact(t)

    def way(self, t: Trajectory) -> F64:
        """Share of the distance made by real steps."""
        return ramp(gait_criteria.walked_m(t, self.direction), 0.0, self.goal_m) * self.intact(t)

    def going_on(self, t: Trajectory) -> F64:
        """The distance is made, and the robot still walks."""
        late = ramp(gait_criteria.since_step_s(t, self.direction), gait_criteria.PAUSE_S + 0.6, gait_criteria.PAUSE_S)
        walked_m = gait_criteria.walked_m(t, self.direction)
        return ramp(walked_m, self.goal_m - 0.05, self.goal_m) * late * self.intact(t)

    def goal(self, t: Trajectory) -> Bools:
        """Past the distance in real steps, in a rollout that meets the gait criteria, and still walking."""
        walked_m = gait_criteria.walked_m(t, self.direction)
        return gait_criteria.walks(t, self.direction) & (walked_m >= self.goal_m)

    def milestones(
        self,
        way: str = "the robot has walked the whole way",
        going_on: str = "the robot has walked the whole way and walks on",
    ) -> tuple[Milestone, ...]:
        """First step, the distance, and going on; `way` and `going_on` describe the last two."""
        return (
            Milestone("first_step", 0.10, self.first_step, FIRST_STEP),
            Milestone("way", 0.70, self.way, way),
            Milestone("going_on", 0.20, self.going_on, going_on),
        )

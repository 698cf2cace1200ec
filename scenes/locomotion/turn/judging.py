"""What humanoid_turn asks of a state: the milestones, goal and rules of a straight walk, taken along a track."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Predicate, Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging.distance_walk import DistanceWalk, along, off_heading_rad, rule_along
from scenes.kit.judging.measures import ramp
from scenes.kit.worlds.track import Track

KEPT_M = 0.30  # a robot that follows a path stays this near to it
FACES_RAD = 0.6  # and faces along it within this angle
LATE_S = 8.6
_WALK = DistanceWalk(goal_m=1.5)


def goal(track: Track) -> Predicate:
    """Whether the robot walks along this track, has covered the distance, and goes on."""
    return along(track, _follows)


def milestones(track: Track) -> tuple[Milestone, ...]:
    """First step, the distance along the track, and going on; worth less off the track."""

    def kept(m: Milestone) -> Milestone:
        return replace(m, measure=along(track, lambda t: m.measure(t) * _kept(t)))

    return tuple(kept(m) for m in _WALK.milestones())


# Clean runs stay far from every limit. Worst of 50 layouts (seed 990077): 8 cm of reach left, pelvis 5.4 cm lower, feet
# at rest for 0.14 s, 9 cm off the path, 78 cm made in the slowest 3 s, no stride of a wrong kind, done at 6.6 s.
def rules(track: Track) -> tuple[Rule, ...]:
    """What must not happen on this track; balance and rest do not depend on where it leads."""
    of_the_way = (kit.shuffles(), kit.marches(), kit.walks_backward(), kit.strays(), kit.dawdles())
    return (*kit.stays_up(), kit.rests(), *(rule_along(track, r) for r in of_the_way), kit.late(goal(track), LATE_S))


def _kept(t: Trajectory) -> F64:
    """How nearly the robot keeps to the line."""
    return ramp(np.abs(gait_criteria.aside_m(t)), 2 * KEPT_M, KEPT_M)


def _follows(t: Trajectory) -> Bools:
    """The goal of a straight walk, reached by a robot that is on the line and faces along it."""
    faces = off_heading_rad(gait_criteria.heading_rad(t)) <= FACES_RAD
    return np.asarray(_WALK.goal(t) & (np.abs(gait_criteria.aside_m(t)) <= KEPT_M) & faces)

"""What a state of humanoid_turn is worth, and what must not happen: a straight walk's measures, taken along a track."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import Predicate, Rule, Unfinished
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.walking.track import Track
from scenes.kit.judging import gait as gate
from scenes.kit.judging.along_track import along, off_heading_rad, rule_along
from scenes.kit.judging.measures import ramp
from scenes.locomotion.shared.milestones import MILESTONES
from scenes.locomotion.shared.milestones import goal as walk_goal
from scenes.locomotion.shared.rules import RULES

KEPT_M = 0.30  # who keeps to a path stays this near to it
FACES_RAD = 0.6  # and looks along it, this nearly
LATE_S = 8.6
_ANYWHERE = ("out_of_balance", "goes_down", "strikes_floor", "crouches", "freezes")  # do not ask where it walks
_ON_TRACK = ("shuffles", "marches", "walks_backward", "strays", "dawdles")


def _kept(t: Trajectory) -> F64:
    """How nearly the robot keeps to the line."""
    return ramp(np.abs(gate.aside_m(t)), 2 * KEPT_M, KEPT_M)


def _follows(t: Trajectory) -> Bools:
    """The goal of a straight walk, reached by a robot that is on the line and looks along it."""
    faces = off_heading_rad(t, gate.heading_rad(t)) <= FACES_RAD
    return np.asarray(walk_goal(t) & (np.abs(gate.aside_m(t)) <= KEPT_M) & faces)


def goal(track: Track) -> Predicate:
    """Whether the robot walks along this track, has made the way, and goes on."""
    return along(track, _follows)


def milestones(track: Track) -> tuple[Milestone, ...]:
    """First step, the way along the track, and going on; worth less off the track."""

    def kept(m: Milestone) -> Milestone:
        return replace(m, measure=along(track, lambda t: m.measure(t) * _kept(t)))

    return tuple(kept(m) for m in MILESTONES)


# Clean runs stay far from every limit. Worst of 50 layouts (seed 990077): 8 cm of reach left, pelvis 5.4 cm lower, feet
# at rest for 0.14 s, 9 cm off the path, 78 cm of way in the slowest 3 s, no stride of a wrong kind, done at 6.6 s.
def rules(track: Track) -> tuple[Rule, ...]:
    """What must not happen on this track."""
    by_name = {r.name: r for r in RULES}
    late = Rule("late", "late", "quality", Unfinished(goal(track), LATE_S), 2.0, ("pelvis",), subject="the walk")
    return (*(by_name[n] for n in _ANYWHERE), *(rule_along(track, by_name[n]) for n in _ON_TRACK), late)

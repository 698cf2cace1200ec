"""A thing that two grippers take, carry and let go of: the measures and rules that tasks with one share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rule import (
    FewHands,
    Measure,
    Predicate,
    Regrasped,
    Rule,
    Stalled,
    Unfinished,
    Vibrating,
)
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, ramp, touching
from scenes.kit.judging.rules import rule, touched
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, HANDS, JOINTS


@dataclass(frozen=True, slots=True)
class HandledByTwo(Handled):
    """A body with the contact pairs that `handled_pairs` records for it."""

    arms: tuple[str, ...] = ARMS

    def in_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where at least one gripper holds it, else 0."""
        return ramp(self.held_share(t), 0.0, 0.5)

    def unsupported(self, t: Trajectory) -> Bools:
        """(T,) whether it touches neither a finger nor anything that it can rest on: it is falling."""
        return ~touching(t, *(finger for grip in self.grips for finger in grip), *self.supports)

    def in_one_hand(self, t: Trajectory) -> F64:
        """(T,) 1 where it is clear of every support with one gripper on it, else 0."""
        hands = np.sum([touching(t, *grip) for grip in self.grips], axis=0)
        return np.asarray(~touching(t, *self.supports) & (hands == 1), dtype=np.float64)


def both_reach(t: Trajectory, marks: Sequence[F64], near_m: float, above_m: float = 0.0) -> F64:
    """(T,) how near the tools are to their marks: 0 from 20 cm on, 1 where both are within `near_m`.

    Args:
        t: the run.
        marks: (T, 3) for each arm, where it should be [m].
        near_m: distance that counts as reached.
        above_m: height of the tools over their marks where they have arrived.
    """
    up = np.array([0.0, 0.0, above_m])
    gaps = [apart_m(t.site(f"{arm}/tool") - up, mark) for arm, mark in zip(ARMS, marks, strict=True)]
    return np.asarray(np.mean([ramp(gap, 0.20, near_m) for gap in gaps], axis=0))


def empty_hands(t: Trajectory) -> F64:
    """(T,) how many grippers have shut on nothing: 0, 1 or 2."""
    fingers = [int(t.model.joint(f"{arm}/finger_joint1").qposadr[0]) for arm in ARMS]
    return np.asarray(np.sum([t.qpos[:, finger] < 0.002 for finger in fingers], axis=0), dtype=np.float64)


def one_handed(thing: HandledByTwo, evident: Measure | None = None) -> Rule:
    """The thing is up in the air in one hand for longer than half a second, where the task asks for two."""
    few = FewHands(thing.grips, thing.supports, hands=2, limit_s=0.5)
    bodies = (thing.body, *HANDS)
    return rule("one_handed", "one_handed", few, bodies, thing.the, scale=2.0, evident=evident, universal=False)


def arms_strike() -> tuple[Rule, ...]:
    """No blow on the table, and none of one arm on the other."""
    table = tuple(pair.name for pair in ARMS_TABLE)
    hit, clash = "arm_strikes_table", "arms_clash"
    return (
        touched(hit, table, 20.0, HANDS, "an arm", "the table", scale_n=200.0, event="excess_force"),
        touched(clash, (ARM_ARM.name,), 10.0, HANDS, "one arm", "the other", scale_n=200.0, event="arm_clash"),
    )


def two_arm_style(thing: HandledByTwo, goal: Predicate, late_s: float, task: str = "") -> tuple[Rule, ...]:
    """No vibration, no second try, no stall, and done by `late_s`; `task` names what is late, the thing by default."""
    return (
        rule("shaking", "shaking", Vibrating(HANDS, 5.0), HANDS, scale=20.0),
        rule("another_try", "retry", Regrasped(thing.grips), HANDS, thing.the),
        rule("stalled", "stall", Stalled(goal, JOINTS, 0.02, 1.5), HANDS, scale=4.0),
        rule("late", "late", Unfinished(goal, late_s), (thing.body,), task or thing.the, scale=2.0),
    )

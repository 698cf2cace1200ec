"""A rule of a task as the audit sees it, and what the rules of all arms have in common."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from studies.audit.detectors import (
    Detector,
    Grip,
    Measures,
    Says,
    grasped_again,
    hit,
    shakes,
    stalled,
    unfinished,
)
from studies.audit.moments import Moment, Vec, ramp

Kind = Literal["safety", "method", "quality"]
HAND = "arm/hand"
JOINTS = tuple(f"arm/joint{i}" for i in range(1, 8))
HOME_RAD = (0.0, -0.785, 0.0, -2.356, 0.0, 1.571, 0.785)  # posture in which an arm begins
# Class of event kinds, and whether a breach counts to the end of the run once it has happened.
_USUAL: Sequence[tuple[Kind, bool, str]] = (
    ("safety", True, "collision excess_force displaced topple rocked off_table arm_clash spill"),
    ("safety", True, "balance_lost fall floor_contact trip throw foot_slip"),
    ("method", True, "wrong_object drag one_handed too_fast carried pulled off_handle"),
    ("method", True, "arms_out stepped_on tilt held_low"),
    ("method", False, "drop slip missed_grasp misplaced wrong_target wrong_order wrong_region short too_far"),
    ("method", False, "reverted rolled_away omitted left_full left_lying left_open left_place unwiped no_pressure"),
    ("method", False, "freeze off_course overshoot too_slow"),
    ("method", True, "backward forward crouch hop march shuffle"),
    ("quality", True, "stagger swerve tip shaking retry late slide"),
    ("quality", False, "stall steps"),
)
_KINDS: Mapping[str, tuple[Kind, bool]] = {
    event: (kind, lasting) for kind, lasting, events in _USUAL for event in events.split()
}


class Rule(NamedTuple):
    """A rule: its name and event kind as stored, its class, whether it lasts, and how its breaches are found."""

    name: str
    event: str
    find: Detector
    kind: Kind
    lasting: bool
    stated: bool  # whether it holds only where the instruction states it


def rule(
    name: str,
    event: str,
    find: Detector,
    *,
    stated: bool = False,
    kind: Kind | None = None,
    lasting: bool | None = None,
) -> Rule:
    """A rule with the usual class and duration of its event kind, unless it says otherwise."""
    usual_kind, usual_lasting = _KINDS[event]
    return Rule(name, event, find, kind or usual_kind, usual_lasting if lasting is None else lasting, stated)


@dataclass(frozen=True)
class Facts:
    """What was stored about an episode's task: its name, and the numbers of its layout."""

    task: str
    layout: Mapping[str, Any]


class Job(abc.ABC):
    """One task in one layout: when it is done, what must not happen in it, and what its end is worth.

    Attributes:
        facts: what was stored about it.
        named: bodies that its words name, whose last poses are compared with the twin's.
        also: bodies, no part of a robot, that are compared as well if this rule was broken.
        whole: worth of the last state, 0 to 1; None where `steps` say it.
    """

    named: Sequence[str] = ()
    also: Mapping[str, Sequence[str]] = MappingProxyType({})
    whole: Measures | None = None

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @abc.abstractmethod
    def goal(self, m: Moment) -> bool:
        """Whether the task is done at this moment."""

    @abc.abstractmethod
    def rules(self) -> Sequence[Rule]:
        """The rules in the order in which events that begin together are listed."""

    def steps(self, m: Moment) -> Sequence[tuple[float, float]]:
        """Steps of the task in order: weight of each, and how far it is done, 0 to 1."""
        return [(1.0, float(self.goal(m)))]

    def lookalikes(self) -> Sequence[Says]:
        """Goals of tasks that differ from this one in one colour or line only."""
        return ()

    def traces(self, m: Moment) -> Sequence[Vec]:
        """Places of things that are no bodies, such as grains beside a plate, or what amounts to them [m]."""
        return ()


def grip(body: str, arm: str = "arm") -> Grip:
    """Contact pairs of the two fingers of an arm with a body."""
    return f"{arm}_left_finger-{body}", f"{arm}_right_finger-{body}"


def pair(a: str, b: str) -> str:
    """Contact pair of two things of one sort, in alphabetical order."""
    return "-".join(sorted((a, b)))


def arm_rules(goal: Says, late_s: float, grips: Sequence[Grip] = (), shake_mps2: float = 5.0) -> list[Rule]:
    """What no task of one arm allows."""
    found = [
        rule("arm_strikes_table", "excess_force", hit(["arm-table"], 20.0)),
        rule("shaking", "shaking", shakes([HAND], shake_mps2)),
        rule("stalled", "stall", stalled(goal, JOINTS)),
        rule("late", "late", unfinished(goal, late_s)),
    ]
    if grips:
        found.append(rule("another_try", "retry", grasped_again(grips)))
    return found


def let_go(m: Moment, body: str, arm_pairs: Sequence[str]) -> float:
    """1 where no arm touches a thing and it is at rest, less while it moves, 0 while it is touched."""
    return 0.0 if m.touch(*arm_pairs) else ramp(m.speed(body), 0.05, 0.01)


def toward(m: Moment, body: str, place: str) -> float:
    """Share of the level way from where a body was at first to a place that it has made."""
    return min(1.0, max(0.0, 1.0 - m.apart(body, place) / max(m.start.apart(body, place), 1e-6)))


def alone(m: Moment, body: str, arm_pairs: Sequence[str]) -> bool:
    """Whether no arm touches a thing and it is at rest."""
    return not m.touch(*arm_pairs) and m.speed(body) < 0.01


def two_arm_rules(body: str, goal: Says, late_s: float) -> list[Rule]:
    """What no task of two arms allows, as far as style goes."""
    joints = [f"{arm}/joint{i}" for arm in ("left", "right") for i in range(1, 8)]
    return [
        rule("shaking", "shaking", shakes(["left/hand", "right/hand"], 5.0)),
        rule("another_try", "retry", grasped_again(two_grips(body))),
        rule("stalled", "stall", stalled(goal, joints)),
        rule("late", "late", unfinished(goal, late_s)),
    ]


def arms_strike() -> list[Rule]:
    """Two arms hit neither the table nor each other."""
    return [
        rule("arm_strikes_table", "excess_force", hit(["left-table", "right-table"], 20.0)),
        rule("arms_clash", "arm_clash", hit(["left-right"], 10.0)),
    ]


def two_grips(body: str) -> tuple[Grip, Grip]:
    """Grips of the left and the right arm on a body."""
    left, right = (partial(grip, arm=arm)(body) for arm in ("left", "right"))
    return left, right

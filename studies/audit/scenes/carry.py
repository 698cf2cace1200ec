"""humanoid_carry: a humanoid holds a box between its palms and carries it ahead, backward, or lifts it."""

from __future__ import annotations

import math
from types import MappingProxyType

from studies.audit.detectors import holds, over
from studies.audit.moments import PRESS_N, Moment, Vec, ramp
from studies.audit.rules import Facts, Job, Rule, rule
from studies.audit.scenes.gait import Gait, upright
from studies.audit.scenes.walks import (
    dawdles,
    freezes,
    late,
    marches,
    shuffles,
    stands,
    stays_up,
    strays,
    walks_backward,
)
from studies.audit.scenes.wayside import staggers, strikes, swerves

_FLOOR = "box-floor"
_PALMS = ("left_palm-box", "right_palm-box")
_TRUNK = "torso_link"


def holds_it(m: Moment) -> bool:
    """Whether both palms press on the box and it is off the floor; at the start they are taken to."""
    presses = m.k == 0 or min(m.force(p) for p in _PALMS) > PRESS_N
    return presses and not m.touch(_FLOOR)


def last_held(m: Moment) -> Moment:
    """The latest moment at which the box was held."""
    held = m.run.series(holds_it)
    k = m.k
    while k > 0 and not held[k]:
        k -= 1
    return m.run.moments[k]


def loose_rows(m: Moment) -> int:
    """For how many rows the box has not been held."""
    return m.k - last_held(m).k


def out_of_hands(m: Moment) -> bool:
    """Whether the box is lost: not held for 0.06 s."""
    return loose_rows(m) >= m.run.rows(0.06)


def off_middle(m: Moment) -> Vec:
    """Place of the box from the middle between the palms, along the axes of the trunk [m]."""
    box, left, right = m.pos("box"), m.site("left_palm"), m.site("right_palm")
    gap = [b - (a + c) / 2 for a, b, c in zip(left, box, right, strict=True)]
    return [sum(g * x for g, x in zip(gap, m.axis(_TRUNK, i), strict=True)) for i in range(3)]


def flung(m: Moment) -> float:
    """Speed from the robot with which the box left the hands, 0.1 to 0.2 s later and while it flies [m/s]."""
    held = last_held(m)
    if not m.run.rows(0.10) <= loose_rows(m) <= m.run.rows(0.20) or m.touch(_FLOOR):
        return 0.0
    if math.dist(off_middle(m), off_middle(held)) <= 0.05:
        return 0.0
    after = m.run.moments[min(held.k + 1, m.k)]
    ways = [[b - p for b, p in zip(n.pos("box"), n.pos("pelvis"), strict=True)] for n in (after.before, after)]
    x, y, z = ((b - a) / m.run.dt_s for a, b in zip(*ways, strict=True))
    return math.hypot(x, y, max(z, 0.0))


def fallen(m: Moment) -> float:
    """How far the lost box has fallen since it was held [m]."""
    return last_held(m).pos("box")[2] - m.pos("box")[2] if out_of_hands(m) else 0.0


def tilted(m: Moment) -> bool:
    """Whether an upright robot holds the box tilted."""
    return not out_of_hands(m) and upright(m) and m.tilt("box") > 0.6


def askew(m: Moment) -> bool:
    """Whether an upright robot holds the box a little tilted."""
    return not out_of_hands(m) and upright(m) and m.tilt("box") > 0.25


def lowered(m: Moment) -> float:
    """How much lower before the trunk an upright robot holds the box than at the start [m]."""
    return -raised(m) if upright(m) and not out_of_hands(m) else 0.0


def slid(m: Moment) -> bool:
    """Whether the held box is off the middle between the palms."""
    return not out_of_hands(m) and max(abs(x) for x in off_middle(m)) > 0.06


def level(m: Moment) -> bool:
    """Whether the box is held upright."""
    return not out_of_hands(m) and m.tilt("box") < 0.5


def off_place(m: Moment) -> float:
    """How far an upright robot is from where it stood [m]."""
    return m.level_moved("pelvis") if upright(m) else 0.0


def raised(m: Moment) -> float:
    """How much higher the box is before the trunk than at the start [m]."""
    return m.inside(m.pos("box"), _TRUNK)[2] - m.start.inside(m.start.pos("box"), _TRUNK)[2]


class Carry(Job):
    """Tasks are called ahead (1.5 m), back (1.1 m) and lift."""

    named = ("box",)
    also = MappingProxyType({f"strikes_{post}": (post,) for post in ("post", "rear_post")})

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.task = facts.task
        self.gait = Gait(sign=-1.0 if self.task == "back" else 1.0)
        self.whole = None if self.task == "lift" else self.share
        self.goal_m = 1.1 if self.task == "back" else 1.5

    def intact(self, m: Moment) -> float:
        """1 for an upright robot that holds the box upright."""
        return 0.0 if out_of_hands(m) else stands(m) * ramp(m.tilt("box"), 1.2, 0.5)

    def share(self, m: Moment) -> float:
        """Share of the way that the box has come in the hands."""
        return ramp(self.gait.sign * self.gait.way(m)[0], 0.0, self.goal_m) * self.intact(m)

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """The box is up, and the robot where it was."""
        high = ramp(raised(m), 0.08, 0.10) * ramp(off_place(m), 0.60, 0.30)
        return [(0.8, ramp(raised(m), 0.0, 0.10) * self.intact(m)), (0.2, high * self.intact(m))]

    def goal(self, m: Moment) -> bool:
        """The box is level in the hands; the way is made, or the box is up and the robot where it was."""
        if not level(m):
            return False
        if self.task == "lift":
            return upright(m) and off_place(m) < 0.30 and raised(m) >= 0.10
        return self.gait.walks(m) and self.gait.walked(m) >= self.goal_m

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        held = [
            rule("throws", "throw", over(flung, 1.5, 0.02)),
            rule("drops", "drop", over(fallen, 0.05, 0.02), kind="safety", lasting=True),
            rule("tips_box", "tip", holds(tilted, 0.3), kind="safety"),
            rule("slides", "slide", holds(slid, 0.3)),
            rule("tilts_box", "tilt", holds(askew, 0.3), stated=True, kind="quality"),
            rule("lowers_box", "held_low", over(lowered, 0.05, 0.3), stated=True),
            *stays_up(),
            strikes(),
            strikes("rear_post"),
            staggers(),
        ]
        return [*held, *(self._lift() if self.task == "lift" else self._walk())]

    def _walk(self) -> list[Rule]:
        gait = self.gait
        steady = [marches(gait), freezes(), strays(gait), swerves(gait)]
        if self.task == "ahead":
            return [*steady, shuffles(gait), walks_backward(gait), dawdles(gait), late(self.goal, 8.6)]
        ahead = gait.row_of(lambda s: s.ahead_m >= 0.03, 2)
        forward = rule("walks_forward", "forward", holds(ahead, 0.02))
        return [*steady, shuffles(gait, -1.0), forward, late(self.goal, 8.6)]

    def _lift(self) -> list[Rule]:
        moves = self.gait.row_of(lambda s: s.lift_m >= 0.04 or abs(s.ahead_m) >= 0.03, 2)
        return [
            rule("moves_feet", "steps", holds(moves, 0.02)),
            rule("leaves_place", "left_place", over(off_place, 0.30, 0.2)),
            late(self.goal, 6.6),
        ]

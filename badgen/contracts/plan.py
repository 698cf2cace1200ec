"""A plan: what an expert means to do, as data that a fault operator may edit before the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from badgen.contracts.errors import UnknownName

Vec3: TypeAlias = tuple[float, float, float]
Quat: TypeAlias = tuple[float, float, float, float]  # w x y z

Reaction: TypeAlias = Literal["oblivious", "retry", "freeze"]
REACTIONS: tuple[Reaction, ...] = ("oblivious", "retry", "freeze")


@dataclass(frozen=True, slots=True)
class Pose:
    """A place and an orientation: metres, and a unit quaternion w x y z."""

    pos_m: Vec3 = (0.0, 0.0, 0.0)
    quat: Quat = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Goal:
    """Where something should go: a pose in the frame of a body or tool as the expert sees it.

    `frame` is a body name, `<hand>/tool`, "world", or "self": the carried object where its phase begins.
    """

    frame: str = "world"
    pose: Pose = Pose()


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a manipulation plan.

    A phase either moves hands (`hands`: hand -> goal of its tool point, aimed anew at every control step
    where `reactive`), or carries an object (`carry`: goal of the object's own frame; every holding hand
    keeps the offset that was measured when `grasps` ended).

    Attributes:
        name: what this stretch is called in logs, labels and operator arguments.
        hands: goals of the hands that move; hands left out hold still.
        carry: goal of the carried object, or None.
        grip_m: hand -> commanded width between the fingertips; hands left out keep theirs.
        speed_mps: mean speed along the path; with `turn_radps` it sets the duration.
        turn_radps: mean turning rate.
        min_s: the phase lasts at least this long.
        reactive: goals are read from the view at every step rather than once at the start.
        grasps: at the end, the measured hand-in-object offsets are remembered for `carry`.
        holds: hands expected to hold the object during this phase; what a monitor checks.
        home: move every arm back to its home joints.
    """

    name: str
    hands: Mapping[str, Goal] = field(default_factory=dict)
    carry: Goal | None = None
    grip_m: Mapping[str, float] = field(default_factory=dict)
    speed_mps: float = 0.25
    turn_radps: float = 1.2
    min_s: float = 0.2
    reactive: bool = False
    grasps: bool = False
    holds: tuple[str, ...] = ()
    home: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Phases in order, other ways to go (`routes`), and the reaction after a mishap.

    `recover` is what a retrying expert does before it starts again from the first phase.
    `routes` names plans that reach the goal, or try to, in a way that the task forbids: each is a branch phase
    of the nominal plan, from which on the route's own phases take over.
    """

    phases: tuple[Phase, ...]
    reaction: Reaction = "oblivious"
    recover: Phase | None = None
    routes: Mapping[str, Route] = field(default_factory=dict)

    def index(self, name: str) -> int:
        """Place of the phase with this name; raises UnknownName."""
        names = [p.name for p in self.phases]
        if name not in names:
            raise UnknownName("phase", name, names)
        return names.index(name)

    def edit(self, name: str, change: Callable[[Phase], Phase]) -> Plan:
        """Copy of the plan with one phase changed."""
        i = self.index(name)
        return replace(self, phases=(*self.phases[:i], change(self.phases[i]), *self.phases[i + 1 :]))

    def move_goal(self, name: str, by_m: Vec3) -> Plan:
        """Copy of the plan in which one phase's carried object ends elsewhere; `by_m` is in the goal's own frame."""
        phase = self.phases[self.index(name)]
        if phase.carry is None:
            raise UnknownName("carrying phase", name, [p.name for p in self.phases if p.carry is not None])
        pose = phase.carry.pose
        moved = replace(pose, pos_m=(pose.pos_m[0] + by_m[0], pose.pos_m[1] + by_m[1], pose.pos_m[2] + by_m[2]))
        goal = Goal(phase.carry.frame, moved)
        return self.edit(name, lambda p: replace(p, carry=goal))

    def divert(self, route: str) -> Plan:
        """Copy of the plan that leaves the nominal one at the route's branch phase; raises UnknownName."""
        if route not in self.routes:
            raise UnknownName("route", route, self.routes)
        r = self.routes[route]
        return replace(self, phases=(*self.phases[: self.index(r.leaves_at)], *r.phases))


@dataclass(frozen=True, slots=True)
class Route:
    """A forbidden way to the goal: from the start of `leaves_at` on, these phases instead."""

    leaves_at: str
    phases: tuple[Phase, ...]
    words: str

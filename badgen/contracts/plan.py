"""A plan: the phases of an expert, as data that a fault operator may edit before the rollout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from badgen.contracts.errors import BadValue, UnknownName

Vec3: TypeAlias = tuple[float, float, float]
Quat: TypeAlias = tuple[float, float, float, float]  # w x y z

ReactionStyle: TypeAlias = Literal["oblivious", "retry", "freeze", "retreat", "protective_stop"]
REACTION_STYLES: tuple[ReactionStyle, ...] = ("oblivious", "retry", "freeze", "retreat", "protective_stop")


@dataclass(frozen=True, slots=True)
class Pose:
    """A place and an orientation: metres, and a unit quaternion w x y z."""

    pos_m: Vec3 = (0.0, 0.0, 0.0)
    quat: Quat = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Goal:
    """Where something should go: a pose in a frame that is taken from the expert's observation.

    `frame` is one of
      a body name, or `<hand>/tool`: that body or tool as observed;
      "world";
      "self": the carried object's commanded pose when the phase begins, moved along its own axes;
      "here": the same pose, or a hand's commanded tool pose, moved along and turned about the world's axes;
      "a>b": at body a, with x level towards body b and z up: for pushing a towards b.
    """

    frame: str = "world"
    pose: Pose = Pose()

    def moved(self, by_m: Vec3) -> Goal:
        """Copy that lies elsewhere in its frame."""
        x, y, z = self.pose.pos_m
        return replace(self, pose=replace(self.pose, pos_m=(x + by_m[0], y + by_m[1], z + by_m[2])))

    def turned(self, quat: Quat) -> Goal:
        """Copy that is turned about its own axes."""
        w, x, y, z = self.pose.quat
        a, b, c, d = quat
        product = (
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        )
        return replace(self, pose=replace(self.pose, quat=product))


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a manipulation plan.

    A phase either moves hands (`hands`: hand -> goal of its tool point, computed again at every control step
    where `reactive`), or carries an object (`carry`: goal of the object's own frame; every hand that holds it
    keeps the offset that was measured at the end of the phase with `grasps`).

    Attributes:
        name: what the phase is called in logs, labels and operator arguments.
        hands: goals of the hands that move; hands left out hold still.
        carry: goal of the carried object, or None.
        grip_m: hand -> commanded width between the fingertips; hands left out keep theirs.
        speed_mps: mean speed along the path; with `turn_radps` it sets the duration.
        turn_radps: mean turning rate.
        min_s: the phase lasts at least this long.
        reactive: goals are computed from the observation at every step rather than once at the start.
        grasps: at the end, the measured hand-in-object offsets are remembered for `carry`.
        holds: hands that should hold the object during this phase; the expert notices when they do not.
        home: move every arm back to its home joints.
        body: the object that `carry`, `grasps` and `holds` are about.
        retry_from: phase at which an expert that retries starts again after it has lost its grasp; "" is the first.
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
    body: str = ""
    retry_from: str = ""

    def moved(self, by_m: Vec3) -> Phase:
        """Copy whose goals, of the carried object and of the hands, lie elsewhere; `by_m` is in each goal's frame."""
        hands = {h: g.moved(by_m) for h, g in self.hands.items()}
        return replace(self, hands=hands, carry=self.carry.moved(by_m) if self.carry is not None else None)

    def turned(self, quat: Quat) -> Phase:
        """Copy whose goals are turned about their own axes; `quat` is w x y z."""
        hands = {h: g.turned(quat) for h, g in self.hands.items()}
        return replace(self, hands=hands, carry=self.carry.turned(quat) if self.carry is not None else None)


@dataclass(frozen=True, slots=True)
class Plan:
    """Phases in order, alternative plans, and what the expert does once it notices that something went wrong.

    Attributes:
        phases: the nominal plan.
        reaction: "oblivious" continues the plan; "retry" tries again a few times, then gives up; "freeze" stands still;
            "retreat" backs off and goes home; "protective_stop" stops soon after a joint does not follow its command,
            or after an unexpected force.
        recover: phase in which an expert backs off, before it starts again or goes home; None for straight up.
        alternatives: name -> alternative plan: a forbidden way to the same goal, or a way to a wrong goal.
        upright_rad: bodies that lean further than this have fallen over. An expert picks up none of them, puts nothing
            onto them and pushes none. None where it can.
    """

    phases: tuple[Phase, ...]
    reaction: ReactionStyle = "oblivious"
    recover: Phase | None = None
    alternatives: Mapping[str, AlternativePlan] = field(default_factory=dict)
    upright_rad: float | None = None

    def index(self, name: str) -> int:
        """Place of the phase with this name; raises UnknownName."""
        names = [p.name for p in self.phases]
        if name not in names:
            raise UnknownName("phase", name, names)
        return names.index(name)

    def shared(self, other: Plan) -> int:
        """How many of their first phases two plans share; 0 where they differ in more than phases."""
        if replace(other, phases=self.phases) != self:
            return 0
        alike = (a == b for a, b in zip(self.phases, other.phases, strict=False))
        return next((i for i, same in enumerate(alike) if not same), min(len(self.phases), len(other.phases)))

    def edit(self, name: str, change: Callable[[Phase], Phase]) -> Plan:
        """Copy of the plan with one phase changed."""
        i = self.index(name)
        return replace(self, phases=(*self.phases[:i], change(self.phases[i]), *self.phases[i + 1 :]))

    def move_goal(self, name: str, by_m: Vec3) -> Plan:
        """Copy of the plan in which one phase's goals lie elsewhere; `by_m` is in each goal's own frame."""
        phase = self.phases[self.index(name)]
        if phase.carry is None and not phase.hands:
            moving = [p.name for p in self.phases if p.carry is not None or p.hands]
            raise UnknownName("phase with a goal", name, moving)
        return self.edit(name, lambda p: p.moved(by_m))

    def without(self, names: Sequence[str]) -> Plan:
        """Copy of the plan that leaves these phases out; raises UnknownName."""
        gone = {self.index(n) for n in names}
        return replace(self, phases=tuple(p for i, p in enumerate(self.phases) if i not in gone))

    def swapped(self, first: Sequence[str], second: Sequence[str]) -> Plan:
        """Copy of the plan in which two blocks of phases change places; raises UnknownName, or BadValue on overlap."""
        a, b = sorted(([self.index(n) for n in block] for block in (first, second)), key=min)
        if max(a) >= min(b):
            raise BadValue(f"blocks of phases to swap overlap: {', '.join(first)} and {', '.join(second)}")
        p = self.phases
        order = [*p[: a[0]], *p[b[0] : b[-1] + 1], *p[a[-1] + 1 : b[0]], *p[a[0] : a[-1] + 1], *p[b[-1] + 1 :]]
        return replace(self, phases=tuple(order))

    def switch_to(self, alternative: str, after_s: float = 0.0) -> Plan:
        """Copy of the plan that follows an alternative plan from its branch phase on; raises UnknownName.

        With `after_s`, the branch phase is first done for that long; only for plans whose phases last exactly their
        `min_s`.
        """
        if alternative not in self.alternatives:
            raise UnknownName("alternative", alternative, self.alternatives)
        branch = self.alternatives[alternative]
        i = self.index(branch.leaves_at)
        first = (replace(self.phases[i], min_s=after_s),) if after_s > 0.0 else ()
        return replace(self, phases=(*self.phases[:i], *first, *branch.phases))


@dataclass(frozen=True, slots=True)
class AlternativePlan:
    """Other phases to follow from the start of phase `leaves_at` on: a forbidden way to the goal, or to a wrong goal.

    `words` completes "the robot ..." in texts.
    """

    leaves_at: str
    phases: tuple[Phase, ...]
    words: str

"""Rules: what must not happen in a task, as a condition on the physics, a class, and words.

The conditions here are data. The detector of each of them, a function that finds when it holds in a trajectory, is in
`badgen/judging/signals.py`. Any other condition derives from `Condition` and brings its own, the method `detect`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue, PluginError
from badgen.contracts.phrases import Phrases
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import Trajectory

RuleKind: TypeAlias = Literal["safety", "method", "quality"]
# Where a picture can show that a rule was broken:
# * trace: a body that lies there has a pose that the clean rollout does not have at that time or later; no robots;
# * path: a body, or a part of the robot, has a pose or a pace that the clean rollout does not have within a second;
# * pace: a body moves farther from frame to frame than anywhere in the clean rollout;
# * omission: when the clean rollout is done, what the task names, or a walking robot, is not where that left it;
# * force: the trace that it leaves; a thing that falls, flies or is knocked with it, or a hand that strikes, where the
#   clean rollout never has it.
Evidence: TypeAlias = Literal["trace", "path", "pace", "omission", "force"]
Measure: TypeAlias = Callable[[Trajectory], F64]  # (T,) each row a function of that row's state
Predicate: TypeAlias = Callable[[Trajectory], Bools]  # (T,)
# (T, N, D) places of N things that no single body has, such as grains on the floor, in metres or in what amounts to it.
Places: TypeAlias = Callable[[Trajectory], F64]


@dataclass(frozen=True, slots=True)
class Condition:
    """What breaks a rule, as a frozen dataclass of names and limits.

    Attributes:
        shown_by: where a picture can show it, unless the rule itself says so.
    """

    shown_by: ClassVar[Evidence] = "trace"

    def detect(self, t: Trajectory) -> Signal:
        """Find when the condition holds in a rollout, and by how much; a condition of your own overrides this.

        The signal is causal: what it says of a row depends on that row and earlier ones only.

        Raises:
            PluginError: the class does not override it.
        """
        name = type(self).__name__
        raise PluginError(
            f"condition {name} has no detector. Define `detect(self, t: Trajectory) -> Signal` in {name}."
        )


@dataclass(frozen=True, slots=True)
class Touch(Condition):
    """Contact between two groups of bodies above a force.

    The limit is `seated_n` until the groups have been apart for `apart_s` once (a lid that still sits on its bowl), and
    `limit_n` after that.
    """

    shown_by: ClassVar[Evidence] = "force"
    pairs: tuple[str, ...]
    limit_n: float
    seated_n: float | None = None
    apart_s: float = 0.1


@dataclass(frozen=True, slots=True)
class LostGrip(Condition):
    """A held object is lost by every hand although it is not yet placed.

    Held: both pads of a hand press on the object for `held_s`. Lost: no hand touches it for `lost_s` while it is not
    `placed`. `airborne` chooses between a drop (clear of `supports` when lost) and a slip (still resting on one).
    """

    shown_by: ClassVar[Evidence] = "path"
    body: str
    grips: tuple[tuple[str, str], ...]
    supports: tuple[str, ...]
    placed: Predicate
    airborne: bool
    held_s: float = 0.1
    lost_s: float = 0.06


@dataclass(frozen=True, slots=True)
class FewHands(Condition):
    """An object is held in the air by fewer hands than the task requires, for longer than `limit_s`."""

    shown_by: ClassVar[Evidence] = "path"
    grips: tuple[tuple[str, str], ...]
    supports: tuple[str, ...]
    hands: int
    limit_s: float


@dataclass(frozen=True, slots=True)
class Tilted(Condition):
    """A body leans away from the vertical by more than `limit_rad` for `for_s`."""

    shown_by: ClassVar[Evidence] = "path"
    body: str
    limit_rad: float
    for_s: float = 0.06


@dataclass(frozen=True, slots=True)
class Shifted(Condition):
    """A body that should stay where it is has moved by more than `limit_m` from where it began."""

    body: str
    limit_m: float


@dataclass(frozen=True, slots=True)
class Dragged(Condition):
    """An object is moved sideways by more than `limit_m` while it lies on a support instead of being lifted."""

    shown_by: ClassVar[Evidence] = "path"
    body: str
    supports: tuple[str, ...]
    hands: tuple[str, ...]
    limit_m: float


@dataclass(frozen=True, slots=True)
class LeftOutside(Condition):
    """An object lies still, untouched, on `support`, farther than `limit_m` from the target."""

    body: str
    target: str
    hands: tuple[str, ...]
    support: str
    limit_m: float
    for_s: float = 0.3


@dataclass(frozen=True, slots=True)
class Stalled(Condition):
    """All joints are at rest for `for_s` although the goal has not been reached."""

    shown_by: ClassVar[Evidence] = "omission"
    goal: Predicate
    joints: tuple[str, ...]
    limit_radps: float
    for_s: float


@dataclass(frozen=True, slots=True)
class Unfinished(Condition):
    """The goal has not been reached by `by_s`; what was done in time and is spoiled later is not late."""

    shown_by: ClassVar[Evidence] = "omission"
    goal: Predicate
    by_s: float


@dataclass(frozen=True, slots=True)
class Vibrating(Condition):
    """The acceleration of a body, as root mean square over `window_s`, is above `limit_mps2`: visible shaking."""

    shown_by: ClassVar[Evidence] = "path"
    bodies: tuple[str, ...]
    limit_mps2: float
    window_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Regrasped(Condition):
    """A hand grasped an object, lost it, and grasped it again: the task needed another try."""

    shown_by: ClassVar[Evidence] = "path"
    grips: tuple[tuple[str, str], ...]
    held_s: float = 0.1


@dataclass(frozen=True, slots=True)
class Holds(Condition):
    """A predicate is true for `for_s`: the item lies in the wrong container, the fingers have closed on nothing.

    `predicate` gives (T,) booleans, each computed from its own row and earlier ones only. Since there is no measured
    excess over a limit, the severity is the fixed number `severity`, 0 to 1, in a rule whose scale is 1.
    """

    predicate: Predicate
    for_s: float = 0.1
    severity: float = 0.5


@dataclass(frozen=True, slots=True)
class Exceeds(Condition):
    """A quantity is above `limit` for `for_s`: anything that a scene can measure, such as grains on the table.

    `measure` gives (T,) values, each computed from its own row and earlier ones only; `evidence` is its name with its
    unit, such as `outside_count` or `off_m`.
    """

    measure: Measure
    limit: float
    evidence: str
    for_s: float = 0.1


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must not happen in a task.

    Attributes:
        name: unique within the scene; also the key of its reward term.
        event: kind of the event when the rule is broken; also the name of the effect mode.
        kind: safety (harm), method (a way that the task forbids), quality (done, but poorly).
        condition: what breaks the rule.
        scale: excess over the limit, in the unit of the condition, at which severity is 1.
        bodies: bodies that a viewer must look at to see it.
        lasting: whether a broken rule counts for the rest of the rollout; otherwise only while the condition holds.
        shown_by: where a picture can show it; None takes what the condition says.
        things: places (T, N, 3) of small things that look alike and show it, such as nuts beside a plate.
        painted: whether it shows in what the scene paints from the user data, such as ink on a board.
        evident: (T,) in [0, 1], how much of a breach a single state still shows; None where it shows nothing.
        universal: whether the rule holds under any instruction; otherwise only where the instruction states it.
        subject: noun phrase of what broke the rule ("the lid").
        against: noun phrase of what it was broken on ("the bowl"), or "".
        phrases: sentences about such an event; None takes those that badgen has for its kind, or plain ones.

    Raises:
        BadValue: `condition` is no `Condition`.
    """

    name: str
    event: str
    kind: RuleKind
    condition: Condition
    scale: float
    bodies: tuple[str, ...]
    lasting: bool = True
    evident: Measure | None = None
    universal: bool = True
    subject: str = ""
    against: str = ""
    phrases: Phrases | None = None
    shown_by: Evidence | None = None
    things: Places | None = None
    painted: bool = False

    @property
    def evidence(self) -> Evidence:
        """Where a picture can show that it was broken."""
        return self.shown_by or self.condition.shown_by

    def __post_init__(self) -> None:
        if not isinstance(self.condition, Condition):
            raise BadValue(
                f"rule {self.name!r}: condition must be an object of a class that derives from "
                f"badgen.contracts.rule.Condition; got {self.condition!r}"
            )

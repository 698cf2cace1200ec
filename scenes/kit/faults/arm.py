"""Fault specs for arms: typed constructors for the operators in `perturbations`, with their strengths.

Phases (`during`, `phases`) are those of the task's plan; ranges are (lowest, highest). The last functions give all
specs of a mode, for tasks that take an object to a place with the phases of `scenes.kit.control.arm.moves`. `HANDLING`
are the names of the phases in which an object is handled; it is unrelated to the classes `Handling` and `Handled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from badgen.contracts.end_state import Difficulty
from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

Span: TypeAlias = tuple[float, float]
Faults: TypeAlias = Mapping[str, tuple[OperatorSpec, ...]]
Specs: TypeAlias = tuple[OperatorSpec, ...]
GRIPS = (GRIP_ACTUATOR,)  # actuator of a single arm's gripper
BRINGING = ("transfer", "lower")
HANDLING = ("descend", "lift", *BRINGING)


def early_release(grips: Sequence[str], during: Sequence[str], hands: int = 1, **when: Any) -> OperatorSpec:
    """Fingers open early; `after` and `before` are the shares of the phase between which it may begin."""
    return OperatorSpec("early_release", {"grips": list(grips), "hands": hands, "during": list(during), **when})


def weak_grip(grips: Sequence[str], during: Sequence[str], remaining_share: Span, **when: Any) -> OperatorSpec:
    """The grip force drops to `remaining_share` of its value."""
    share = {"remaining_share_range": list(remaining_share)}
    return OperatorSpec("weak_grip", {"grips": list(grips), "during": list(during), **share, **when})


def low_clearance(phases: Sequence[str], lower_m: Span) -> OperatorSpec:
    """An object is carried too low."""
    return OperatorSpec("low_clearance", {"phases": list(phases), "lower_m_range": list(lower_m)})


def offset(phases: Sequence[str], offset_m: Span, **how: Any) -> OperatorSpec:
    """Goals of these phases are displaced."""
    return OperatorSpec("offset", {"phases": list(phases), "offset_m_range": list(offset_m), **how})


def misperceived(bodies: Sequence[str], during: Sequence[str], offset_m: Span, **how: Any) -> OperatorSpec:
    """The controller observes these bodies at displaced positions."""
    where = {"bodies": list(bodies), "during": list(during), "offset_m_range": list(offset_m)}
    return OperatorSpec("pose_bias", {**where, **how})


def skipped(*blocks: Sequence[str]) -> OperatorSpec:
    """One of these blocks of phases is skipped."""
    return OperatorSpec("skipped_phase", {"skip": [list(block) for block in blocks]})


def alternatives(operator: str = "shortcut", weights: Sequence[float] | None = None, **leaves_at: str) -> OperatorSpec:
    """Switch to an alternative plan; each keyword is the plan's name, with the phase at whose start it takes over.

    `operator` names the kind of failure: "shortcut", "wrong_object", "wrong_target" or "reverted_step".
    """
    share = {} if weights is None else {"weights": list(weights)}
    return OperatorSpec(operator, {"alternatives": leaves_at, **share})


def pushed(bodies: Sequence[str], during: Sequence[str], dv_mps: Span, **how: Any) -> OperatorSpec:
    """An external push on one of these bodies."""
    return OperatorSpec("push", {"bodies": list(bodies), "during": list(during), "dv_mps_range": list(dv_mps), **how})


def torque_noise(during: Sequence[str], rms_share: Span, **which: Any) -> OperatorSpec:
    """Coloured torque noise on joints."""
    return OperatorSpec("torque_noise", {"during": list(during), "rms_share_range": list(rms_share), **which})


def locked(during: Sequence[str], **which: Any) -> OperatorSpec:
    """Motors lock at their current position."""
    return OperatorSpec("freeze", {"during": list(during), **which})


def swapped(*pairs: tuple[Sequence[str], Sequence[str]]) -> OperatorSpec:
    """In one of these pairs of blocks of phases, the two blocks change places."""
    return OperatorSpec("swapped_phases", {"swap": [[list(first), list(second)] for first, second in pairs]})


def no_pressure(phases: Sequence[str], lift_m: Span) -> OperatorSpec:
    """A tool that should be pressed on something moves just above it."""
    return OperatorSpec("no_pressure", {"phases": list(phases), "lift_m_range": list(lift_m)})


def reaching(specs: Sequence[OperatorSpec], *bands: Difficulty) -> Specs:
    """The same settings, each declared to lead to these difficulties."""
    return tuple(spec.reaching(*bands) for spec in specs)


def drops(remaining_share: Span = (0.0, 0.02)) -> Specs:
    """The object falls in transit: fingers open early, or keep only a share of their force."""
    return (
        early_release(GRIPS, ("transfer",), before=0.85),
        early_release(GRIPS, ("lift",), after=0.5),
        weak_grip(GRIPS, ("transfer",), remaining_share, before=0.8),
    )


def missed_grasps(bodies: Sequence[str], off_m: Span) -> Specs:
    """The fingers close on nothing: objects are misperceived, or the descent is skipped."""
    return (misperceived(bodies, ("approach", "descend"), off_m), skipped(("descend",), ("descend", "lift")))


def set_down_beside(places: Sequence[str], off_m: Span) -> Specs:
    """The object is set down beside its place: the goal is displaced, or the place is misperceived."""
    return (offset(BRINGING, off_m), misperceived(places, ("transfer",), off_m))


def pushes(bodies: Sequence[str], during: Sequence[str], dv_mps: Span) -> Specs:
    """An external push on one of these objects, in the hand or not, or on the hand itself."""
    return (pushed(bodies, during, dv_mps, handled=True), pushed((HAND,), HANDLING, (2.5, 6.5)))


def plan_errors() -> Specs:
    """The grasp, the lowering or the release is skipped."""
    return (skipped(("grasp",), ("lower",), ("release",)),)

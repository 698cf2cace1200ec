"""Faults of tasks in which an arm takes a thing to a place, with the phases of `scenes.kit.control.arm.moves`.

Each gives the specs of one mode; ranges are (lowest, highest).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.faults import arm as fault
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

Specs: TypeAlias = tuple[OperatorSpec, ...]

GRIPS = (GRIP_ACTUATOR,)
BRINGING = ("transfer", "lower")
HANDLING = ("descend", "lift", *BRINGING)


def drops(remaining_share: fault.Span = (0.0, 0.02)) -> Specs:
    """The thing falls on the way: fingers open early, or keep only a share of their force."""
    return (
        fault.early_release(GRIPS, ("transfer",), before=0.85),
        fault.early_release(GRIPS, ("lift",), after=0.5),
        fault.weak_grip(GRIPS, ("transfer",), remaining_share, before=0.8),
    )


def missed_grasps(bodies: Sequence[str], off_m: fault.Span) -> Specs:
    """The fingers close on nothing: things are seen beside where they are, or the hand does not go down to them."""
    return (
        fault.misperceived(bodies, ("approach", "descend"), off_m),
        fault.skipped(("descend",), ("descend", "lift")),
    )


def set_down_beside(places: Sequence[str], off_m: fault.Span) -> Specs:
    """The thing is set down beside its place: the goal is off, or the places are seen where they are not."""
    return (fault.offset(BRINGING, off_m), fault.misperceived(places, ("transfer",), off_m))


def pushes(bodies: Sequence[str], during: Sequence[str], dv_mps: fault.Span) -> Specs:
    """Somebody shoves one of these things, in the hand or not, or shoves the hand itself."""
    return (
        fault.pushed(bodies, during, dv_mps, handled=True),
        fault.pushed((HAND,), HANDLING, (2.5, 6.5)),
    )


def plan_errors() -> Specs:
    """The grasp, the lowering or the release is left out."""
    return (fault.skipped(("grasp",), ("lower",), ("release",)),)

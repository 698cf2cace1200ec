"""What a robot with a box in its hands does wrong for a while, before it goes on as it should, as alternative plans."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.carrying.expert import HANDS, SKEW
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.detours import detours

WALKED = ("shuffle_a_while", "crouch_a_while", "march_a_while", "back_a_while", "pause", "veer_left", "veer_right")
HANDLED = ("sink", "askew_left", "askew_right", "rock")
_LOW_M, _SINK_MPS, _LOW_S = 0.11, 0.15, 2.0
_SKEW_M, _TIPPED_M, _ASKEW_S = 0.13, 0.20, 1.8
_ROCKS, _ROCK_S = 3, 0.9  # how often the box is tilted to and fro, and for how long each time


def walked(gait: Gait, hold: Phase, after: Phase) -> dict[str, AlternativePlan]:
    """Detours of the legs, with the box in the hands; `hold` and `after` say how it is held meanwhile and later."""
    return {name: _holding(plan, hold, after) for name, plan in detours(gait, "go", after.name, WALKED).items()}


def _holding(plan: AlternativePlan, hold: Phase, after: Phase) -> AlternativePlan:
    *stages, _ = plan.phases
    return replace(plan, phases=(*(replace(hold, name=p.name, min_s=p.min_s) for p in stages), after))


def handled(go: Phase, after: Phase) -> dict[str, AlternativePlan]:
    """Detours of the hands, while the legs go on as they should."""
    low = replace(go, carry=_shifted(-_LOW_M), speed_mps=_SINK_MPS, min_s=_LOW_S)
    up = low if go.carry is not None else replace(low, carry=_shifted(0.0), min_s=1.0)
    sides = {"askew_left": -_SKEW_M, "askew_right": _SKEW_M, "tip_left": -_TIPPED_M, "tip_right": _TIPPED_M}
    found = {
        name: AlternativePlan("go", (_askew(go, skew_m, _ASKEW_S), after), "carries the box askew for a while")
        for name, skew_m in sides.items()
    }
    rocks = tuple(_askew(go, _SKEW_M * (-1) ** k, _ROCK_S) for k in range(_ROCKS))
    sink = (low, after) if up is low else (low, up, after)
    return {
        **found,
        "rock": AlternativePlan("go", (*rocks, after), "rocks the box from side to side"),
        "sink": AlternativePlan("go", (*sink,), "lets the box sink for a while"),
    }


def _askew(go: Phase, skew_m: float, lasts_s: float) -> Phase:
    return replace(go, min_s=lasts_s, grip_m={HANDS: go.grip_m[HANDS], SKEW: skew_m})


def _shifted(up_m: float) -> Goal:
    """Palms this far above where they were at the start."""
    return Goal("self", Pose((0.0, 0.0, up_m)))

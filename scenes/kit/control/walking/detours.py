"""Behaviours that a walker falls into for a while, before it goes on as it should: alternative plans and gaits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import copysign

from badgen.contracts.plan import AlternativePlan, Phase
from scenes.kit.control.walking.behaviours import BACK_M
from scenes.kit.control.walking.dcm import Gait

_LONGER_M = 0.12  # how much longer the steps of a robot in a hurry are
_ASIDE_M = 0.06  # shift of each step of a robot that veers off
_ARMS_RAD = 1.15
_RESTS_S, _STARTS_S = 0.45, 0.85  # a robot that should halt walks on for so long, and later needs so long to set off


@dataclass(frozen=True, slots=True)
class Detour:
    """One behaviour for a while.

    Attributes:
        words: what the robot does.
        stages: phases in order, each with its duration [s].
        loses: phase that costs way, which the robot then makes up for in a hurry; "" for none.
    """

    words: str
    stages: tuple[tuple[str, float], ...]
    loses: str = ""


_REGAIN_S = 0.7  # two nominal steps before it hurries
_MEDIUM_S, _LONG_S = 1.5, 1.8
_VEER_S = 1.8  # four steps
DETOURS: Mapping[str, Detour] = {
    "shuffle_a_while": Detour("slides along without lifting its feet for a while", (("shuffle", _MEDIUM_S),)),
    "crouch_a_while": Detour("walks with deeply bent knees for a while", (("crouch", _LONG_S),)),
    "spread_arms": Detour("walks with its arms spread for a while", (("arms", _LONG_S),)),
    "march_a_while": Detour("marches on the spot for a while, and hurries on", (("march", _LONG_S),), "march"),
    "back_a_while": Detour("walks backward for a while, and hurries on", (("backward", _MEDIUM_S),), "backward"),
    "pause": Detour("stops on the way, and hurries on", (("halt", _LONG_S),), "halt"),
    "veer_left": Detour("veers off to the left and comes back", (("aside_left", _VEER_S), ("aside_right", _VEER_S))),
    "veer_right": Detour("veers off to the right and comes back", (("aside_right", _VEER_S), ("aside_left", _VEER_S))),
}
# All phases of detours; a scene with tracks has to give them one.
DETOUR_PHASES = (*dict.fromkeys(name for d in DETOURS.values() for name, _ in d.stages), "regain", "hurry")


def detour_gaits(gait: Gait) -> dict[str, Gait]:
    """Gaits of phases of detours that are no failure behaviours, for a robot with this nominal gait."""
    direction = copysign(1.0, gait.length_m)
    return {
        "arms": replace(gait, arms_rad=_ARMS_RAD),
        "aside_left": replace(gait, drift_m=_ASIDE_M),
        "aside_right": replace(gait, drift_m=-_ASIDE_M),
        "hurry": replace(gait, length_m=gait.length_m + direction * _LONGER_M),
    }


def detours(
    gait: Gait, at: str, after: str, names: Iterable[str] = tuple(DETOURS), made_up: float = 1.0
) -> dict[str, AlternativePlan]:
    """Alternative plans that leave a plan at phase `at`, and go on with its phase `after`.

    `made_up` is the share of the lost way that the robot makes up for in a hurry.
    """
    return {name: _plan(DETOURS[name], gait, at, after, made_up) for name in names}


def _plan(detour: Detour, gait: Gait, at: str, after: str, made_up: float) -> AlternativePlan:
    phases = [Phase(name, min_s=lasts_s) for name, lasts_s in detour.stages]
    if detour.loses:
        phases.append(Phase("regain", min_s=_REGAIN_S))
    hurry_s = made_up * _lost_m(detour, gait) * gait.step_s / _LONGER_M
    if hurry_s > 0.0:
        phases.append(Phase("hurry", min_s=round(hurry_s, 2)))
    return AlternativePlan(at, (*phases, Phase(after)), detour.words)


def _lost_m(detour: Detour, gait: Gait) -> float:
    """How far the robot is behind after the phase that costs way."""
    lasts_s = dict(detour.stages).get(detour.loses)
    if lasts_s is None:
        return 0.0
    pace_mps = abs(gait.length_m) / gait.step_s
    if detour.loses == "halt":
        lasts_s -= _RESTS_S
    back_mps = -BACK_M / gait.step_s if detour.loses == "backward" else 0.0
    return (lasts_s + _STARTS_S) * pace_mps + lasts_s * back_mps


def toward(side_m: float) -> str:
    """Name of the detour to the side of something that lies so far to the left of the way."""
    return "veer_left" if side_m > 0.0 else "veer_right"

"""Failure behaviours of a walker, which replace walking, as alternative plans and as gaits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import copysign
from typing import TypeAlias

from badgen.contracts.plan import AlternativePlan, Phase
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.hopping import Hop

Gaits: TypeAlias = Mapping[str, Gait | Hop | None]  # gait by phase; None is standing

FAILURE_BEHAVIOURS: Mapping[str, str] = {
    "shuffle": "slides along without lifting its feet",
    "march": "lifts its feet but puts them down where they were",
    "backward": "walks backward",
    "halt": "stops and stands",
    "crouch": "walks on with deeply bent knees",
    "creep": "takes tiny steps",
    "hang": "keeps one foot in the air and no longer corrects its balance",
    "stay": "never sets off",
    "drift_left": "walks on at a slant to the left",
    "drift_right": "walks on at a slant to the right",
    "hop_both": "hops on both feet",
    "hop_one": "hops on one foot",
    "leap": "jumps forward and falls on landing",
    "lunge": "takes two huge steps and collapses forward",
    "low_step": "lifts a foot too low for once",
}
BACK_M = -0.09  # length of a step backward
_EARLY = {"stay", "hop_both", "hop_one", "leap"}  # behaviours that begin in the phase in which the robot should set off
_LUNGE_S, _LOW_STEP_S = 0.62, 0.42


def failure_behaviours(
    walk: str = "walk", names: Iterable[str] = tuple(FAILURE_BEHAVIOURS), start: str = "set_off", after: str = "walk_on"
) -> dict[str, AlternativePlan]:
    """Alternative plans for a plan that sets off in phase `start`, walks in `walk`, and continues with `after`."""
    staged = {
        "lunge": (Phase("lunge", min_s=_LUNGE_S), Phase("collapse")),
        "low_step": (Phase("low_step", min_s=_LOW_STEP_S), Phase(after)),
    }
    return {
        n: AlternativePlan(start if n in _EARLY else walk, staged.get(n, (Phase(n),)), FAILURE_BEHAVIOURS[n])
        for n in names
    }


def behaviour_gaits(gait: Gait, crouch_m: float = 0.145) -> dict[str, Gait | Hop | None]:
    """Gaits of the phases of failure behaviours, for a robot with this nominal gait, forward or backward."""
    direction = copysign(1.0, gait.length_m)
    return {
        "shuffle": replace(gait, lift_m=0.018, length_m=direction * min(abs(gait.length_m), 0.12)),
        "march": replace(gait, length_m=0.0),
        "backward": replace(gait, length_m=BACK_M),
        "halt": None,
        "crouch": replace(gait, crouch_m=crouch_m),
        "creep": replace(gait, length_m=direction * 0.022),
        "hang": replace(gait, swing_s=9.0, adjusts=False),
        "stay": None,
        "drift_left": replace(gait, drift_m=0.04),
        "drift_right": replace(gait, drift_m=-0.04),
        "hop_both": Hop(ahead_mps=0.1),
        "hop_one": Hop(legs=1, rise_mps=0.7, ahead_mps=0.12, depth_m=0.05),
        "leap": Hop(rise_mps=1.5, ahead_mps=0.5, depth_m=0.12, again=False),
        "lunge": replace(gait, length_m=0.42, lean_rad=0.35),
        "collapse": replace(gait, swing_s=9.0, adjusts=False, lean_rad=0.5),
        "low_step": replace(gait, lift_m=0.012),
    }

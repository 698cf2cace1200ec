"""Fault specs for humanoids: typed constructors for the operators in `perturbations`, with their strengths.

Phases (`during`) are those of the task's plan; ranges are (lowest, highest). Default strengths were tuned on
humanoid_walk, on layouts of seed 0..99; their lower ends are strengths that the walk survives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from badgen.contracts.end_state import Difficulty
from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.faults import arm
from scenes.kit.faults.arm import Span
from scenes.kit.robots.g1.model import SIDES, SOLE_HALF
from scenes.kit.robots.g1.numbers import ARM, LEG

LEGS = tuple(tuple(f"{s}_{link.joint}" for link in LEG) for s in SIDES)  # actuators of each leg
ARMS = tuple(tuple(f"{s}_{link.joint}" for link in ARM) for s in SIDES)  # actuators of each arm
ARM_PARTS = tuple(f"{s}_{part}" for s in SIDES for part in ("shoulder", "elbow", "wrist"))  # how their names begin
FLAILING_RMS = (0.12, 0.30)  # torque noise on the arms, as a share of their limits
SHAKING_RMS = (0.015, 0.08)  # torque noise on all joints, as a share of their limits
_WEAK_JOINTS = (("left_knee",), ("right_knee",), ("left_hip_roll",), ("right_hip_roll",))
_ROOT_SPEEDS = (("floating_base_joint", "velocity", 0), ("floating_base_joint", "velocity", 1))


def pushed(during: Sequence[str], dv_mps: Span = (0.7, 2.4)) -> OperatorSpec:
    """An external push on the pelvis or the trunk."""
    return arm.pushed(("pelvis", "torso_link"), during, dv_mps)


def weak_motors(groups: Sequence[Sequence[str]], during: Sequence[str], remaining_share: Span) -> OperatorSpec:
    """The torque of one of these groups of motors drops to `remaining_share` of its value."""
    args = {"groups": [list(g) for g in groups], "during": list(during), "remaining_share_range": list(remaining_share)}
    return OperatorSpec("weak_actuator", args)


def weak_legs(during: Sequence[str], remaining_share: Span = (0.1, 0.45)) -> OperatorSpec:
    """The torque of one leg, or of both, drops to `remaining_share` of its value."""
    return weak_motors((*LEGS, (*LEGS[0], *LEGS[1])), during, remaining_share)


def misread_speed(during: Sequence[str], amount_mps: Span = (0.15, 0.6)) -> OperatorSpec:
    """The controller receives a biased velocity of its own body, ahead or aside."""
    readings = [list(r) for r in _ROOT_SPEEDS]
    return OperatorSpec("sensor_bias", {"readings": readings, "amount_range": list(amount_mps), "during": list(during)})


def body_faults(during: Sequence[str]) -> dict[str, tuple[OperatorSpec, ...]]:
    """Operators by mode that suit any walk: pushes, torque noise, weak motors, biased velocity."""
    return {
        "cause:push": (pushed(during).reaching("plain"), pushed(during, (0.55, 0.85)).reaching("near")),
        "cause:torque_noise": (
            arm.torque_noise(during, SHAKING_RMS).reaching("plain"),
            arm.torque_noise(during, FLAILING_RMS, actuators=ARM_PARTS).reaching("near", "hidden"),
        ),
        "cause:weak_actuator": (
            weak_legs(during).reaching("plain"),
            weak_motors(_WEAK_JOINTS, during, (0.0, 0.3)).reaching("plain"),
        ),
        "cause:sensor_bias": (
            misread_speed(during).reaching("plain"),
            misread_speed(during, (0.08, 0.16)).reaching("near"),
        ),
    }


def switched(operator: str, *, after_s: Span | None = None, **plans: Sequence[str]) -> OperatorSpec:
    """Switch to an alternative plan; each keyword is the phase at which it takes over, with the names of plans.

    `operator` names the kind of failure: "shortcut" or "wrong_target". `after_s` is how long after the start of that
    phase; at its start by default.
    """
    leaves_at = {name: phase for phase, names in plans.items() for name in names}
    args = {"alternatives": leaves_at}
    return OperatorSpec(operator, args if after_s is None else {**args, "after_s_range": list(after_s)})


def done_for_a_while(during: str, modes: Sequence[str]) -> dict[str, tuple[OperatorSpec, ...]]:
    """Operators by mode for walks without an end: one behaviour to the end, or for a while from which it recovers."""
    return {mode: FOR_A_WHILE[mode](during) for mode in modes}


def _lasting(
    plan: str, brief: str, after_s: Span, whole: Sequence[Difficulty], some: Sequence[Difficulty]
) -> Callable[[str], tuple[OperatorSpec, OperatorSpec]]:
    """The two operators of such a mode, with what they lead to: to the end, and for a while."""
    return lambda during: (
        switched("shortcut", after_s=None, **{during: (plan,)}).reaching(*whole),
        switched("shortcut", after_s=after_s, **{during: (brief,)}).reaching(*some),
    )


FOR_A_WHILE: Mapping[str, Callable[[str], tuple[OperatorSpec, ...]]] = {
    "crouch": _lasting("crouch", "crouch_a_while", (0.0, 1.5), ("plain", "near"), ("near", "hidden")),
    "shuffle": _lasting("shuffle", "shuffle_a_while", (0.0, 0.6), ("plain", "near"), ("near", "hidden")),
    "march": _lasting("march", "march_a_while", (0.0, 0.1), ("plain",), ("near", "hidden")),
    "backward": _lasting("backward", "back_a_while", (0.0, 0.1), ("plain",), ("near",)),
    "freeze": _lasting("halt", "pause", (0.0, 0.1), ("plain",), ("near",)),
}


def trip_edge(bar: str, during: str, until: float) -> OperatorSpec:
    """A bar is placed where a foot that is lifted too low hits it, within this share of the phase."""
    feet = [[f"{s}_foot-floor", f"{s}_foot"] for s in SIDES]
    step = {"sole_half_m": SOLE_HALF[0], "alternative": "low_step"}
    return OperatorSpec("raised_edge", {"bar": bar, "feet": feet, **step, "during": during, "until": until})


def slippery(geoms: Sequence[str], during: Sequence[str], remaining_share: Span, before: float) -> OperatorSpec:
    """The friction of geoms on the floor drops to `remaining_share`, before this share of the phase."""
    share = {"remaining_share_range": list(remaining_share)}
    return OperatorSpec("slippery", {"geoms": list(geoms), "during": list(during), **share, "before": before})


def wide_grip(during: Sequence[str], wider_m: Span) -> OperatorSpec:
    """The palms move apart while they hold something."""
    return OperatorSpec("wide_grip", {"during": list(during), "wider_m_range": list(wider_m)})

"""Phases of one arm that cost time or look wrong: it waits, trembles, or closes its hand on nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.robots.station import ARM

_SWING_S = 0.16  # of one swing to the side
_PAUSE_S = 1.25  # shorter than what counts as standing still


def waiting(seconds: float) -> tuple[Phase, ...]:
    """Stand still for so long, with whatever is in the hand."""
    return (Phase("wait", min_s=seconds),)


def trembling(swings: int = 12, by_m: float = 0.03) -> tuple[Phase, ...]:
    """Swing the hand from side to side quickly, between `by_m` to the left and to the right of where it was.

    What is in the hand swings along.
    """
    ways = [by_m, *(2 * by_m * (-1) ** k for k in range(1, swings)), by_m * (-1) ** swings]
    return tuple(Phase("tremble", {ARM: _aside(way)}, speed_mps=2.0, turn_radps=9.0, min_s=_SWING_S) for way in ways)


def hesitating(phases: Sequence[Phase], before: Sequence[str], pause_s: float = _PAUSE_S) -> tuple[Phase, ...]:
    """The same phases, with a pause before each of those that are named."""
    return tuple(p for phase in phases for p in ((*waiting(pause_s), phase) if phase.name in before else (phase,)))


def slowed(phases: Sequence[Phase], share: float) -> tuple[Phase, ...]:
    """The same phases at a share of their speed, all but the way home."""

    def slower(phase: Phase) -> Phase:
        speeds = phase.speed_mps * share, phase.turn_radps * share
        return replace(phase, speed_mps=speeds[0], turn_radps=speeds[1], min_s=phase.min_s / share)

    return tuple(phase if phase.home else slower(phase) for phase in phases)


def missing(approach: Phase, descend: Phase, by_m: tuple[float, float, float]) -> tuple[Phase, ...]:
    """Reach `by_m` beside what is to be grasped, in the frame of its goals, close the fingers on nothing, and rise."""
    there = replace(descend.moved(by_m), reactive=False)
    shut = Phase("grasp", grip_m={ARM: 0.0}, min_s=0.6)
    rise = Phase("rise", {ARM: Goal("here", Pose((0.0, 0.0, 0.06)))}, grip_m=approach.grip_m, speed_mps=0.25, min_s=0.3)
    return (approach.moved(by_m), there, shut, *waiting(0.3), rise)


def _aside(by_m: float) -> Goal:
    return Goal("here", Pose((0.0, by_m, 0.0)))

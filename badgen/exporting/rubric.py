"""RoboReward's rubric: how well the final state fits the instruction, from 1 (not at all) to 5 (fully)."""

from __future__ import annotations

from badgen.contracts.episode import EpisodeInfo

RUBRIC = (
    "5 only for a certified success; else 1 + round(4 * partial_success), at most 4, and at most 3 where the "
    "instruction states a constraint that was broken; 1 under an instruction for another robot"
)


def rubric_score(info: EpisodeInfo) -> int:
    """Score of the final state on the rubric, from 1 to 5.

    A broken constraint that the instruction states counts as a missed major requirement, even where the final state
    does not show it.
    """
    if info.success:
        return 5
    most = 3 if info.constraint_stated and info.outcome in ("shortcut", "unsafe_success") else 4
    return min(most, 1 + round(4 * info.partial_success))

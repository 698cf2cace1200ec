"""RoboReward's rubric: the final state against the words of the task, from 1 (nothing) to 5 (everything)."""

from __future__ import annotations

from badgen.contracts.episode import EpisodeInfo

RUBRIC = (
    "5 only for a certified success; else 1 + round(4 * partial_success), the final state on the rubric's scale, at "
    "most 4, and at most 3 where the task states the constraint that was broken; 1 under another scene's instruction"
)


def score(info: EpisodeInfo) -> int:
    """Score of the final state on the rubric from 1 to 5.

    A constraint that the words state and the run broke is a major requirement missed, even where nothing of it can be
    seen at the end.
    """
    if info.success:
        return 5
    most = 3 if info.constraint_stated and info.outcome in ("shortcut", "unsafe_success") else 4
    return min(most, 1 + round(4 * info.partial_success))

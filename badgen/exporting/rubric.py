"""RoboReward's rubric: how well an episode does what the instruction asks, from 1 (not at all) to 5 (fully)."""

from __future__ import annotations

import math

from badgen.contracts.episode import REWARD_CAP, EpisodeInfo

RUBRIC = (
    "5 only for a certified success; else the highest score of which a quarter per point above 1 is reached, where an "
    "unsafe success counts as at most 0.1, a shortcut as 0.3 and a poor success as 0.8: so at most 1, 2 and 4; 1 under "
    "an instruction for another robot"
)
_TOLERANCE = 0.05  # a state so near to a score has it


def rubric_score(info: EpisodeInfo) -> int:
    """Score of an episode on the rubric, from 1 to 5.

    Readers turn a score s into the reward (s - 1) / 4, so it is rounded down: an episode that is not a success is never
    worth more than it reached, nor more than its outcome allows, even where its final state shows nothing wrong.
    """
    if info.success:
        return 5
    reached = min(info.partial_success, REWARD_CAP[info.outcome])
    return min(4, 1 + math.floor(4 * (reached + _TOLERANCE)))

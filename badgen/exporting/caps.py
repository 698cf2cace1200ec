"""Episodes whose pictures end as if they were better than they are."""

from __future__ import annotations

from badgen.contracts.episode import REWARD_CAP, EpisodeInfo

_TOLERANCE = 0.05


def ends_too_well(info: EpisodeInfo, last: float) -> bool:
    """Whether a label that ends at `last` would teach that this episode is better than its outcome allows.

    So it is for an episode that breaks a rule and whose last picture does not show it: judged by pictures alone it ends
    like a success. Of plain failures the state itself is bad, so none of them ends too well.
    """
    return info.outcome != "failure" and last > REWARD_CAP[info.outcome] + _TOLERANCE

"""Near-miss pairs and recoverability as text: how near an episode came, and until when it could be saved."""

from __future__ import annotations

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.near_miss import NEAR_ROLES, NearMiss
from badgen.contracts.recoverability import Recoverability
from badgen.view.words import plain, seconds


def is_near(info: EpisodeInfo) -> bool:
    """Whether an episode is one side of a near-miss pair."""
    return info.role in NEAR_ROLES and info.near_strength is not None


def near_line(info: EpisodeInfo) -> str | None:
    """One line on the pair: which edge, at which strengths of the fault, how far apart; None for other episodes."""
    return f"near miss ({near_kind(info)}): {near_sides(info)}" if is_near(info) else None


def near_kind(info: EpisodeInfo) -> str:
    """Which edge a pair lies at, and whether that can be seen."""
    return f"edge of {info.near_edge}, {info.near_boundary}"


def near_sides(info: EpisodeInfo) -> str:
    """How the two sides of a pair end, at which strengths of the fault, and how far apart they are."""
    below, above = map(percent, sorted((info.near_strength or 0.0, info.near_other_strength or 0.0)))
    if info.near_edge == "success":
        sides = f"succeeds at {below}, fails at {above}"
    elif info.role == "near_failure":
        sides = f"a milder failure at {below}, {plain(info.mode)} at {above}"
    else:
        sides = f"{plain(info.mode)} at {below}, a worse failure at {above}"
    return f"{sides} of the fault's strength; {_apart(info)}"


def percent(share: float) -> str:
    """Write a share with three digits, which keeps the two sides of a pair apart."""
    return f"{100.0 * share:.3g} %"


def side_words(info: EpisodeInfo) -> str:
    """What one side of a pair is: how it ends, and at which strength of the fault."""
    ends = "succeeds" if info.success else f"{plain(info.mode)}, {plain(info.outcome)}"
    return f"{ends} at {percent(info.near_strength or 0.0)}"


def recoverable(found: Recoverability) -> str | None:
    """Until when a failure could be saved, as words; None where that was not tried."""
    if found.recoverability is None:
        return None
    if found.recoverability == "limit":
        return (
            f"can be saved until {seconds(found.recoverable_until_s)}, lost from "
            f"{seconds(found.unrecoverable_from_s)} on"
        )
    return {
        "always": "can be saved at any moment up to the end",
        "never": "lost from its cause on",
    }[found.recoverability]


def tries_at_a_moment(found: Recoverability) -> int:
    """How many times it was tried at each moment; 0 where it was not tried."""
    return max((m.tries for m in found.recovery_curve or ()), default=0)


def _apart(near: NearMiss) -> str:
    """The largest distance and angle between the two sides."""
    parts = []
    if near.near_apart_m is not None:
        long = near.near_apart_m >= 1.0
        parts.append(f"{near.near_apart_m:.2f} m" if long else f"{100.0 * near.near_apart_m:.1f} cm")
    if near.near_apart_deg is not None and near.near_apart_deg >= 1.0:
        parts.append(f"{near.near_apart_deg:.0f}°")
    return f"{' and '.join(parts)} apart" if parts else "no distance measured"

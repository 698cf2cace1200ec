"""Near-miss pairs and recoverability as text: how near an episode came, and until when it could be saved."""

from __future__ import annotations

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.near_miss import NEAR_ROLES, NearMiss
from badgen.contracts.recoverability import Recoverability
from badgen.view.words import plain, seconds


def is_near(info: EpisodeInfo) -> bool:
    """Whether an episode is one side of a near-miss pair."""
    return info.role in NEAR_ROLES and info.near_strength is not None


def near_line(info: EpisodeInfo, other: EpisodeInfo | None = None) -> str | None:
    """One line on the pair: which edge, at which strengths of the fault, how far apart; None for other episodes.

    Args:
        info: one side.
        other: the other side, if it is at hand, to say how it ends.
    """
    return f"near miss ({near_kind(info)}): {near_sides(info, other)}" if is_near(info) else None


def near_kind(info: EpisodeInfo) -> str:
    """Which edge a pair lies at, and whether that can be seen."""
    return f"edge of {info.near_edge}, {info.near_boundary}"


def near_sides(info: EpisodeInfo, other: EpisodeInfo | None = None) -> str:
    """How the two sides of a pair end, at which strengths of the fault, the weaker one first, and how far apart."""
    own, strength, beyond = _ends(info), info.near_strength or 0.0, info.near_other_strength or 0.0
    ends = _other_ends(info) if other is None else _ends(other)
    sides = sorted(((strength, own), (beyond, ends)))
    said = ", ".join(f"{words} at {percent(share)}" for share, words in sides)
    return f"{said} of the fault's strength; {_apart(info)}"


def percent(share: float) -> str:
    """Write a share with three digits, which keeps the two sides of a pair apart."""
    return f"{100.0 * share:.{1 if share >= 0.1 else 2}f} %"


def side_words(info: EpisodeInfo) -> str:
    """How one side of a pair ends, and at which strength of the fault."""
    return f"{_ends(info)} at {percent(info.near_strength or 0.0)}"


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
        "always": "can still be saved at the end",
        "never": "lost from its cause on",
    }[found.recoverability]


def tries_at_a_moment(found: Recoverability) -> int:
    """How many times it was tried at each moment; 0 where it was not tried."""
    return max((m.tries for m in found.recovery_curve or ()), default=0)


def _ends(info: EpisodeInfo) -> str:
    if info.success:
        return "succeeds"
    return f"{'fails' if info.outcome == 'failure' else plain(info.outcome)} ({plain(info.mode)})"


def _other_ends(info: EpisodeInfo) -> str:
    """How the other side ends, as far as this one tells."""
    if info.near_edge == "success":
        return "succeeds" if info.role == "near_failure" else "no longer succeeds"
    return "a milder failure" if info.role == "near_failure" else "a worse failure"


def _apart(near: NearMiss) -> str:
    """The largest distance and angle between the two sides."""
    parts = []
    if near.near_apart_m is not None:
        parts.append(_length(near.near_apart_m))
    if near.near_apart_deg is not None and near.near_apart_deg >= 1.0:
        parts.append(f"{near.near_apart_deg:.0f}°")
    return f"{' and '.join(parts)} apart" if parts else "no distance measured"


def _length(length_m: float) -> str:
    if length_m < 0.0005:
        return "less than 1 mm"
    return f"{100.0 * length_m:.1f} cm" if length_m < 1.0 else f"{length_m:.2f} m"

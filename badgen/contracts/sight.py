"""How well the stored pictures show that a rule was broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Seen: TypeAlias = Literal["clear", "faint", "force_only"]
SEEN: tuple[Seen, ...] = ("clear", "faint", "force_only")


@dataclass(frozen=True, slots=True)
class RuleSight:
    """How the pictures show that one rule was broken.

    Attributes:
        seen: "clear" where a careful person can see it, "faint" where it is too small or too short for that,
            "force_only" where only forces and joint positions tell it.
        frames: number of stored frames that show it clearly, in the camera that shows it longest.
        shown_for_s: how long they last [s].
        px: camera -> largest displacement in its picture [pixels of 224].
    """

    seen: Seen
    frames: int
    shown_for_s: float
    px: Mapping[str, float]


@dataclass(frozen=True)
class Sight:
    """How the pictures show what went wrong. Without pictures, and for a success, all are None or empty.

    The names are those of the store.

    Attributes:
        seen: of the broken rule that is seen best.
        shown_frames: of that rule, see `RuleSight.frames`.
        shown_for_s: of that rule, see `RuleSight.shown_for_s`.
        shown_px: of that rule, see `RuleSight.px`.
        rules_seen: broken rule -> how it is seen.
    """

    seen: Seen | None = None
    shown_frames: int | None = None
    shown_for_s: float | None = None
    shown_px: Mapping[str, float] = field(default_factory=dict)
    rules_seen: Mapping[str, Seen] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Mapping[str, RuleSight]) -> Sight:
        """The sight of a rollout, from that of every rule that it broke; empty for none."""
        if not rules:
            return cls()
        best = min(rules.values(), key=lambda r: (SEEN.index(r.seen), -r.frames))
        return cls(best.seen, best.frames, best.shown_for_s, best.px, {name: r.seen for name, r in rules.items()})

    @property
    def unseen_rules(self) -> frozenset[str]:
        """Broken rules that the pictures do not show clearly."""
        return frozenset(name for name, seen in self.rules_seen.items() if seen != "clear")

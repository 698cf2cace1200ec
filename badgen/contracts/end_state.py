"""How the last state of a failure differs from that of its twin, and how hard it is to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Difficulty: TypeAlias = Literal["plain", "near", "hidden"]
DIFFICULTIES: tuple[Difficulty, ...] = ("plain", "near", "hidden")


@dataclass(frozen=True)
class EndState:
    """What the last state shows of a failure; all are None for a success. The names are those of the store.

    Attributes:
        difficulty: "plain" where the last state is far from the twin's, "near" where it misses it by little, "hidden"
            where both look alike.
        end_value: how much of the task the last state has reached, 0 to 1, whatever the way to it.
        end_trace_m: distance of the thing that is farthest from where the twin left it [m].
        end_turn_deg: angle of the thing that is turned most from how the twin left it [degrees].
    """

    difficulty: Difficulty | None = None
    end_value: float | None = None
    end_trace_m: float | None = None
    end_turn_deg: float | None = None

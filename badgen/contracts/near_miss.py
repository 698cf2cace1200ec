"""Near-miss pairs: one fault at two strengths that hardly differ, on the two sides of an edge of what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Edge: TypeAlias = Literal["success", "mode"]
Boundary: TypeAlias = Literal["physical", "threshold", "rough"]
EDGES: tuple[Edge, ...] = ("success", "mode")
BOUNDARIES: tuple[Boundary, ...] = ("physical", "threshold", "rough")
NEAR_ROLES = ("near_success", "near_milder", "near_failure")


@dataclass(frozen=True)
class NearMiss:
    """Which near-miss pair an episode belongs to; all are None for other episodes. The names are those of the store.

    Attributes:
        near_edge: what changes between the two sides: "success", from a success to anything else; "mode", from a milder
            failure to the mode of the failure that the pair was searched from.
        near_boundary: "physical" where the two sides are visibly apart at some time after the onset, "threshold" where
            they hardly differ, so that only a limit of ours tells them apart, "rough" where a stronger fault does not
            always do more harm, so that there is no single edge.
        near_pair: id of the other side.
        near_of: id of the failure that the pair was searched from.
        near_strength: strength of the fault as a share of its strength there, 0 to 1.
        near_other_strength: likewise, of the other side.
        near_apart_m: largest distance between the same thing on both sides at one time after the onset [m].
        near_apart_deg: largest angle between them, likewise [degrees].
    """

    near_edge: Edge | None = None
    near_boundary: Boundary | None = None
    near_pair: str | None = None
    near_of: str | None = None
    near_strength: float | None = None
    near_other_strength: float | None = None
    near_apart_m: float | None = None
    near_apart_deg: float | None = None

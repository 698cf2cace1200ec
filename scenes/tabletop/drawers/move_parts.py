"""Parts of the plan for moving one drawer to an opening."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.plan import Phase
from scenes.kit.control.arm.handles import GENTLE, SLIDE_MPS, let_go, over_handle, slide, take
from scenes.kit.control.arm.moves import go_home
from scenes.kit.props.placed_cabinet import PlacedCabinet

ABOVE_M = 0.09  # height above a handle at which the descent begins


@dataclass(frozen=True, slots=True)
class Moves:
    """Parts of the plan for moving one drawer to an opening, in either direction."""

    cabinet: PlacedCabinet
    drawer: str
    target_m: float

    @property
    def start_m(self) -> float:
        """Initial opening of the drawer."""
        return self.cabinet.opened_m[self.drawer]

    @property
    def outwards(self) -> float:
        """+1 where the drawer is pulled, -1 where it is pushed."""
        return 1.0 if self.target_m > self.start_m else -1.0

    def between_m(self, share: float) -> float:
        """Opening at a share of the motion."""
        return (1.0 - share) * self.start_m + share * self.target_m

    def whole(self) -> tuple[Phase, ...]:
        """From home to the handle, move the drawer to its opening, and go home."""
        grasp = over_handle(self.drawer, 0.0)
        return (*take(self.drawer, grasp, GENTLE, above_m=ABOVE_M), self.slide(), *leave())

    def slide(self, beyond_m: float = 0.0, speed_mps: float = SLIDE_MPS, min_s: float = 0.2) -> Phase:
        """Move the held drawer to its opening, or beyond it."""
        opening_m = self.target_m + self.outwards * beyond_m
        return slide("slide", self.drawer, self.cabinet.shape, opening_m, speed_mps, min_s=min_s)


def leave() -> tuple[Phase, ...]:
    """Release, rise, and go home."""
    return (*let_go(up_m=0.12, min_s=0.4), go_home(1.2))

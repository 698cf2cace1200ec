"""What a state of stack is worth: recorded contacts, and the tower that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from badgen.contracts.arrays import Bools
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.pairs import between, pairs_among
from scenes.kit.judging.surroundings import Surroundings
from scenes.kit.judging.tower import Tower
from scenes.kit.robots.station import ARM_TABLE, body_pairs
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

CENTRE_TOL_M = 0.012  # how far off the middle of the one below a block may stand

PAIRS = (*(pair for block in BLOCKS for pair in body_pairs(block)), *pairs_among(BLOCKS), ARM_TABLE)


@dataclass(frozen=True)
class StackMeasures:
    """Blocks of a layout from the bottom up, as asked for."""

    params: StackParams
    order: tuple[int, ...]

    @cached_property
    def tower(self) -> Tower:
        """The tower that is asked for, among all blocks."""
        supports = [(f"{b}-table", *(between(b, other) for other in BLOCKS if other != b)) for b in BLOCKS]
        return Tower(
            things=tuple(Handled(body, self.params.the(k), supports[k]) for k, body in enumerate(BLOCKS)),
            heights_m=tuple(block.height_m for block in self.params.items),
            grips_z_m=tuple(block.grip_z_m for block in self.params.items),
            order=self.order,
            over_m=OVER_M,
            centre_tol_m=CENTRE_TOL_M,
        )

    @cached_property
    def spare(self) -> tuple[int, ...]:
        """Blocks that have no place in the tower."""
        return tuple(k for k in range(len(BLOCKS)) if k not in self.order)

    @property
    def spare_bodies(self) -> Surroundings:
        """The same as bodies that should be left alone."""
        return Surroundings(tuple(BLOCKS[k] for k in self.spare))

    def on_spare(self, t: Trajectory, k: int) -> Bools:
        """A block has been left on one that has no place in the tower."""
        return self.tower.left_on(t, ((k, lower) for lower in self.spare))

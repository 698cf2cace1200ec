"""What is measured in a state of pour: recorded contacts, the cup that is asked for, and the other one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.grains import Grains, Vessels
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import moved_m
from scenes.kit.judging.pouring import Pour
from scenes.kit.robots.station import ARM_TABLE, arm_pair, body_pairs
from scenes.tabletop.pour.layout import CUPS, GRAINS, HEAPS, PLATES, PourParams

PAIRS = (
    *(pair for cup in CUPS for pair in body_pairs(cup, 48)),
    *(ContactPair(f"{cup}-{plate}", cup, plate, 64) for cup in CUPS for plate in PLATES),
    ContactPair("cup_a-cup_b", "cup_a", "cup_b", 64),
    *(arm_pair(plate, 48) for plate in PLATES),
    ARM_TABLE,
)
LEFT_OUT = 1  # this many nuts may be missing from the plate


@dataclass(frozen=True)
class PourMeasures:
    """One layout, the cup to empty, and the plate to fill; both by index."""

    params: PourParams
    cup: int
    plate: int

    @property
    def pour(self) -> Pour:
        """The cup that is asked for, its nuts, and the plate."""
        cups, plates = zip(CUPS, self.params.cups, strict=True), zip(PLATES, self.params.plates, strict=True)
        nuts = [Grains(heap, GRAINS, self.params.grain_r_m) for heap in HEAPS]
        asked, vessels = nuts.pop(self.cup), Vessels(dict(cups), dict(plates))
        return Pour(self._handled(self.cup), asked, PLATES[self.plate], vessels, tuple(nuts), LEFT_OUT)

    @property
    def other(self) -> Handled:
        """The other cup."""
        return self._handled(1 - self.cup)

    def plate_words(self, plate: int) -> str:
        """Noun phrase of a plate."""
        return f"the {self.params.plates[plate].colour} plate"

    def other_lifted_m(self, t: Trajectory) -> F64:
        """(T,) how high the other cup is above the table, in hand [m]."""
        return np.where(self.other.held(t), t.pos(self.other.body)[:, 2], 0.0)

    def other_shoved_m(self, t: Trajectory) -> F64:
        """(T,) how far the other cup is from where it stood, while it is not in hand [m]."""
        return np.where(self.other.held(t), 0.0, moved_m(t, self.other.body))

    def other_struck_n(self, t: Trajectory) -> F64:
        """(T,) force of the arm, without its fingers, on the other cup [N]."""
        return t.force_n(self.other.arm_pair) - t.force_n(*self.other.grip)

    def _handled(self, cup: int) -> Handled:
        supports = tuple(f"{CUPS[cup]}-{x}" for x in ("table", *PLATES))
        return Handled(CUPS[cup], f"the {self.params.cups[cup].colour} cup", supports)

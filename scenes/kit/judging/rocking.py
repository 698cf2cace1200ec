"""An object that leans far over, does not fall, and stands upright again."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.rule import Condition
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever, held_for


@dataclass(frozen=True, slots=True)
class Rocked(Condition):
    """A body stands upright again after it leaned by more than `limit_rad` for `for_s`.

    The condition holds from the moment at which the body is back within `upright_rad`. Until then nobody can know
    whether it falls.
    """

    body: str
    limit_rad: float = radians(15.0)
    upright_rad: float = radians(8.0)
    for_s: float = 0.2

    def detect(self, t: Trajectory) -> Signal:
        """Compare the largest lean so far with the limit, and the present lean with upright."""
        lean_rad = t.tilt_rad(self.body)
        leaned = ever(held_for(lean_rad > self.limit_rad, t.steps(self.for_s)))
        most_rad = np.maximum.accumulate(lean_rad)
        upright = lean_rad < self.upright_rad
        return Signal(leaned & upright, most_rad - self.limit_rad, evidence={"leaned_rad": most_rad})

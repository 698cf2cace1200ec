"""An object that leans far over, does not fall, and stands upright again."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever, held_for

LEANS_RAD = radians(15.0)  # a body that leans by more has been rocked, if it does not fall
_UPRIGHT_RAD = radians(8.0)
_FOR_S = 0.2  # how long it must lean


def rocked(body: str) -> Exceeds:
    """A body stands upright again after it leaned too far.

    The condition holds from the moment at which it is upright again. Until then nobody can know whether it falls.
    """

    def leaned_rad(t: Trajectory) -> F64:
        """(T,) largest lean so far, where the body stands upright after it leaned too far; else 0."""
        lean_rad = t.tilt_rad(body)
        leaned = ever(held_for(lean_rad > LEANS_RAD, t.steps(_FOR_S)))
        return np.where(leaned & (lean_rad < _UPRIGHT_RAD), np.maximum.accumulate(lean_rad), 0.0)

    return Exceeds(leaned_rad, LEANS_RAD, "leaned_rad", 0.02)

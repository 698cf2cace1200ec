"""Criterion for Panda postures from which straight motions remain feasible."""

from __future__ import annotations

from badgen.contracts.arrays import F64


def eased(q: F64) -> bool:
    """Whether a Panda's joints (7,) allow further straight tool motion: elbow not swung out, wrist not at its limit."""
    return max(abs(float(q[2])), abs(float(q[4]))) <= 1.5 and float(q[5]) <= 3.55

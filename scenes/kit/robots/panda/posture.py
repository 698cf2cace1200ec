"""Postures of the Panda from which it can go on."""

from __future__ import annotations

from badgen.contracts.arrays import F64


def eased(q: F64) -> bool:
    """Whether a Panda's joints (7,) leave its tool a straight way on: elbow not swung out, wrist not at its stop."""
    return max(abs(float(q[2])), abs(float(q[4]))) <= 1.5 and float(q[5]) <= 3.55

"""Whether balance can still be kept: the capture point against what the next step can reach.

The capture point is c + v sqrt(h / g), with c and v the level position and velocity of the centre of mass and h its
height. A foot put there would bring the robot to rest. A step takes at least STEP_S, and until it lands the point moves
away from the standing foot, by a factor of exp(STEP_S sqrt(g / h)). A point that is farther from every sole than the
longest step divided by that factor can therefore not be reached any more.
"""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from scenes.kit.robots.g1.model import SIDES

STEP_S = 0.18  # the quickest step
REACH_M = 0.50  # the longest step
_G_MPS2 = 9.81


def centre_of_mass(t: Trajectory) -> F64:
    """(T, 3) of everything that moves with the pelvis."""
    m = t.model
    root = int(m.body("pelvis").id)
    total, mass = np.zeros((len(t), 3)), 0.0
    for i in range(m.nbody):
        if int(m.body_rootid[i]) != root or m.body_mass[i] == 0.0:
            continue
        name = m.body(i).name
        total += m.body_mass[i] * (t.pos(name) + _turned(t.quat(name), m.body_ipos[i]))
        mass += float(m.body_mass[i])
    return total / mass


def out_of_reach_m(t: Trajectory) -> F64:
    """(T,) how much farther the capture point is from the nearer sole than a next step can correct; below 0: less."""

    def work_out() -> F64:
        com = centre_of_mass(t)
        rate = np.diff(com, axis=0, prepend=com[:1]) / t.dt_s
        rise_s = np.sqrt(np.maximum(com[:, 2], 0.1) / _G_MPS2)
        capture = com[:, :2] + rate[:, :2] * rise_s[:, None]
        gaps = [np.hypot(*(capture - t.site(f"{s}_foot")[:, :2]).T) for s in SIDES]
        return np.asarray(np.min(gaps, axis=0) - REACH_M * np.exp(-STEP_S / rise_s))

    return t.cached((out_of_reach_m,), work_out)


def _turned(quat: F64, v: F64) -> F64:
    """(T, 3) a fixed vector turned by (T, 4) orientations."""
    w, axis = quat[:, :1], quat[:, 1:]
    twice = 2.0 * np.cross(axis, v)
    return np.asarray(v + w * twice + np.cross(axis, twice))

"""What a humanoid does once its balance is lost: it damps its joints, and holds itself softly."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from scenes.kit.control.walking.rig import Rig

_NMSPRAD = 3.0  # damping of a heavy joint
_STABLE = 0.4  # damping times control step, as a share of a joint's inertia
_RETURN_S = 0.25  # damping over stiffness: how slowly a joint goes back to the stance pose


def limp(rig: Rig, posture: tuple[float, ...], control_hz: float) -> F64:
    """(nu,) torques of soft springs towards a posture, and of damping."""
    damping = _damping(rig, control_hz)
    return rig.limited(damping / _RETURN_S * (np.array(posture) - rig.qpos[7:]) - damping * rig.qvel[6:])


def damped(rig: Rig, control_hz: float) -> F64:
    """(nu,) torques that only slow the joints down."""
    return rig.limited(-_damping(rig, control_hz) * rig.qvel[6:])


def _damping(rig: Rig, control_hz: float) -> F64:
    """(nu,) damping of each joint [N m s/rad].

    Torques are held for a control step. A damping that would stop a joint within much less than that time, as 3 N m
    s/rad would a wrist, drives it back and forth instead; so each joint gets what its inertia allows.
    """
    inertia = 1.0 / rig.model.dof_invweight0[6:]
    return np.asarray(np.minimum(_NMSPRAD, _STABLE * control_hz * inertia))

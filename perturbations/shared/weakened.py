"""Motors that keep only a share of their force or torque."""

from __future__ import annotations

import mujoco


def weaken(model: mujoco.MjModel, actuator: str, share: float) -> None:
    """Scale down the force or torque limit of an actuator at every speed; the model is changed in place.

    A torque motor whose limit falls with the speed adds the passive damping of its joint to its force; that is scaled
    too, so that its no-load speed stays and a motor without any torque lets its joint turn freely. A position servo
    keeps the damping, as at a lower supply voltage: its highest speed falls along with its torque.
    """
    i = model.actuator(actuator).id
    model.actuator_forcerange[i] *= share
    drag = float(model.actuator_biasprm[i, 2])
    if drag <= 0.0 or int(model.actuator_trntype[i]) != int(mujoco.mjtTrn.mjTRN_JOINT):
        return
    model.actuator_ctrlrange[i] *= share
    model.actuator_biasprm[i, 2] *= share
    model.dof_damping[model.jnt_dofadr[int(model.actuator_trnid[i, 0])]] -= (1.0 - share) * drag

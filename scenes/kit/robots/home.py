"""The keyframe in which every episode begins: arms at home, grippers half open, all else where it was built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mujoco
import numpy as np

from scenes.kit.robots.panda.model import HOME

HALF_GAP_M = 0.02  # of each finger


def add_home(spec: mujoco.MjSpec, hands: Sequence[str], joints: Mapping[str, float] | None = None) -> None:
    """Add the keyframe "home" for Pandas of these names; `joints` sets other one-number joints, such as drawers.

    The actuators of the Pandas must be the model's only ones, arm by arm in this order.
    """
    model = spec.compile()
    data = mujoco.MjData(model)
    ctrl = np.zeros(model.nu)
    for a, hand in enumerate(hands):
        for i, q in enumerate(HOME):
            data.joint(f"{hand}/joint{i + 1}").qpos[0] = ctrl[8 * a + i] = q
        for j in (1, 2):
            data.joint(f"{hand}/finger_joint{j}").qpos[0] = HALF_GAP_M
        ctrl[8 * a + 7] = HALF_GAP_M
    for name, value in (joints or {}).items():
        data.joint(name).qpos[0] = value
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=ctrl.tolist())

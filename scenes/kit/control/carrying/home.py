"""The initial keyframe of a humanoid with an object between its palms."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.errors import LayoutError
from scenes.kit.control.carrying.figure import TRUNK, Load
from scenes.kit.control.carrying.reach import holding
from scenes.kit.control.walking.alone import NQ

_TOUCH_M = 0.001  # initial penetration of the pads
_MISS_M = 0.002


def hold_at_home(spec: mujoco.MjSpec, body: str, load: Load) -> None:
    """Change the keyframe "home" of a standing robot: palms at the sides of a free body, which is placed by `load`.

    Raises:
        LayoutError: the arms do not reach that far.
    """
    home = spec.key("home")
    stood = list(home.qpos)[:NQ]
    spec.delete(home)
    model = spec.compile()
    data = mujoco.MjData(model)
    data.qpos[:NQ] = stood
    angles, miss_m = holding(load.at_m, load.size_m[1] - 2 * _TOUCH_M)
    if miss_m > _MISS_M:
        raise LayoutError(f"The palms end {miss_m:.4f} m from the sides of {body!r}. Hold it nearer to the chest.")
    for joint, angle in angles.items():
        data.joint(joint).qpos[0] = angle
    mujoco.mj_kinematics(model, data)
    at, trunk = np.empty(3), data.body(TRUNK)
    mujoco.mju_rotVecQuat(at, np.array(load.at_m), trunk.xquat)
    data.joint(body).qpos[:3], data.joint(body).qpos[3:] = trunk.xpos + at, trunk.xquat
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=np.zeros(model.nu).tolist())

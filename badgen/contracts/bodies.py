"""Names of bodies, also of those that the author of a model left without one."""

from __future__ import annotations

import mujoco

_BODY = mujoco.mjtObj.mjOBJ_BODY


def body_name(model: mujoco.MjModel, body: int) -> str:
    """Name of a body; "#12" for the body of id 12 where it has none."""
    return mujoco.mj_id2name(model, int(_BODY), body) or f"#{body}"


def body_index(model: mujoco.MjModel, name: str) -> int:
    """Id of a body by its name as `body_name` gives it; -1 where there is none."""
    found = int(mujoco.mj_name2id(model, _BODY, name))
    if found < 0 and name[:1] == "#" and name[1:].isdecimal() and int(name[1:]) < model.nbody:
        return int(name[1:])
    return found

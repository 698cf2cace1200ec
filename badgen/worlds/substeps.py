"""A hook around every step of physics of an environment whose code is not ours."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeAlias

import mujoco

Hook: TypeAlias = Callable[[], None]
_NAMES = ("mj_step", "mj_step2")


class Substeps:
    """Replaces `mujoco.mj_step` and `mujoco.mj_step2` while it is entered, so that hooks run around each substep.

    `mj_step(model, data, n)` becomes n single steps, which is equal to the bit. Between `mj_step1` and `mj_step2`
    nothing moves, and forces are applied in the second, so the hooks are around that. Steps of other data, such as
    those of a planner inside a policy, are left alone. An environment that has imported the function by name escapes;
    `count` then stays 0.

    Args:
        data: what the environment steps.
        before: called before each substep; None where nothing is to be done.
        after: called after it.
    """

    def __init__(self, data: mujoco.MjData, before: Hook | None, after: Hook) -> None:
        self._data, self._before, self._after = data, before, after
        self._real: dict[str, Any] = {}
        self.count = 0

    def __enter__(self) -> Substeps:
        self._real = {name: getattr(mujoco, name) for name in _NAMES}
        hooked = {"mj_step": self._mj_step, "mj_step2": self._mj_step2}
        for name in _NAMES:
            setattr(mujoco, name, hooked[name])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name in _NAMES:
            setattr(mujoco, name, self._real[name])

    def _mj_step(self, m: mujoco.MjModel, d: mujoco.MjData, nstep: int = 1) -> None:
        step = self._real["mj_step"]
        if d is not self._data:
            step(m, d, nstep)
            return
        for _ in range(nstep):
            self._hooked(step, m, d)

    def _mj_step2(self, m: mujoco.MjModel, d: mujoco.MjData) -> None:
        step = self._real["mj_step2"]
        if d is not self._data:
            step(m, d)
            return
        self._hooked(step, m, d)

    def _hooked(self, step: Callable[[Any, Any], None], model: mujoco.MjModel, data: mujoco.MjData) -> None:
        if self._before is not None:
            self._before()
        step(model, data)
        self.count += 1
        self._after()

"""Changes of a model that a fault makes while the model is in use, and the proof that nothing of them is left."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

# What `mj_setConst` derives from masses and may be taken back. It also rewrites the poses of welds, which would fling
# an arm that is welded to a mocap body, so it is run on a copy.
_DERIVED = ("body_subtreemass", "body_invweight0", "dof_invweight0", "tendon_invweight0", "dof_M0")
_NEED_CONSTANTS = ("body_mass", "body_inertia", "body_ipos", "body_iquat", "dof_armature")


def changed_fields(a: mujoco.MjModel, b: mujoco.MjModel) -> tuple[str, ...]:
    """Names of the arrays in which two models differ."""
    return tuple(name for name in _array_names() if not _equal(getattr(a, name), getattr(b, name)))


class ModelEdit:
    """An edit of a model in use that can be undone.

    Args:
        model: the model in use.
        edit: changes a model in place; it is given a copy.
    """

    def __init__(self, model: mujoco.MjModel, edit: Callable[[mujoco.MjModel], None]) -> None:
        self._model = model
        self._edited = _edited_arrays(model, edit)
        self._original: Mapping[str, npt.NDArray[Any]] = {n: getattr(model, n).copy() for n in self._edited}
        self.active = False

    def apply(self) -> None:
        """Put the changes into the model in use."""
        self._write(self._edited)
        self.active = True

    def undo(self) -> None:
        """Put back what was there before."""
        self._write(self._original)
        self.active = False

    def _write(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        for name, values in arrays.items():
            getattr(self._model, name)[:] = values


def _edited_arrays(model: mujoco.MjModel, edit: Callable[[mujoco.MjModel], None]) -> dict[str, npt.NDArray[Any]]:
    scratch = copy.copy(model)
    edit(scratch)
    changed = set(changed_fields(model, scratch))
    found = {name: np.array(getattr(scratch, name)) for name in changed}
    if changed & set(_NEED_CONSTANTS):
        before = copy.copy(model)
        for each in (before, scratch):
            mujoco.mj_setConst(each, mujoco.MjData(each))
        # Only where the edit itself makes a difference: constants of a world need not be those of `mj_setConst`.
        for name in _DERIVED:
            old, new, live = getattr(before, name), getattr(scratch, name), getattr(model, name)
            if not _equal(old, new):
                found[name] = np.where(old == new, live, new)
    return found


@cache
def _array_names() -> tuple[str, ...]:
    model = mujoco.MjModel.from_xml_string("<mujoco/>")
    names = (name for name in dir(model) if not name.startswith("_"))
    return tuple(name for name in names if isinstance(getattr(model, name), np.ndarray))


def _equal(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return np.array_equal(a, b) or (a.shape == b.shape and a.tobytes() == b.tobytes())  # the same NaN are equal

"""Pictures for a policy: drawn from the cameras of the model, only at steps at which the policy is asked."""

from __future__ import annotations

from types import TracebackType

import mujoco

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import UnknownName
from badgen.contracts.world import Obs
from badgen.policies.observations import named
from badgen.policies.text import Acting
from badgen.render.renderer import Paint, Renderer

PICTURE = "image/"  # before the name of a camera, in an observation


class Pictures:
    """Draws what a policy wants to see of one model; a context manager, since it holds memory of the OpenGL context.

    Args:
        model: the world.
        acting: cameras and size of the pictures.
        paint: colours by user data, as in `Scene.paint`.

    Raises:
        UnknownName: the model has no camera of this name.
    """

    def __init__(self, model: mujoco.MjModel, acting: Acting, paint: Paint | None = None) -> None:
        valid = [model.camera(k).name for k in range(int(model.ncam))]
        for camera in acting.cameras:
            if camera not in valid:
                raise UnknownName("camera of this world for the policy", camera, valid)
        self._model, self._acting, self._paint = model, acting, paint
        self._renderer: Renderer | None = None

    def __enter__(self) -> Pictures:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def added(self, obs: Obs, state: F64) -> Obs:
        """An observation with its pictures, (size, size, 3) uint8 each; `state` is the mjSTATE_INTEGRATION."""
        if not self._acting.cameras:
            return obs
        return {**named(obs), **{PICTURE + camera: self._drawn(state, camera) for camera in self._acting.cameras}}

    def _drawn(self, state: F64, camera: str) -> Image:
        if self._renderer is None:
            size = self._acting.size
            self._renderer = Renderer(self._model, size, size, self._paint)
        return self._renderer.rgb(state, camera)

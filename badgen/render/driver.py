"""Which OpenGL draws on this machine: asked in a child process, which a broken driver may end without harm."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache

import mujoco
import numpy as np

from badgen.contracts.errors import RenderError
from badgen.contracts.trajectory import STATE
from badgen.render.current import gl_strings
from badgen.render.gl import cannot_draw, gl_settings, require_gl
from badgen.render.renderer import Renderer
from badgen.serialization import from_text, to_text

_BALL = """<mujoco><visual><quality shadowsize="256"/></visual><worldbody>
  <light pos="0 0 3"/><geom type="sphere" size=".3" rgba="1 .2 .1 1"/><camera name="eye" pos="0 0 1"/>
</worldbody></mujoco>"""
_CHILD = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from badgen.render.driver import tell; tell()"
_LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Driver:
    """An OpenGL implementation by its own words; another one draws other pixels."""

    renderer: str
    vendor: str
    version: str

    def properties(self) -> dict[str, str]:
        """The names and values that are stored in run.json, beside the other properties of the machine."""
        return {f"opengl_{name}": getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the child process found: a driver, or why nothing can be drawn."""

    driver: Driver | None
    problem: str


def driver() -> Driver:
    """The OpenGL that draws here, after it has drawn a ball; raises RenderError with what to do where none does.

    A new process is asked once for all, about 0.5 s; worker processes draw with the same driver.
    """
    require_gl()
    return _asked_once(tuple(gl_settings().items()))


def require_drawing() -> None:
    """Raise RenderError where nothing can be drawn, before a picture is needed.

    A driver that unusual variables break may end the process that draws, so with these a child process draws first.
    """
    require_gl()
    if gl_settings():
        driver()


def tell() -> None:
    """Draw a ball and write an answer to standard output: what the child process does."""
    try:
        answer = _Answer(_drawn(), "")
    except RenderError as e:
        answer = _Answer(None, str(e))
    print(to_text(answer))


@lru_cache(maxsize=8)
def _asked_once(settings: tuple[tuple[str, str], ...]) -> Driver:
    """The answer of a child process; it depends on the variables that are set."""
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path)]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_LONGEST_S
        )
    except subprocess.TimeoutExpired as e:
        raise cannot_draw(f"no picture after {_LONGEST_S:g} s") from e
    if ended.returncode < 0:
        raise cannot_draw(f"the process that drew was ended by signal {-ended.returncode}")
    if ended.returncode > 0:
        raise cannot_draw((ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1])
    answer = from_text(_Answer, ended.stdout.strip().splitlines()[-1])
    if answer.driver is None:
        raise RenderError(answer.problem)
    return answer.driver


def _drawn() -> Driver:
    """The driver of this process, which has drawn a ball."""
    model = mujoco.MjModel.from_xml_string(_BALL)
    state = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, mujoco.MjData(model), state, STATE)
    with Renderer(model, 32, 32) as camera:
        picture = camera.rgb(state, "eye")
    found = Driver(*gl_strings())
    if np.ptp(picture) == 0:
        raise cannot_draw(f"{found.renderer} drew an empty picture")
    return found

"""How MuJoCo's OpenGL is set up before it loads."""

import os
import subprocess
import sys

import pytest

from badgen.render.gl import choose_gl

DRAW = """
import badgen, mujoco, os
from badgen.render.context import RenderContext
model = mujoco.MjModel.from_xml_string(
    "<mujoco><worldbody><camera name='eye' pos='0 0 2'/><geom size='1'/></worldbody></mujoco>"
)
data = mujoco.MjData(model)
mujoco.mj_forward(model, data)
RenderContext(model, 64, 64).rgb(data, "eye")
threads = [open(f"/proc/self/task/{t}/comm").read().strip() for t in os.listdir("/proc/self/task")]
print(sum(t.startswith("llvmpipe") for t in threads))
"""


def drawing_threads() -> int:
    clean = {k: v for k, v in os.environ.items() if k != "LP_NUM_THREADS"}
    out = subprocess.run([sys.executable, "-c", DRAW], env=clean, capture_output=True, text=True, check=True)
    return int(out.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_a_software_renderer_draws_in_the_thread_that_asks() -> None:
    assert drawing_threads() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere MuJoCo's own choice can draw without a screen")
def test_a_mujoco_that_has_loaded_what_cannot_draw_is_named_as_the_cause() -> None:
    clean = {k: v for k, v in os.environ.items() if k not in ("MUJOCO_GL", "DISPLAY", "PYOPENGL_PLATFORM")}
    late = "import mujoco" + DRAW.replace("import badgen, mujoco, os", "import os")
    out = subprocess.run([sys.executable, "-c", late], env=clean, capture_output=True, text=True)
    assert "RenderError" in out.stderr.splitlines()[-1]
    assert "import badgen before mujoco" in out.stderr


def test_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LP_NUM_THREADS", "2")
    choose_gl()
    assert os.environ["LP_NUM_THREADS"] == "2"
    monkeypatch.delenv("LP_NUM_THREADS")
    choose_gl()
    assert os.environ["LP_NUM_THREADS"] == "0"

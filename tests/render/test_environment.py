"""No command dies of the environment, and what needs no pictures needs no OpenGL."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from badgen.contracts.errors import RenderError
from badgen.render import gl
from badgen.render.driver import driver, require_drawing
from badgen.render.gl import gl_settings, require_gl

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere MuJoCo chooses by other rules")

HIDING = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

void *dlopen(const char *name, int flags) {
    void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
    int hidden = name && (strstr(name, "libEGL") || strstr(name, "libOSMesa") || strstr(name, "libOpenGL"));
    return real(hidden ? "libhidden.so" : name, flags);
}
"""
QUICK = ("make", "--scene", "lid_lift", "--mode", "drop", "--n", "1", "--seed", "3", "--cameras", "none")
NO_EXTRAS = ("--jitters", "0", "--benign", "0", "--relabelled", "0")


def badgen(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with these variables, and without those that other tests set."""
    mine = {k: v for k, v in os.environ.items() if k not in ("MUJOCO_GL", "PYOPENGL_PLATFORM", "DISPLAY")}
    command = [sys.executable, "-m", "badgen", *args]
    return subprocess.run(command, env=mine | variables, capture_output=True, text=True)


@pytest.fixture(scope="module", name="hidden")
def hidden_fixture(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables under which no library of OpenGL can be loaded."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler, which builds the library that hides OpenGL")
    folder = tmp_path_factory.mktemp("hiding")
    (folder / "hide.c").write_text(HIDING)
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(folder / "hide.so"), str(folder / "hide.c"), "-ldl"], check=True
    )
    return {"LD_PRELOAD": str(folder / "hide.so")}


def test_failures_are_made_without_opengl(hidden: dict[str, str], tmp_path: Path) -> None:
    made = badgen(*QUICK, *NO_EXTRAS, "--out", str(tmp_path / "run"), **hidden)
    assert made.returncode == 0, made.stderr
    assert "opengl" not in (tmp_path / "run" / "run.json").read_text()
    drawn = badgen("make", "--scene", "lid_lift", "--mode", "drop", "--out", str(tmp_path / "drawn"), **hidden)
    assert drawn.returncode == 2
    assert drawn.stderr.startswith("badgen: pictures need EGL or OSMesa, and neither is installed")
    assert drawn.stderr.count("\n") == 1
    assert not (tmp_path / "drawn").exists()


def test_failures_are_made_with_opengl_turned_off(tmp_path: Path) -> None:
    made = badgen(*QUICK, *NO_EXTRAS, "--out", str(tmp_path / "run"), MUJOCO_GL="off")
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("value", ["nonsense", "osmesa"])
def test_every_command_starts_whatever_mujoco_gl_is(value: str, hidden: dict[str, str]) -> None:
    said = badgen("--version", MUJOCO_GL=value, **hidden)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("badgen, version")


def test_doctor_outlives_a_driver_that_ends_the_process_that_draws() -> None:
    said = badgen("doctor", LP_NATIVE_VECTOR_WIDTH="77", MUJOCO_EGL_DEVICE_ID="x")
    assert said.returncode == 1
    (line,) = (x for x in said.stdout.splitlines() if x.startswith("FAIL"))
    assert "LP_NATIVE_VECTOR_WIDTH='77', MUJOCO_EGL_DEVICE_ID='x'" in line
    assert "unset what is wrong among these" in line
    assert "video codec" in said.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"MUJOCO_GL": "off"}, "MUJOCO_GL is set to 'off', which turns it off; unset MUJOCO_GL"),
        ({"MUJOCO_GL": " 0"}, "MUJOCO_GL is set to ' 0', which turns it off; unset MUJOCO_GL"),
        (
            {"MUJOCO_GL": "Nonsense"},
            "set to 'Nonsense'; allowed are egl, osmesa and glfw; unset MUJOCO_GL",
        ),
        ({"MUJOCO_GL": "glfw"}, "MUJOCO_GL is set to 'glfw', which needs a screen, and DISPLAY is not set"),
        ({"MUJOCO_GL": "osmesa"}, "libOSMesa cannot be loaded; apt-get install libosmesa6, unset MUJOCO_GL"),
        (
            {"MUJOCO_GL": "egl", "PYOPENGL_PLATFORM": "glx"},
            "is set to 'glx', but MuJoCo draws with egl",
        ),
    ],
)
def test_a_variable_that_forbids_pictures_is_named(
    variables: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYOPENGL_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(gl, "_loads", lambda library: library == "EGL")
    with pytest.raises(RenderError) as e:
        require_gl()
    assert says in str(e.value)
    assert str(e.value).endswith("or make datasets with --cameras none")


@pytest.mark.parametrize(
    "variables", [{"GALLIUM_DRIVER": "nonsense"}, {"MESA_GL_VERSION_OVERRIDE": "1.0"}, {"MUJOCO_EGL_DEVICE_ID": "x"}]
)
def test_a_variable_under_which_nothing_is_drawn_is_named(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in gl_settings():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ((name, value),) = variables.items()
    with pytest.raises(RenderError, match=rf"with {name}='{value}' set; unset it, or make datasets with"):
        require_drawing()


def test_another_driver_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    here = driver()
    monkeypatch.setenv("GALLIUM_DRIVER", "softpipe")
    if driver() == here:
        pytest.skip("this machine has one driver only")
    assert driver().renderer != here.renderer
    assert set(driver().properties()) == {"opengl_renderer", "opengl_vendor", "opengl_version"}

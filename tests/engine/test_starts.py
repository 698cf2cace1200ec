"""However Python is started, a dataset is made; and what stands in the way of it is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from badgen.store import open_dataset

ROOT = Path(__file__).parents[2]
MAKE = 'badgen.make("lid_lift", "clean", n=1, out="~/run", cameras="none", jitters=0, relabelled=0.0)'
SCRIPT = f"import badgen\n{MAKE}\n"  # without a main guard
IN_DAEMON = f"""
import multiprocessing
def work():
    import badgen
    {MAKE}
process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
process.start()
process.join()
raise SystemExit(process.exitcode)
"""


def python(folder: Path, *args: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), **variables}
    return subprocess.run(
        [sys.executable, *args], input=stdin, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", [SCRIPT, IN_DAEMON], ids=["no guard", "daemon"])
def test_from_standard_input_under_a_long_folder_for_sockets(script: str, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 105)
    long.mkdir()
    ended = python(tmp_path, "-", stdin=script, TMPDIR=str(long))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(list(open_dataset(tmp_path / "run"))) == 1


@pytest.fixture(params=["scenes.py", "exporters/__init__.py"])
def beside(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with a script and with a module of its own that has the name of one of badgen's packages."""
    own = tmp_path / str(request.param)
    own.parent.mkdir(exist_ok=True)
    own.write_text("raise SystemExit('must not be imported')\n")
    (tmp_path / "t.py").write_text(SCRIPT)
    return own


def test_a_module_with_the_name_of_a_package_of_badgen_is_named(beside: Path, tmp_path: Path) -> None:
    found = beside if beside.name == "scenes.py" else beside.parent
    ended = python(tmp_path, "t.py")
    assert ended.stderr.splitlines()[-1] == (
        f"badgen.contracts.errors.PluginError: badgen's package {found.stem!r} is hidden by {found}, which has the "
        "same name; rename it, or run Python with -P, which does not look for modules in that folder"
    )
    assert not (tmp_path / "run").exists()


def test_the_command_does_not_see_such_modules(beside: Path, tmp_path: Path) -> None:
    assert python(tmp_path, "-m", "badgen", "list", "scenes").stdout.startswith("lid_lift")

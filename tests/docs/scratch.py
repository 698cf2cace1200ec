"""A throw-away Python environment in which a tutorial's package is installed, on top of the one that runs this."""

from __future__ import annotations

import os
import shlex
import subprocess
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = 100  # width of the terminal that tables are printed for
# `pip install` builds with the setuptools that is installed, so that nothing is fetched for a package of one file.
_SCRIPTS = {
    "badgen": '-c \'import sys; from badgen.cli import main; sys.argv[0] = "badgen"; main()\' "$@"',
    "pip": '-m pip "$@"',
}
_NO_ISOLATION = 'if [ "${1-}" = install ]; then shift; set -- install --no-build-isolation "$@"; fi\n'


@dataclass(frozen=True)
class Scratch:
    """An environment, and the folder in which commands run."""

    venv: Path
    folder: Path

    @classmethod
    def make(cls, parent: Path) -> Scratch:
        """Make both in an empty folder.

        The environment sees this checkout and everything that the present interpreter sees, but what is installed in
        it stays in it.
        """
        scratch = cls(parent / "venv", parent / "work")
        scratch.folder.mkdir()
        venv.create(scratch.venv, with_pip=False, symlinks=True)
        below = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
        lines = [str(ROOT), *(f"import site; site.addsitedir({path!r})" for path in below)]
        site = sysconfig.get_path("purelib", "venv", {"base": str(scratch.venv)})
        (Path(site) / "below.pth").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        for name, arguments in _SCRIPTS.items():
            script = scratch.venv / "bin" / name
            before = _NO_ISOLATION if name == "pip" else ""
            python = shlex.quote(str(scratch.venv / "bin/python"))
            script.write_text(f"#!/bin/sh\n{before}exec {python} -P {arguments}\n", encoding="utf-8")
            script.chmod(0o755)
        return scratch

    def run(self, command: str, timeout_s: float) -> tuple[int, str]:
        """Exit code of a shell command, and what it printed to either stream.

        Raises:
            subprocess.TimeoutExpired: it did not end in time; it was killed.
        """
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return done.returncode, done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "FORCE_COLOR"}}
        path = os.pathsep.join([str(self.venv / "bin"), kept.get("PATH", os.defpath)])
        return {
            **kept,
            "PATH": path,
            "VIRTUAL_ENV": str(self.venv),
            "COLUMNS": str(COLUMNS),
            "TERM": "dumb",
            "NO_COLOR": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

"""Kill a run again and again, resume it, and compare its bytes: `python -m studies.kill_trial [--kills 25]`.

The same dataset is made twice: undisturbed, and while SIGKILLs hit the command, the server that its workers are forks
of, or one of the workers, at random times. A command that ends is started again. At the end both datasets must have
equal shards and models, and nothing may be left behind: no half-written file, no lock, no process. Needs /proc.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import click
import numpy as np

from studies.processes import children, descendants, parents
from studies.same_bytes import different, hashes, strays

_KINDS = ("command", "server", "worker")
_GONE_S = 10.0  # time in which the processes of a killed command must have ended


class Trial:
    """One run that is killed and resumed.

    Attributes:
        killed: kind of process -> how often it was killed.
        ends: exit status of the command -> how often it ended so.
        left: processes that outlived their command.
    """

    def __init__(self, command: list[str], rng: np.random.Generator) -> None:
        self._command, self._rng = command, rng
        self.killed: Counter[str] = Counter()
        self.ends: Counter[int] = Counter()
        self.left = 0
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._below: set[int] = set()

    def kill_one(self, after_s: float) -> bool:
        """Kill some process of the run after this time; False where the run has finished before."""
        until = time.monotonic() + after_s
        while time.monotonic() < until or not self._victims():
            if self._process.poll() is not None and self._ended():
                return False
            time.sleep(0.02)
        victims = self._victims()
        kind = str(self._rng.choice(sorted(victims)))
        pid = int(self._rng.choice(victims[kind]))
        self._below |= descendants(self._process.pid)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return True  # it has just ended by itself
        self.killed[kind] += 1
        return True

    def finish(self) -> None:
        """Let the run finish, started again as often as needed."""
        while True:
            self._process.wait()
            if self._ended():
                return

    def _ended(self) -> bool:
        """Note how the command has ended; unless it has finished, start it again."""
        status = self._process.wait()
        self.ends[status] += 1
        until = time.monotonic() + _GONE_S
        while self._below & parents().keys() and time.monotonic() < until:
            time.sleep(0.02)
        self.left += len(self._below & parents().keys())
        if status != 0:
            self._start()
        return status == 0

    def _victims(self) -> dict[str, list[int]]:
        """Processes of the run by kind."""
        command = self._process.pid
        if self._process.poll() is not None:
            return {}
        servers = children(command)
        workers = [pid for server in servers for pid in children(server)]
        found = dict(zip(_KINDS, ([command], servers, workers), strict=True))
        return {kind: pids for kind, pids in found.items() if pids}


@click.command()
@click.option("--scene", default="push", show_default=True)
@click.option("--mode", default="all", show_default=True)
@click.option("--n", default=25, show_default=True, help="Failures of each mode; every one has its twin.")
@click.option("--kills", default=25, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--seed", default=0, show_default=True, help="Seed of the kills.")
@click.option("--every", "gap_s", default=10.0, show_default=True, help="Seconds between two kills, on average.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of both runs.")
def main(scene: str, mode: str, n: int, kills: int, workers: int, seed: int, gap_s: float, out: Path) -> None:
    """Compare a run that is killed again and again with an undisturbed one.

    An undisturbed run that is in the folder already is used.
    """
    shutil.rmtree(out / "killed", ignore_errors=True)
    options = ["--scene", scene, "--mode", mode, "--n", str(n), "--cameras", "none", "--workers", str(workers)]
    command = [sys.executable, "-m", "badgen", "make", *options, "--out"]
    began = time.monotonic()
    subprocess.run([*command, str(out / "undisturbed")], check=True, stdout=subprocess.DEVNULL)
    alone_s = time.monotonic() - began
    click.echo(f"undisturbed: {alone_s:.0f} s")

    rng = np.random.default_rng(seed)
    trial = Trial([*command, str(out / "killed")], rng)
    for k in range(kills):
        if not trial.kill_one(float(rng.uniform(0.0, 2 * gap_s))):
            raise click.ClickException(f"the run finished before kill {k + 1}; use a larger --n or a smaller --every")
    trial.finish()
    killed, ends = (", ".join(f"{v} x {k}" for k, v in sorted(c.items())) for c in (trial.killed, trial.ends))
    click.echo(f"killed: {killed}\nexit codes of the command: {ends}\ntime: {time.monotonic() - began - alone_s:.0f} s")

    unequal, left = different(out / "undisturbed", out / "killed"), strays(out)
    click.echo(f"{len(hashes(out / 'killed'))} files compared, different: {unequal or 'none'}")
    click.echo(f"left behind: {left or 'no file'}, {trial.left} processes")
    if unequal or left or trial.left:
        sys.exit(1)
    shutil.rmtree(out)


if __name__ == "__main__":
    main()

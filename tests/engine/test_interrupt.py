"""Ctrl-C while shards are made: what it waits for is said at once, and a second one ends it at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from processes_of import descendants, parents

from badgen.contracts.slot_count import SlotCount
from badgen.engine.shard_tasks import Counts
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.workers import Workers


def make(folder: Path, index: int) -> Counts:
    """A shard that is finished when it is told so; the first one is at once, after 7 s as it says."""
    (folder / f"begun-{index}").touch()
    while index > 0 and not (folder / "go").exists():
        time.sleep(0.01)
    return {"scene/mode": SlotCount(seconds=7.0)}


def work(folder: Path) -> None:
    """Make five shards on two workers; leaves a file for each that is finished."""
    workers = ShardWorkers(__name__, Workers(2), lambda i, _: (folder / f"finished-{i}").touch())
    with pytest.raises(KeyboardInterrupt):
        workers.run([[(i, partial(make, folder, i)) for i in range(5)]])


def start(folder: Path) -> subprocess.Popen[str]:
    code = f"import sys; sys.path[:] = {sys.path!r}; from pathlib import Path; import test_interrupt as t; "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{code} t.work(Path({str(folder)!r}))"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: (folder / "begun-2").exists() and (folder / "finished-0").exists())
    return process


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_ctrl_c_says_what_it_waits_for_and_keeps_it(tmp_path: Path) -> None:
    process = start(tmp_path)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("badgen: finishing 2 shards, about ")
    assert line.endswith(" s; Ctrl-C again stops now; finished shards are kept\n")
    (tmp_path / "go").touch()
    assert process.communicate()[1] == ""
    assert process.returncode == 0
    assert sorted(p.name for p in tmp_path.glob("finished-*")) == ["finished-0", "finished-1", "finished-2"]
    assert not (tmp_path / "begun-3").exists()


def test_a_second_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    process = start(tmp_path)
    below = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr is not None
    assert process.stderr.readline() != ""
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate()[1] == ""
    assert process.returncode == 0
    assert time.monotonic() - began < 10
    assert not below & parents().keys()
    assert [p.name for p in tmp_path.glob("finished-*")] == ["finished-0"]

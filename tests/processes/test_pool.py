"""Tasks in processes of their own: results, errors, deaths, and what is left when the caller goes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes_of import descendants, parents

from badgen.contracts.errors import UnknownName
from badgen.processes import TaskPool, WorkerDied


class NeedsTwo(Exception):
    """An error that cannot be rebuilt from its message."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def pid_of(_: int) -> int:
    return os.getpid()


def fail(with_class: bool) -> None:
    if with_class:
        raise NeedsTwo(1, 2)
    raise UnknownName("scene", "lid_lft", ["lid_lift"])


def meet(folder: Path, name: str, others: int) -> None:
    """Return when as many tasks have begun."""
    (folder / name).touch()
    while len(list(folder.iterdir())) < others:
        time.sleep(0.01)


def end(status: int) -> None:
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status)


def test_every_task_has_a_process_of_its_own_and_none_stays() -> None:
    with TaskPool(2) as pool:
        pids = set(pool.map(pid_of, range(5)))
    assert len(pids) == 5
    assert not pids & parents().keys()


def test_tasks_run_side_by_side(tmp_path: Path) -> None:
    with TaskPool(3) as pool:
        for future in [pool.submit(meet, tmp_path, name, 3) for name in "abc"]:
            future.result(timeout=60)


def test_variables_are_for_the_workers_alone_and_those_that_are_set_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BADGEN_TEST_SET", "caller")
    with TaskPool(1, environment={"BADGEN_TEST_SET": "pool", "BADGEN_TEST_NEW": "pool"}) as pool:
        found = [pool.submit(os.getenv, f"BADGEN_TEST_{name}").result() for name in ("SET", "NEW")]
    assert found == ["caller", "pool"]
    assert "BADGEN_TEST_NEW" not in os.environ


def test_an_error_comes_back_as_it_was_raised() -> None:
    with TaskPool(1) as pool:
        with pytest.raises(UnknownName, match="did you mean 'lid_lift'") as known:
            pool.submit(fail, False).result()
        with pytest.raises(RuntimeError, match=r"in fail\n.*\n.*NeedsTwo: 1 and 2"):
            pool.submit(fail, True).result()
        with pytest.raises(TypeError) as unpicklable:
            pool.submit(threading.Lock).result()
    assert not hasattr(known.value, "__notes__")
    assert "in a worker process" in unpicklable.value.__notes__[0]


@pytest.mark.parametrize(
    ("status", "ending"), [(3, "ended with exit code 3"), (-signal.SIGSEGV, "was killed by SIGSEGV")]
)
def test_a_death_fails_its_own_task_alone(status: int, ending: str) -> None:
    with TaskPool(1) as pool:
        dying, living = pool.submit(end, status), pool.submit(pid_of, 0)
        assert str(dying.exception()) == f"a worker process {ending}"
        assert living.result() > 0


def test_when_the_server_dies_all_tasks_fail_and_no_worker_stays(tmp_path: Path) -> None:
    pool = TaskPool(2)
    futures = [pool.submit(meet, tmp_path, name, 99) for name in "abc"]
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    workers = descendants(os.getpid())
    os.kill(pool.server_pid, signal.SIGKILL)
    assert all(isinstance(f.exception(), WorkerDied) for f in futures)
    assert pool.broken
    wait_until(lambda: not workers & parents().keys())
    pool.kill()


def test_kill_ends_what_runs_and_what_waits(tmp_path: Path) -> None:
    pool = TaskPool(1)
    running, waiting = pool.submit(meet, tmp_path, "a", 99), pool.submit(meet, tmp_path, "b", 99)
    wait_until(lambda: len(list(tmp_path.iterdir())) == 1)
    workers = descendants(os.getpid())
    pool.kill()
    assert isinstance(running.exception(), WorkerDied)
    assert waiting.cancelled()
    assert not workers & parents().keys()


def test_workers_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path[:] = " + repr(sys.path) + "\n"
        "import test_pool\nfrom badgen.processes import TaskPool\n"
        f"TaskPool(1).submit(test_pool.meet, pathlib.Path({str(tmp_path)!r}), 'a', 99).result()"
    )
    caller = subprocess.Popen([sys.executable, "-c", code])
    wait_until(lambda: len(list(tmp_path.iterdir())) == 1)
    below = descendants(caller.pid)
    assert len(below) == 2
    caller.kill()
    caller.wait()
    wait_until(lambda: not below & parents().keys())


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


class OnlyThere:
    """A result that cannot be rebuilt in the process that asked for it."""

    def __init__(self, asker: int) -> None:
        self.asker = asker

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return _rebuilt, (self.asker,)


def _rebuilt(asker: int) -> object:
    if os.getpid() == asker:
        raise LookupError("it is not known here")
    return OnlyThere(asker)


def test_a_result_that_cannot_be_rebuilt_here_is_an_error_and_others_go_on() -> None:
    with TaskPool(1) as pool:
        first, second = pool.submit(OnlyThere, os.getpid()), pool.submit(pid_of, 1)
        with pytest.raises(LookupError, match="not known here"):
            first.result(timeout=60)
        assert second.result(timeout=60) > 0


_PRINTING = """
import sys
from concurrent.futures import wait
from badgen.processes import TaskPool, WorkerDied
pool = TaskPool(2)
tasks = [pool.submit(print, "a line") for _ in range(20)]
wait(tasks)
failed = [t for t in tasks if isinstance(t.exception(), WorkerDied)]
pool.shutdown()
sys.stderr.write(f"{len(failed)} died")
"""


@pytest.mark.parametrize("stdout", ["pipe", "full", "closed"])
def test_tasks_may_print_whatever_becomes_of_it(stdout: str, tmp_path: Path) -> None:
    (tmp_path / "t.py").write_text(_PRINTING)
    command = f"{sys.executable} t.py" + {"pipe": "", "full": " > /dev/full", "closed": " >&-"}[stdout]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("0 died")
    if stdout == "pipe":
        # Without a buffer (PYTHONUNBUFFERED) the end of a line is a write of its own, and lines of two workers may mix.
        assert sorted(done.stdout) == sorted("a line\n" * 20)

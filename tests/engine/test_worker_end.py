"""What is said about a worker process that dies: what is known, and no guess."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from badgen.engine.worker_end import WorkerDied, saying_how_a_worker_ended


class Picky(Exception):
    """An error that cannot be rebuilt in another process."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


def die(how: int) -> None:
    if how < 0:
        os.kill(os.getpid(), -how)
    if how > 0:
        os._exit(how)
    raise Picky("here", "because")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (-signal.SIGKILL, r"killed by the system \(SIGKILL\), perhaps for lack of memory; .* fewer --workers"),
        (-signal.SIGSEGV, r"ended by signal 11 \(Segmentation fault\)"),
        (-signal.SIGTERM, r"ended by signal 15 \(Terminated\)"),
        (3, "ended with exit code 3"),
        (0, r"could not be read \(TypeError: .*missing 1 required positional argument"),
    ],
)
def test_a_dead_worker_is_named_by_how_it_ended(how: int, says: str) -> None:
    pool = ProcessPoolExecutor(2, get_context("forkserver"))
    with pytest.raises(WorkerDied, match=says) as told, saying_how_a_worker_ended(pool):
        pool.submit(die, how).result()
    assert "the same command again" in str(told.value)
    assert ("memory" in str(told.value)) is (how == -signal.SIGKILL)

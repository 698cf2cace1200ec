"""Say how a worker process ended that did not finish its shard."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from badgen.contracts.errors import StoreError

_RESUME = "run the same command again to resume"


class WorkerDied(StoreError):
    """A worker process ended before it had finished its shard."""


@contextmanager
def saying_how_a_worker_ended(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Shut the pool down at the end of the block; a broken pool is raised as WorkerDied, which says what broke it."""
    processes: Mapping[int, BaseProcess] = {}
    try:
        processes = pool._processes  # not public, but nothing else keeps the exit codes; the pool forgets it at its end
        yield
    except BrokenProcessPool as e:
        pool.shutdown(wait=True)  # until then, exit codes are not known
        raise WorkerDied(_how(sorted({p.exitcode or 0 for p in processes.values()}), e)) from e
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _how(codes: list[int], error: BrokenProcessPool) -> str:
    """What happened, by the exit codes of the workers; the pool ends the others by SIGTERM when one has died."""
    told = [c for c in codes if c not in (0, -signal.SIGTERM)]
    if not told and error.__cause__ is not None:  # a result or an error that could not be handed over
        why = str(error.__cause__).strip("'\n").splitlines()[-1]
        return f"the answer of a worker process could not be read ({why}); {_RESUME}"
    told = told or codes
    if -signal.SIGKILL in told:
        return (
            "a worker process was killed by the system (SIGKILL), perhaps for lack of memory; "
            f"{_RESUME}, if need be with fewer --workers"
        )
    if told and told[0] < 0:
        return f"a worker process was ended by signal {-told[0]} ({signal.strsignal(-told[0])}); {_RESUME}"
    return f"a worker process ended with exit code {max(told, default=0)} before it had finished; {_RESUME}"

"""What the two ends of a pool send one another: tasks, results, errors, and how a worker ended."""

from __future__ import annotations

import pickle
import signal
import traceback
from typing import TypeAlias

from badgen.contracts.errors import BadgenError

Task: TypeAlias = bytes
"""A pickled function with its arguments."""

Reply: TypeAlias = bytes | str
"""A pickled pair, whether the task succeeded and its result or its error; or how the worker ended before its task."""


def result_of(task: Task) -> bytes:
    """The pickled result of a task, or its error, which keeps the traceback of this process as a note."""
    try:
        function, args, kwargs = pickle.loads(task)
        return pickle.dumps((True, function(*args, **kwargs)))
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is raised again where the result is read
        if not isinstance(error, BadgenError):
            error.add_note("in a worker process:\n" + traceback.format_exc())
        try:
            pickle.loads(pickle.dumps(error))
        except (pickle.PickleError, AttributeError, TypeError, ValueError):  # somebody's class that cannot be rebuilt
            error = RuntimeError(traceback.format_exc())
        return pickle.dumps((False, error))


def ending(status: int) -> str:
    """How a process ended, from its exit code, or minus the number of the signal that ended it."""
    if status >= 0:
        return f"ended with exit code {status}"
    names = {s.value: s.name for s in signal.Signals}
    cause = " (by the system, perhaps for lack of memory)" if status == -signal.SIGKILL else ""
    return f"was killed by {names.get(-status, f'signal {-status}')}{cause}"

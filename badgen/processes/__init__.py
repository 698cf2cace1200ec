"""Worker processes that need nothing from the program that starts them: no main guard, no file, no socket."""

from badgen.processes.pool import TaskPool
from badgen.processes.queued import QueuedTasks, WorkerDied

__all__ = ["QueuedTasks", "TaskPool", "WorkerDied"]

"""What a pool and its server send one another."""

from __future__ import annotations

from typing import TypeAlias

Task: TypeAlias = bytes
"""A pickled function with its arguments."""

Reply: TypeAlias = bytes | int
"""A pickled pair, whether the task succeeded and its result or its error; or the exit status of a worker that died."""

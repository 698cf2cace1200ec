"""Tell the user what a disk does not guarantee: one line on stderr, once for each place."""

from __future__ import annotations

import sys
from functools import cache


@cache
def notice(text: str) -> None:
    """Print a line to stderr; the same line is printed once for each process."""
    print(f"badgen: {text}", file=sys.stderr, flush=True)

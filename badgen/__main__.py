"""`python -m badgen` is the command `badgen`."""

from __future__ import annotations

import sys
from pathlib import Path


def _look_here_last() -> None:
    """Let files in the working folder not stand for badgen's packages, as they don't for the installed command.

    With `-m`, Python looks for modules in the working folder first, where `scenes.py` is a likely name.
    """
    home = Path(__file__).resolve().parents[1]
    if not sys.flags.safe_path and Path(sys.path[0]).resolve() != home:
        sys.path.append(sys.path.pop(0))


if __name__ == "__main__":
    _look_here_last()

    from badgen.cli import main

    main()

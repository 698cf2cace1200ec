"""Do what the tutorials say, step by step, and compare what is printed with what they show.

    python tests/docs/run_tutorials.py [TUTORIAL.md ...]

Without arguments, every `docs/tutorials/*.md`. How a tutorial is written is told in `tutorial.py` and CONTRIBUTING.md.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

from scratch import ROOT, Scratch
from tutorial import Command, FileBlock, Tutorial, TutorialError, read

TUTORIALS = ROOT / "docs/tutorials"
LONGEST_S = 600.0  # for one command


def follow(path: Path, longest_s: float = LONGEST_S) -> Tutorial:
    """Do what a tutorial says, in an environment that is thrown away.

    Args:
        path: the tutorial.
        longest_s: after which time a command counts as stuck [s].

    Raises:
        TutorialError: it cannot be read, a command fails, or it prints something else than the tutorial shows.
    """
    tutorial = read(path)
    with tempfile.TemporaryDirectory() as parent:
        scratch = Scratch.make(Path(parent))
        for step in tutorial.steps:
            if isinstance(step, FileBlock):
                _write(scratch.folder / step.name, step.text)
            else:
                _check(path, step, scratch, longest_s)
    return tutorial


def main(arguments: Sequence[str]) -> int:
    """Follow these tutorials, or all; prints a line for each, and returns the exit code."""
    paths = [Path(a) for a in arguments] or sorted(TUTORIALS.glob("*.md"))
    if not paths:
        print(f"there is no tutorial in {TUTORIALS.relative_to(ROOT)}")
        return 1
    failed = 0
    for path in paths:
        started = time.monotonic()
        try:
            done = follow(path)
        except (TutorialError, FileNotFoundError) as error:
            failed += 1
            print(f"FAILED {error}", flush=True)
        else:
            commands = sum(isinstance(s, Command) for s in done.steps)
            took_s = time.monotonic() - started
            print(f"{path.name}: {commands} commands, {done.python_lines} lines of Python, {took_s:.0f} s", flush=True)
    return 1 if failed else 0


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _check(path: Path, command: Command, scratch: Scratch, longest_s: float) -> None:
    try:
        code, output = scratch.run(command.text, longest_s)
    except subprocess.TimeoutExpired as error:
        raise TutorialError(f"{path}:{command.line}: $ {command.text}\ndid not end within {longest_s:g} s") from error
    if code == 0 and command.prints(output):
        return
    wrong = f"exit code {code}, must be 0" if code else "the output differs"
    expected, got = (_indented(text) for text in ("\n".join(command.expected), output))
    raise TutorialError(f"{path}:{command.line}: $ {command.text}\n{wrong}\nexpected:\n{expected}\ngot:\n{got}")


def _indented(text: str) -> str:
    return textwrap.indent(text.rstrip() or "(nothing)", "    ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A tutorial as its reader takes it: files to write and commands to type, in order.

A fenced block whose info string names a file (```python file=my_drag/__init__.py) is that file. A ```console block
holds commands, lines that begin with "$ "; a command that ends in a backslash continues on the next line. The lines
after a command are what it prints. `...` in such a line stands for any text, and a line of only `...` for any lines,
also for none. Other blocks are only read, but a Python block has to name its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_FENCE = re.compile(r"```(?P<language>[\w+-]*)(?P<rest>[^`]*)$")
_FILE = re.compile(r"file=(\S+)")
_LIMIT = re.compile(r"<!-- limit: (\d+) lines of python -->")
_PROMPT, _ANY = "$ ", "..."


class TutorialError(Exception):
    """A tutorial cannot be read, or does not do what it says; the message begins with its file and line."""


@dataclass(frozen=True)
class FileBlock:
    """A file that the reader writes, in the tutorial's folder.

    Attributes:
        line: number of the line in the tutorial where the block begins.
        language: first word of the info string.
        name: path relative to the folder.
        text: the whole file.
    """

    line: int
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command that the reader types.

    Attributes:
        line: number of its line in the tutorial.
        text: the command, without its prompt.
        expected: lines that it prints, with `...` for what may differ.
    """

    line: int
    text: str
    expected: tuple[str, ...]

    def prints(self, output: str) -> bool:
        """Whether an output is the expected one; spaces at the ends of lines and empty last lines do not count."""
        pattern = "".join(
            r"(?:.*\n)*?" if line.strip() == _ANY else ".*".join(map(re.escape, line.split(_ANY))) + r"\n"
            for line in _clean(self.expected)
        )
        return re.fullmatch(pattern, "".join(f"{line}\n" for line in _clean(output.splitlines()))) is not None


@dataclass(frozen=True)
class Tutorial:
    """A tutorial that was read; steps are in the order of the page."""

    path: Path
    steps: tuple[FileBlock | Command, ...]
    most_python_lines: int | None

    @property
    def python_lines(self) -> int:
        """Lines of all Python files together."""
        files = (s for s in self.steps if isinstance(s, FileBlock) and s.language == "python")
        return sum(len(f.text.splitlines()) for f in files)


def read(path: Path) -> Tutorial:
    """Read a tutorial; raises TutorialError where a block is not as the module says, or Python exceeds its limit."""
    lines = path.read_text(encoding="utf-8").splitlines()
    steps = tuple(step for block in _blocks(path, lines) for step in _steps(path, *block))
    if not any(isinstance(s, Command) for s in steps):
        raise TutorialError(f"{path}:1: no command. Write at least one as `$ command` in a ```console block")
    tutorial = Tutorial(path, steps, _limit(path, lines))
    most, n = tutorial.most_python_lines, tutorial.python_lines
    if most is not None and n > most:
        raise TutorialError(f"{path}:1: its files have {n} lines of Python; the limit in its head is {most}")
    return tutorial


def _clean(lines: tuple[str, ...] | list[str]) -> list[str]:
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _limit(path: Path, lines: list[str]) -> int | None:
    for number, line in enumerate(lines, 1):
        if line.startswith("<!-- limit"):
            found = _LIMIT.fullmatch(line.rstrip())
            if found is None:
                raise TutorialError(f"{path}:{number}: write a limit as `<!-- limit: 60 lines of python -->`")
            return int(found[1])
    return None


def _blocks(path: Path, lines: list[str]) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, language, rest of the info string, and content of each fenced block."""
    opened: tuple[int, str, str] | None = None
    content: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _FENCE.match(line)
        if opened is None and found is not None:
            opened, content = (number, found["language"], found["rest"].strip()), []
        elif opened is not None and line.rstrip() == "```":
            yield (*opened, content)
            opened = None
        else:
            content.append(line)
    if opened is not None:
        raise TutorialError(f"{path}:{opened[0]}: this block has no closing ```")


def _steps(path: Path, line: int, language: str, rest: str, content: list[str]) -> list[FileBlock] | list[Command]:
    """What a block asks of the reader."""
    named = _FILE.fullmatch(rest)
    if rest and named is None:
        raise TutorialError(f"{path}:{line}: {rest!r} after {language!r}; only `file=PATH` may stand there")
    if named is not None:
        inside = PurePosixPath(named[1])
        if inside.is_absolute() or ".." in inside.parts:
            raise TutorialError(f"{path}:{line}: file={named[1]} must be a path inside the tutorial's folder")
        return [FileBlock(line, language, named[1], "".join(f"{c}\n" for c in content))]
    if language == "python":
        raise TutorialError(f"{path}:{line}: a Python block must name its file, such as ```python file=my_drag.py")
    return _commands(path, line, content) if language == "console" else []


def _commands(path: Path, line: int, content: list[str]) -> list[Command]:
    """The commands of a console block, each with the lines after it."""
    found: list[Command] = []
    continues = False
    for number, text in enumerate(content, line + 1):
        if continues:
            last = found.pop()
            found.append(Command(last.line, f"{last.text}\n{text}", ()))
        elif text.startswith(_PROMPT):
            found.append(Command(number, text.removeprefix(_PROMPT), ()))
        elif found:
            last = found.pop()
            found.append(Command(last.line, last.text, (*last.expected, text)))
        else:
            raise TutorialError(f"{path}:{number}: a console block begins with a command, `$ command`")
        continues = (continues or text.startswith(_PROMPT)) and text.endswith("\\")
    return found

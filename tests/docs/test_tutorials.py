"""Tutorials do what they say, and one that does not is found out."""

from __future__ import annotations

import importlib.metadata
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from run_tutorials import TUTORIALS, follow, main
from scratch import ROOT
from tutorial import Command, TutorialError, read

Write = Callable[[str], Path]
OPERATOR = TUTORIALS / "operator.md"
SAMPLE = """
# Say hello

<!-- limit: 4 lines of python -->

```toml file=pyproject.toml
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "hello-from-a-tutorial"
version = "0.1"
dependencies = ["badgen"]

[tool.setuptools]
packages = ["hello_from_a_tutorial"]

[project.entry-points."badgen.plugins"]
hello = "hello_from_a_tutorial"
```

```python file=hello_from_a_tutorial/__init__.py
PLUGINS = ()
WORD = "hello"
```

```console
$ pip install -e .
...
Successfully installed hello-from-a-tutorial-0.1
$ cd / && python -c 'import hello_from_a_tutorial as h; print(h.WORD)'
hello
$ python -c 'import badgen; print(badgen.__file__)'
ROOT/badgen/__init__.py
$ python -c 'from badgen.registry import plugin_modules; print(*sorted(plugin_modules()))'
exporters hello_from_a_tutorial perturbations scenes
$ badgen --version
badgen, version ...
```

```text
This is only read.
```
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a tutorial and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "sample.md"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return write


def console(*lines: str) -> str:
    return "\n".join(["```console", *lines, "```", ""])


@pytest.mark.timeout(600)
def test_the_tutorial_on_operators_does_what_it_says() -> None:
    assert follow(OPERATOR).python_lines < 60


def test_a_package_is_installed_for_the_tutorial_alone(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(SAMPLE.replace("ROOT", str(ROOT))))]) == 0, capsys.readouterr().out
    assert "sample.md: 5 commands, 2 lines of Python" in capsys.readouterr().out
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("hello-from-a-tutorial")


def test_a_wrong_output_is_shown_beside_the_right_one(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("# Count\n\n" + console("$ echo one; echo two", "one", "three", "$ echo never"))
    assert main([str(path)]) == 1
    expected = (
        f"{path}:4: $ echo one; echo two\nthe output differs\nexpected:\n    one\n    three\ngot:\n    one\n    two"
    )
    assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("$ exit 3",), "exit code 3, must be 0\nexpected:\n    \\(nothing\\)\ngot:\n    \\(nothing\\)"),
        (("$ false | cat",), "exit code 1"),
        (("$ echo more",), "the output differs\nexpected:\n    \\(nothing\\)\ngot:\n    more"),
        (("$ echo bad >&2", "good"), "got:\n    bad"),
        (("$ true", "$ sleep 20"), "sample.md:3: \\$ sleep 20\ndid not end within 0.5 s"),
    ],
)
def test_a_command_that_does_not_do_as_it_says_fails(write: Write, lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(TutorialError, match=message):
        follow(write(console(*lines)), longest_s=0.5)


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ((), "", True),
        (("a", "b"), "a\nb\n", True),
        (("a", "b", ""), "a  \nb\n\n", True),
        (("a",), "a\nb\n", False),
        (("a", "", "b"), "a\nb\n", False),
        (("kept in ... s",), "kept in 12 s\n", True),
        (("kept in ... s",), "kept in 12\ns\n", False),
        (("a.c",), "abc\n", False),
        (("a", "...", "d"), "a\nb\nc\nd\n", True),
        (("a", "...", "d"), "a\nd\n", True),
        (("a", "...", "d"), "a\nb\n", False),
        (("...",), "", True),
    ],
)
def test_dots_stand_for_anything_and_all_else_for_itself(expected: tuple[str, ...], output: str, same: bool) -> None:
    assert Command(1, "x", expected).prints(output) is same


def test_commands_go_on_after_a_backslash(write: Write) -> None:
    (command,) = read(write(console("$ echo a \\", "    b \\", "  c", "a b c"))).steps
    assert command == Command(2, "echo a \\\n    b \\\n  c", ("a b c",))
    follow(write(console("$ echo a \\", "    b \\", "  c", "a b c")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Empty\n", "sample.md:1: no command"),
        ("\n```python\nx = 1\n```\n", "sample.md:2: a Python block must name its file"),
        ("```python file=../x.py\n```\n", "must be a path inside the tutorial's folder"),
        ("```python title=x.py\n```\n", "only `file=PATH` may stand there"),
        ("```console\n$ true\n", "sample.md:1: this block has no closing ```"),
        (console("hello", "$ echo hello"), "sample.md:2: a console block begins with a command"),
        ("<!-- limit: 1 line -->\n" + console("$ true"), "write a limit as `<!-- limit: 60 lines of python -->`"),
        (
            "<!-- limit: 3 lines of python -->\n```python file=a.py\n1\n\n```\n```python file=b.py\n2\n3\n```\n"
            + console("$ true"),
            "its files have 4 lines of Python; the limit in its head is 3",
        ),
    ],
)
def test_a_tutorial_that_cannot_be_read_says_why(write: Write, text: str, message: str) -> None:
    with pytest.raises(TutorialError) as refused:
        read(write(text))
    assert message in str(refused.value)

"""Paths with brackets, bytes that are no UTF-8 and "~", printed and taken as they are."""

import io
import sys
from pathlib import Path

import pytest

from badgen.cli.console import plain_console, print_anything
from badgen.cli.parameters import PATH
from badgen.contracts.errors import BadValue
from badgen.files import readable_name


@pytest.mark.parametrize("text", ["runs/b[/1]", "c[seed=3]", "[red]a[/red] :smile:"])
def test_brackets_are_no_markup(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    plain_console().print(text, soft_wrap=True)
    assert capsys.readouterr().out == f"{text}\n"


@pytest.mark.parametrize(
    ("encoding", "printed"), [("utf-8", b"r\xe9n \xe2\x86\x92 \xc3\xa9"), ("ascii", b"r\xe9n ? ?")]
)
def test_what_the_encoding_lacks_is_printed(encoding: str, printed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    print_anything()
    print("r\udce9n → é", end="", flush=True)
    assert raw.getvalue() == printed


def test_a_name_that_is_no_utf8_becomes_text() -> None:
    assert readable_name(Path("runs/r\udce9n")) == "r\ufffdn"
    assert readable_name(Path("runs/été")) == "été"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert PATH.convert("~/x", None, None) == tmp_path / "x"
    assert PATH.convert("a/~", None, None) == Path("a/~")
    with pytest.raises(BadValue, match=r"write the folder out, or \./~nobody_of_this_name"):
        PATH.convert("~nobody_of_this_name", None, None)

"""Printing texts as they are: brackets in a path are no markup, and no character ends a command."""

from __future__ import annotations

import codecs
import io
import sys

from rich.console import Console

_HANDLER = "badgen-print-anything"


def plain_console(stderr: bool = False, width: int | None = None) -> Console:
    """Console on which nothing is read as markup, an emoji code or a value to be coloured.

    Only what is built as a `rich.text.Text` has a style.
    """
    return Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


def print_anything() -> None:
    """Let both standard streams print what their encoding lacks: bytes of a file name as they are, the rest as ?."""
    codecs.register_error(_HANDLER, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    """What is printed for characters that cannot be encoded."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return b"".join(c.encode("ascii", "surrogateescape") if _is_byte(c) else b"?" for c in text), error.end


def _is_byte(character: str) -> bool:
    """Whether Python reads a byte of a file name that is not in the encoding as this character."""
    return "\udc80" <= character <= "\udcff"

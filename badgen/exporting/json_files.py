"""Write JSON files atomically, always in the same style."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from badgen.files import replacing, write_text


def json_line(value: Any) -> str:
    """One line of JSON, with a line end; raises ValueError for NaN and infinity, which JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, value: Any) -> Path:
    """Write an indented JSON file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return write_text(path, text, durable=False)


def write_lines(path: Path, rows: Iterable[Any]) -> Path | None:
    """Write JSON lines from an iterator, and make the folder.

    Without rows no file is written and None is returned: many readers fail at an empty file, and with it at the rest.
    """
    return _write_rows(path, rows, first="", between="", last="")


def write_array(path: Path, rows: Iterable[Any]) -> Path | None:
    """Write a JSON array from an iterator, one row per line; as `write_lines`, no file without rows."""
    return _write_rows(path, rows, first="[\n", between=",", last="]\n")


def _write_rows(path: Path, rows: Iterable[Any], first: str, between: str, last: str) -> Path | None:
    left = iter(rows)
    head = list(islice(left, 1))
    if not head:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as made, made.open("w", encoding="utf-8") as file:
        file.write(first + json_line(head[0]).rstrip("\n"))
        file.writelines(f"{between}\n{json_line(row)}".rstrip("\n") for row in left)
        file.write("\n" + last)
    return path

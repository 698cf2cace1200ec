"""Write JSON files atomically, always in the same style."""

from __future__ import annotations

import json
from collections.abc import Iterable
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


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Write JSON lines from an iterator, and make the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as made, made.open("w", encoding="utf-8") as file:
        file.writelines(json_line(row) for row in rows)
    return path


def write_array(path: Path, rows: Iterable[Any]) -> Path:
    """Write a JSON array from an iterator, one row per line, and make the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as made, made.open("w", encoding="utf-8") as file:
        file.write("[")
        for i, row in enumerate(rows):
            file.write(("\n" if i == 0 else ",\n") + json_line(row).rstrip("\n"))
        file.write("\n]\n")
    return path

"""JSON files, always written alike, and whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from badgen.files import replacing, write_text


def line(value: Any) -> str:
    """One line of JSON, with its line end; raises ValueError for a number that JSON has no word for."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, value: Any) -> Path:
    """Write a JSON file for people to read, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return write_text(path, text, durable=False)


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Write JSON lines as they come, making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as made, made.open("w", encoding="utf-8") as file:
        file.writelines(line(row) for row in rows)
    return path


def write_array(path: Path, rows: Iterable[Any]) -> Path:
    """Write a JSON array with one row a line as they come, making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as made, made.open("w", encoding="utf-8") as file:
        file.write("[")
        for i, row in enumerate(rows):
            file.write(("\n" if i == 0 else ",\n") + line(row).rstrip("\n"))
        file.write("\n]\n")
    return path

"""Run every example of docs/exporters.md that loads a format, each in its own namespace.

Usage: load_lines.py docs/exporters.md EXPORTS [FORMAT...]
EXPORTS has a folder for each run, with a folder for each format.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sized
from pathlib import Path
from typing import Any

import datasets
import shim

PARTS = {  # not every row
    "preferences": "answer rows only",
    "robometer": "the default camera only",
    "robomimic": "successes only, and one demonstration",
}


def without_decoder() -> None:
    """Where torchcodec is installed but the system has no FFmpeg, `datasets` has to be told that it cannot decode."""
    try:
        importlib.import_module("torchcodec")
    except (ImportError, OSError, RuntimeError):
        datasets.config.TORCHCODEC_AVAILABLE = False


def examples(page: str) -> dict[str, list[str]]:
    """Format -> the examples in its section."""
    sections = re.split(r"^## (\w+)\n", page, flags=re.MULTILINE)[1:]
    found = {
        name: re.findall(r"^```python load\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }
    return {name: blocks for name, blocks in found.items() if blocks}


def count(rows: Any) -> int:
    """Number of rows, each of which is read; pictures and videos of `datasets` are not decoded."""
    if hasattr(rows, "total_steps"):
        return int(rows.total_steps + rows.total_episodes)  # the datasheet counts observations
    if isinstance(rows, Mapping):
        return sum(map(count, rows.values()))
    if hasattr(rows, "with_format"):
        rows = rows.with_format("arrow")
    elif hasattr(rows, "hf_dataset"):
        return count(rows.hf_dataset)
    if isinstance(rows, Sized) and hasattr(rows, "__getitem__"):
        return sum(rows[i] is not None for i in range(len(rows)))
    assert isinstance(rows, Iterable)
    return sum(1 for _ in rows)


def run(export: Path, block: str) -> None:
    """Run one example on one export; it must find every row that the datasheet counts."""
    names: dict[str, Any] = {"EXPORT": str(export)}
    exec(compile(block, f"docs/exporters.md: {export.name}", "exec"), names)
    found = count(names["rows"])
    wanted = sum(json.loads((export / "datasheet.json").read_text())["rows"].values())
    assert 0 < found <= wanted if export.name in PARTS else found == wanted, (export, found, wanted)
    if "env" in names:
        env, rows = names["env"], names["rows"]
        assert env.action_space == rows.action_space
        assert env.reset(seed=0)
        print(f"  {env.spec.id} recovered")
    print(f"  {export.parent.name}/{export.name}: {found} of {wanted} rows")


if __name__ == "__main__":
    assert shim.LIBRARY
    without_decoder()
    told, made = examples(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    sheets = [json.loads(p.read_text()) for p in made.glob("*/*/datasheet.json")]
    assert any(sheet["split"]["empty"] for sheet in sheets), "no export has an empty split, so this tests too little"
    for name, blocks in told.items():
        if sys.argv[3:] and name not in sys.argv[3:]:
            continue
        exports = sorted(made.glob(f"*/{name}"))
        assert exports, f"there is no export of {name}"
        print(f"{name}: {len(blocks)} examples")
        for folder in exports:
            for block in blocks:
                run(folder, block)

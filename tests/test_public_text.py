"""What goes out says nothing about the machine it was written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "badgen",
    "perturbations",
    "scenes",
    "exporters",
    "tests",
    "benchmarks",
    "studies",
    "examples",
    "typings",
    "docs",
    ".ci",
)
SUFFIXES = {"", ".py", ".md", ".toml", ".txt", ".json", ".html", ".css", ".js", ".xml", ".sh", ".yml", ".yaml"}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:(?:work|root)/|(?:tmp|home|Users)/[A-Za-z])")


def texts() -> Iterator[Path]:
    yield from sorted(p for p in ROOT.iterdir() if p.is_file() and p.suffix in SUFFIXES and p.name != ".git")
    for folder in FOLDERS:
        yield from sorted(
            p
            for p in (ROOT / folder).rglob("*")
            if p.is_file() and p.suffix in SUFFIXES and "__pycache__" not in p.parts
        )


def test_no_path_of_a_machine() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{n}: {line.strip()}"
        for path in texts()
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folders", [("work", "x"), ("tmp", "v"), ("home", "me"), ("root", "a")])
def test_such_a_path_would_be_seen(folders: tuple[str, ...]) -> None:
    assert MACHINE_PATH.search(f"see '/{'/'.join(folders)}'")


def test_licence_and_notice_are_there() -> None:
    assert "Copyright 2026 the badgen authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(word in notice for word in ("Menagerie", "gymnasium-robotics", "Vikash Kumar", "fast-simplification"))

"""The test files that docs/extend/testing.md shows run as they are."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from extend_pages import PAGES, blocks
from guide import Cart, JointDrag, RewardLines

from badgen.testing import EXPORTER_CHECKS, OPERATOR_CHECKS, SCENE_CHECKS


@pytest.fixture(name="tests")
def tests_fixture(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the two files define."""
    package = ModuleType("my_faults")
    package.__dict__.update(CartToMark=Cart, JointDrag=JointDrag, RewardLines=RewardLines)
    monkeypatch.setitem(sys.modules, "my_faults", package)
    found: list[dict[str, Any]] = []
    for source in blocks("testing"):
        found.append({})
        exec(compile(source, "docs/extend/testing.md", "exec"), found[-1])
    return found


def test_the_first_file_passes(tests: list[dict[str, Any]]) -> None:
    assert {name for name in tests[0] if name.startswith("test_")} == {
        "test_the_cart",
        "test_the_drag",
        "test_the_lines",
    }
    tests[0]["test_the_cart"]()
    tests[0]["test_the_drag"]()


def test_the_second_file_passes(tests: list[dict[str, Any]]) -> None:
    for check in SCENE_CHECKS:
        tests[1]["test_the_cart"](check)


@pytest.mark.parametrize("check", [*SCENE_CHECKS, *OPERATOR_CHECKS, *EXPORTER_CHECKS])
def test_the_tables_list_every_check(check: str) -> None:
    rows = [line for line in (PAGES / "testing.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert any(f"`{check}`" in row.split("|")[1] for row in rows)

"""The shape of the code: small files, short and shallow functions, folders that import one another one way only."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("badgen", "perturbations", "scenes", "exporters", "studies", "benchmarks", "examples", "tests")
SHIPPED = ("badgen", "perturbations", "scenes", "exporters")
MOST_LINES, MOST_FUNCTION_LINES, MOST_LEVELS = 300, 40, 5
_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def levels(node: ast.AST) -> int:
    """How deeply blocks are nested below a node; `elif` is no deeper than its `if`."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST):
                continue
            is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            deepest = max(deepest, levels(child) + (isinstance(child, _BLOCKS) and not is_elif))
    return deepest


def folder_of(module: str) -> str | None:
    """Folder of a module of ours as a dotted name, or the module itself right below a package; None for other names."""
    path = ROOT / module.replace(".", "/")
    if path.with_suffix(".py").is_file():
        return module if module.count(".") == 1 else module.rpartition(".")[0]
    return module if path.is_dir() else None


def place_of(path: Path) -> str:
    """Folder of a file as a dotted name; a module right below a package is a place of its own."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    inner = parts[:-1] if len(parts) > 2 or parts[-1] == "__init__" else parts
    return ".".join(inner)


def imported(path: Path) -> Iterator[str]:
    """Folders that a file imports from, other than its own and the packages that hold it."""
    here = place_of(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [
                name if (ROOT / name.replace(".", "/")).with_suffix(".py").is_file() else node.module for name in inner
            ]
        for name in names:
            folder = folder_of(name) if name.split(".")[0] in SHIPPED else None
            if folder is not None and folder != here:
                yield folder


def test_files_are_short() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in sources(*PACKAGES) if (n := len(p.read_text().splitlines())) > MOST_LINES
    }
    assert not long


def test_functions_are_short_and_shallow() -> None:
    wrong = []
    for path in sources(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, _FUNCTIONS):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_FUNCTION_LINES or levels(node) > MOST_LEVELS:
                    wrong.append(
                        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines, {levels(node)} levels"
                    )
    assert not wrong, "\n".join(wrong)


def test_nothing_is_kept_from_the_formatter() -> None:
    kept = [str(p.relative_to(ROOT)) for p in sources(*PACKAGES) if "fmt: " + "skip" in p.read_text(encoding="utf-8")]
    assert not kept


@pytest.mark.parametrize("package", SHIPPED)
def test_folders_make_no_circle(package: str) -> None:
    graph: dict[str, set[str]] = {}
    for path in sources(package):
        here = place_of(path)
        graph.setdefault(here, set()).update(f for f in imported(path) if f.split(".")[0] == package)
    assert list(graphlib.TopologicalSorter(graph).static_order())


def test_tasks_import_the_kit_and_no_other_task() -> None:
    wrong = []
    for group in ("tabletop", "locomotion"):
        for path in sources(f"scenes/{group}"):
            here = place_of(path)
            wrong += [
                f"{path.relative_to(ROOT)} imports {folder}"
                for folder in imported(path)
                if folder.startswith("scenes") and not folder.startswith("scenes.kit") and folder != here
            ]
    assert not wrong, "\n".join(wrong)


def test_the_kit_imports_no_task() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {folder}"
        for path in sources("scenes/kit")
        for folder in imported(path)
        if folder.startswith("scenes") and not folder.startswith("scenes.kit")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("source", "deep"),
    [
        ("def f():\n    pass", 0),
        ("def f():\n    if a:\n        pass\n    elif b:\n        pass\n    else:\n        pass", 1),
        ("def f():\n    for a in b:\n        if c:\n            with d:\n                pass", 3),
        ("def f():\n    try:\n        while a:\n            pass\n    finally:\n        pass", 2),
    ],
)
def test_levels_are_counted_as_a_reader_does(source: str, deep: int) -> None:
    assert levels(ast.parse(source).body[0]) == deep

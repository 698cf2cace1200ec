"""badgen imports no plug-in package, and its folders import only from rows listed above their own, or their own row."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGINS = ("scenes", "perturbations", "exporters")
# What a plug-in may import, beside the contracts.
OPEN_FOLDERS = {
    "arguments",
    "faults",
    "sampling",
    "masks",
    "extras",
    "selection",
    "exporting",
    "files",
    "media",
    "serialization",
}
OPEN = tuple(f"badgen.{folder}." for folder in ("contracts", *OPEN_FOLDERS))
# A folder imports only from rows listed above its own, or its own row; no import cycles.
ROWS = (
    {"contracts"},
    OPEN_FOLDERS | {"appearance", "reserved", "intervals", "units", "processes", "hidden_packages"},
    {"sim", "worlds", "judging", "text", "render", "registry", "policies"},
    {"store"},
    {"engine", "restyle", "view", "checks", "critics", "logic", "distill", "evaluation", "bench", "hunt", "testing"},
    {"cli", "doctor", "env", "torch", "__main__"},
)
RANK = {folder: rank for rank, row in enumerate(ROWS) for folder in row}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(source: str) -> Iterator[str]:
    """Absolute names of everything imported, wherever in the file; "." for a relative import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "."
            elif node.module == "badgen":
                yield from (f"badgen.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def folder(path: Path) -> str:
    """Folder of badgen that a file belongs to, "" for `badgen/__init__.py`."""
    first = path.relative_to(ROOT / "badgen").parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def folders_imported(path: Path) -> set[str]:
    names = [n.split(".") for n in imports(path.read_text(encoding="utf-8"))]
    return {n[1] if len(n) > 1 else "" for n in names if n[0] == "badgen"}


@pytest.mark.parametrize("package", ["badgen", *PLUGINS])
def test_packages_import_only_what_they_may(package: str) -> None:
    others = {p for p in PLUGINS if p != package}
    wrong = []
    for path in sources(package):
        for name in imports(path.read_text(encoding="utf-8")):
            top = name.split(".")[0]
            above = package != "badgen" and top == "badgen" and not f"{name}.".startswith(OPEN)
            if name == "." or top in others or above:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_every_folder_of_badgen_has_its_row() -> None:
    missing = {folder(p) for p in sources("badgen")} - {"", *RANK}
    assert not missing, f"place these in ROWS: {sorted(missing)}"


def test_folders_of_badgen_import_only_rows_above_and_their_own() -> None:
    last = len(ROWS) - 1
    wrong = []
    for path in sources("badgen"):
        here = folder(path)
        if not here:
            continue
        for other in folders_imported(path) - {here}:
            # Any other name belongs to the package itself, which may import all folders.
            if RANK.get(other, last) > RANK.get(here, last):
                wrong.append(f"{path.relative_to(ROOT)} imports badgen.{other}")
    assert not wrong, "\n".join(wrong)


def test_folders_of_badgen_have_no_import_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for path in sources("badgen"):
        if folder(path):
            graph.setdefault(folder(path), set()).update(folders_imported(path) - {folder(path), ""})
    assert list(graphlib.TopologicalSorter(graph).static_order())


def test_the_reader_of_imports_sees_them_all() -> None:
    source = "import a.b\nfrom badgen import engine\ndef f():\n    from c.d import e\nfrom . import g\n"
    assert sorted(imports(source)) == [".", "a.b", "badgen.engine", "c.d"]

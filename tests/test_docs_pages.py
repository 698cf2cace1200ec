"""The pages of the documents: links lead somewhere, the README stays short, versions agree."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MOST_README_LINES, MOST_COLUMNS = 170, 120
_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    """The text of a page without its blocks of code."""
    return _CODE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """What a link to a heading of this page may end in, as GitHub names headings."""
    headings = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def broken(path: Path) -> Iterator[str]:
    """Relative links of a page that point to no file, or to no heading of it."""
    for target in _LINK.findall(prose(path)):
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            yield f"{target}: no such file"
        elif anchor and anchor not in anchors(file):
            yield f"{target}: no such heading"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    assert not list(broken(path))


def test_a_broken_link_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# What it is\n[a](#what-it-is) [b](#other) [c](none.md) [d](page.md#what-it-is) [e](https://f.g)\n"
    )
    assert list(broken(page)) == ["#other: no such heading", "none.md: no such file"]


def test_every_page_of_the_documents_is_in_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in _LINK.findall(prose(index))}
    assert not [str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md") if p not in {*linked, index}]


def test_every_picture_of_the_documents_is_used() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in _LINK.findall(prose(page))}
    pictures = {p for p in (ROOT / "docs").rglob("*") if p.suffix in (".png", ".gif", ".webp", ".svg")}
    assert pictures
    assert pictures <= shown


def test_the_readme_has_two_screens() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_README_LINES
    wide = [n for n, line in enumerate(lines, 1) if len(line) > MOST_COLUMNS and not line.startswith(("|", "!["))]
    assert not wide, f"lines of the README over {MOST_COLUMNS} columns: {wide}"


def test_the_citation_names_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == project["version"]
    assert citation["license"] == project["license"]
    assert f"version = {{{project['version']}}}" in (ROOT / "README.md").read_text(encoding="utf-8")

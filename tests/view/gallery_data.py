"""Read back what a gallery holds: the values of its data files, and the tags of its page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

VOID = {"meta", "input", "link", "img", "br"}  # tags without an end


class Seen(HTMLParser):
    """What a browser makes of a page: its tags in order, their attributes and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def value(folder: Path, name: str) -> Any:
    """Value of a data file; the file must be one call that names itself."""
    text = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    head, tail = f'badgen.give("{name}", ', ");\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    return json.loads(text[len(head) : -len(tail)])


def groups(folder: Path) -> list[dict[str, Any]]:
    """The records of all groups."""
    return [value(folder, path.stem) for path in sorted((folder / "data").glob("group-*.js"))]


def records(folder: Path) -> dict[str, dict[str, Any]]:
    """The records of all episodes, by id."""
    return {e["id"]: e for group in groups(folder) for e in group["episodes"]}


def rows(folder: Path) -> list[list[Any]]:
    """All rows of the list."""
    return [row for path in sorted((folder / "data").glob("rows-*.js")) for row in value(folder, path.stem)]


def labels(folder: Path, facet: str) -> dict[str, list[str]]:
    """Values of a facet by episode, as the page reads them from rows and table."""
    facets = value(folder, "table")["facets"]
    at = next(i for i, f in enumerate(facets) if f["name"] == facet)
    return {row[0]: [facets[at]["values"][i] for i in row[8][at]] for row in rows(folder)}

"""Write the generated tables into the documents: `python -m studies.docs_tables [--check]`, or `make docs`.

A table stands between the lines `<!-- generated: NAME -->` and `<!-- end -->`; `studies/tables.py` makes it. What
stands between them is replaced, so never edit it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from studies.tables import TABLES, render

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^(<!-- generated: ([\w-]+) -->\n).*?^(<!-- end -->)$", re.DOTALL | re.MULTILINE)
_START = re.compile(r"^<!-- generated: ", re.MULTILINE)


def pages() -> Iterator[Path]:
    """README and every page of `docs` that has a generated table."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        if _START.search(path.read_text(encoding="utf-8")):
            yield path


def updated(text: str, table: Callable[[str], str] = render) -> str:
    """The text with every table made again; raises ValueError for a marker without name, table or end."""
    if len(_START.findall(text)) != len(_BLOCK.findall(text)):
        raise ValueError("a line <!-- generated: NAME --> has no line <!-- end --> below it")
    unknown = {name for _, name, _ in _BLOCK.findall(text)} - set(TABLES)
    if unknown:
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    return _BLOCK.sub(lambda m: f"{m[1]}\n{table(m[2])}\n\n{m[3]}", text)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if a table is stale.")
def main(check: bool) -> None:
    """Make all tables again."""
    stale = [p for p in pages() if updated(p.read_text(encoding="utf-8")) != p.read_text(encoding="utf-8")]
    for path in stale:
        if not check:
            path.write_text(updated(path.read_text(encoding="utf-8")), encoding="utf-8")
        click.echo(f"{'stale' if check else 'updated'}: {path.relative_to(ROOT)}")
    if check and stale:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

"""Write the page of the gallery: a small shell, the program and style that it loads, and its data as scripts.

Browsers let a page from disk load scripts, yet not read files. So each data file is a script that hands one value to
the page: `badgen.give("rows-000", [...])`.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from badgen.files import write_text
from badgen.serialization import to_text
from badgen.view.rows import Table

# In the order in which the page loads them.
SCRIPTS = (
    "core",
    "state",
    "filter",
    "media",
    "flags",
    "facets",
    "cards",
    "axes",
    "chart",
    "saved",
    "player",
    "stage",
    "episode",
    "summary",
    "main",
)
_STYLES = ("page", "episode")
_APP = "app"


def write_page(table: Table, folder: Path) -> None:
    """Write index.html, and the scripts and styles that it loads."""
    (folder / _APP).mkdir()
    for name in (*(f"{s}.js" for s in SCRIPTS), *(f"{s}.css" for s in _STYLES)):
        text = (resources.files("badgen.view") / _APP / name).read_text(encoding="utf-8")
        write_text(folder / _APP / name, text, durable=False)
    write_text(folder / "index.html", render(table), durable=False)


def render(table: Table) -> str:
    """Write the page without its data; Jinja2 escapes every value."""
    environment = Environment(
        loader=PackageLoader("badgen.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html").render(table=table, scripts=SCRIPTS, styles=_STYLES, app=_APP)


def write_data(folder: Path, name: str, value: Any) -> None:
    """Write a value as a script `data/NAME.js` that hands it to the page; raises BadValue for what JSON cannot hold."""
    text = f"badgen.give({_script(name)}, {_script(value)});\n"
    write_text(folder / "data" / f"{name}.js", text, durable=False)


def _script(value: Any) -> str:
    """JSON in which nothing can end a script: every `<` is escaped."""
    return to_text(value).replace("<", "\\u003c")

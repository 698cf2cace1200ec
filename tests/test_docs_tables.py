"""The generated tables of the documents are those that the code gives now."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgen.cli.main import cli
from badgen.registry import registry
from studies.docs_tables import ROOT, pages, updated
from studies.operator_docs import arguments_of
from studies.tables import TABLES, render, table

PAGES = list(pages())


def block(name: str, body: str) -> str:
    return f"before\n<!-- generated: {name} -->\n{body}<!-- end -->\nafter\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_tables_are_not_stale(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == updated(text), "stale: run `make docs`, or `python -m studies.docs_tables`"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_stands_in_some_page(name: str) -> None:
    assert any(f"<!-- generated: {name} -->" in path.read_text(encoding="utf-8") for path in PAGES)


def test_what_stands_between_the_markers_is_replaced_and_nothing_else() -> None:
    made = updated(block("counts", "old\n"), lambda name: f"new {name}")
    assert made == block("counts", "\nnew counts\n\n")
    assert updated(made, lambda name: f"new {name}") == made


def test_a_table_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match=r"no such table: sceens; there are counts, scenes"):
        updated(block("sceens", ""))


def test_a_marker_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"no line <!-- end -->"):
        updated("<!-- generated: counts -->\nrest of the page\n")


def test_cells_cannot_break_the_table() -> None:
    assert table(("a", "b"), [("x|y", "two\nlines"), ("<image>", "")]).splitlines()[2:] == [
        r"| x\|y | two lines |",
        r"| \<image> |  |",
    ]


def test_the_tables_name_everything_that_is_registered() -> None:
    found = registry()
    for name in ("scenes", "modes"):
        assert all(scene in render(name) for scene in found.usable_scenes())
    assert all(f"| `{operator}` |" in render("operators") for operator in found.operators)
    assert all(f"| [{exporter}](#{exporter}) |" in render("exporters") for exporter in found.exporters)
    assert all(f"`badgen {command}" in render("commands") for command in cli.commands)


def test_defaults_and_required_arguments_are_told_apart() -> None:
    push = {a.name: a for a in arguments_of(registry().operators["push"])}
    assert push["dv_mps_range"].default == ""
    assert push["lasts_s_range"].default == "(0.08, 0.2)"
    assert "[m/s]" in push["dv_mps_range"].meaning


def test_arguments_and_what_goes_on_in_a_second_line_are_read() -> None:
    freeze = {a.name: a for a in arguments_of(registry().operators["freeze"])}
    assert freeze["after"].meaning.startswith("earliest begin")
    assert freeze["before"].meaning.startswith("latest begin")
    along = next(a for a in arguments_of(registry().operators["offset"]) if a.name == "along")
    assert along.meaning.endswith("drawn at random.")


def test_angles_are_written_as_pi() -> None:
    tilt = {a.name: a.default for a in arguments_of(registry().operators["tilt"])}
    assert tilt["heading_rad_range"] == "(-pi, pi)"


def test_options_show_what_must_be_given_and_what_is_the_default() -> None:
    rows = render("command-options").splitlines()
    assert any(row.startswith("| `--to` | required |") for row in rows)
    assert any(row.startswith("| `--seed` | `0` |") for row in rows)
    assert any("One of high, lossless, small." in row for row in rows)
    assert not any("`--help`" in row for row in rows)

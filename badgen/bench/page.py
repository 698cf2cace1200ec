"""Write the results of a benchmark: a JSON file, and one HTML page with tables and plots."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from badgen.bench.check import told
from badgen.bench.plots import legend, plots_of
from badgen.bench.results import COLUMNS, Results, cell
from badgen.evaluation.results import words
from badgen.exporting import write_json
from badgen.files import write_text

JSON, PAGE = "results.json", "index.html"


def write_results(folder: Path, results: Results) -> tuple[Path, Path]:
    """Write both files into a folder; raises MissingDependency where matplotlib is not installed."""
    page = render(results)
    return write_json(folder / JSON, results.as_json()), write_text(folder / PAGE, page)


def render(results: Results) -> str:
    """The page; Jinja2 escapes every value but the plots, which are SVG of ours."""
    environment = Environment(
        loader=PackageLoader("badgen.bench"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found = results.found
    lines = [line for name, r in found.models.items() for line in words(name, r, results.models)]
    rows = [
        (heading, [cell(results.figure(name, place)) for name in found.models]) for heading, place in COLUMNS.items()
    ]
    return environment.get_template("bench.html").render(
        results=results,
        found=found,
        check=list(told(results.check)),
        lines=lines,
        rows=rows,
        legend=legend(results),
        plots=list(plots_of(results)),
    )

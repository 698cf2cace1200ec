"""Keep the figures of `badgen bench run` for the table in docs/bench.md: `python -m studies.bench_table RESULTS...`.

RESULTS are files results.json. The figures go to studies/bench_figures.json, in place of those of the same models;
`make docs` then writes the table. Results of a benchmark that was not as frozen are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from badgen.bench.results import COLUMNS, cell
from badgen.evaluation.tallies import NOTHING, Figure

FIGURES = Path(__file__).parent / "bench_figures.json"
Kept = dict[str, dict[str, str]]  # model -> heading -> what the table shows


def figures_in(results: Mapping[str, Any]) -> Kept:
    """What the table shows of every model; raises ClickException for another test than the frozen one."""
    if not results["check"]["comparable"]:
        raise click.ClickException(f"these results are not of {results['bench']} as it was frozen")
    return {name: {h: _shown(of["figures"], *p) for h, p in COLUMNS.items()} for name, of in results["models"].items()}


def kept() -> Kept:
    """The figures in the repository; none before anything was measured."""
    found: Kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found


def _shown(figures: Mapping[str, Any], facet: str, part: str, metric: str) -> str:
    stored = figures.get(facet, {}).get(part, {}).get(metric)
    return cell(Figure(**stored) if stored else NOTHING)


@click.command()
@click.argument("results", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
def main(results: tuple[Path, ...]) -> None:
    """Keep the figures of some results."""
    found = kept()
    for path in results:
        found |= figures_in(json.loads(path.read_text(encoding="utf-8")))
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{len(found)} models in {FIGURES.name}; `make docs` writes the table")


if __name__ == "__main__":
    main()

"""`badgen validate`: the schema of a dataset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from badgen.checks import validate as check
from badgen.cli.parameters import dataset_argument
from badgen.store import open_dataset


@click.command(short_help="Check the schema: everything that readers rely on is there and valid.")
@dataset_argument
def validate(dataset: Path) -> None:
    """Check the schema of DATASET.

    Every attribute and array must be there with the right type, shape and range; cause, onset and end must be in order;
    twins, groups, models and meshes that are named must exist; JSON must parse. Nothing is simulated. One line is
    printed for each problem, and the exit code is 1 if there is any.
    """
    report = check(open_dataset(dataset))
    for problem in report.problems:
        click.echo(str(problem))
    click.echo(f"{report.episodes} episodes in {report.shards} shards, {len(report.problems)} problems")
    sys.exit(1 if report.problems else 0)

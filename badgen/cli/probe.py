"""`badgen probe`: check a dataset for leaks, which reveal failures without their behaviour."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from badgen.checks import ProbeReport
from badgen.checks import probe as check
from badgen.checks.probe import LEAST
from badgen.cli.console import plain_console
from badgen.cli.parameters import dataset_argument
from badgen.store import open_dataset

_WIDTH = 100


@click.command(short_help="Check for leaks: does anything but behaviour reveal failures?")
@dataset_argument
def probe(dataset: Path) -> None:
    """Check DATASET for leaks: does anything but behaviour distinguish failures from successes?

    Each small classifier sees features that should carry no class information: the first frame, the duration, the
    cameras, or the robot's final pose. They are tested on groups that they have not seen. The table gives the area
    under the ROC curve: 0.5 is chance level, 1.0 reveals every failure. Needs scikit-learn: pip install
    'badgen[probe]'.
    """
    report = check(open_dataset(dataset))
    plain_console(width=_WIDTH).print(_table(report))
    if any(not s.auc for s in report.scenes):
        click.echo(f"too few: a scene needs at least {LEAST} failures and {LEAST} successes")


def _table(report: ProbeReport) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("scene", "failures", "successes", *report.probes):
        table.add_column(name, justify="left" if name == "scene" else "right", no_wrap=True)
    for s in report.scenes:
        results = [f"{s.auc[p]:.2f}" if s.auc else "too few" for p in report.probes]
        table.add_row(s.scene, str(s.failures), str(s.successes), *results)
    mean = report.mean
    if mean:
        table.add_row("mean", "", "", *(f"{mean[p]:.2f}" for p in report.probes))
    return table

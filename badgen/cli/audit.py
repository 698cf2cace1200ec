"""`badgen audit`: the labels of a dataset, derived again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from badgen.checks import AuditReport
from badgen.checks import audit as check
from badgen.cli.parameters import dataset_argument
from badgen.cli.pieces import Pieces
from badgen.store import open_dataset


@click.command(short_help="Check the labels: derive them again from the stored states.")
@dataset_argument
def audit(dataset: Path) -> None:
    """Check the labels of DATASET.

    Progress, rewards, events, outcome, mode and difficulty are derived again from the stored states, by the rules of
    the scene, and compared with what is stored. Nothing is simulated. Rewards must not exceed the maximum of their
    outcome, nor the maximum of any rule that is broken at the time. Such a maximum is called a cap. The exit code is 1
    if a label differs or a cap is broken.

    The summary also says in how many pairs the failure gets less reward than its clean twin, by the last, the summed
    and the mean reward, and how well the pictures show the failures.
    """
    with Pieces("episodes") as progress:
        report = check(open_dataset(dataset), progress)
    for d in report.differences:
        click.echo(f"{d.episode}  {d.label}: {d.detail}")
    for c in report.broken_caps:
        click.echo(f"{c.episode}  cap: {c.detail}")
    for name, text in _summary(report).items():
        click.echo(f"{name:<10} {text}")
    differ = len({d.episode for d in report.differences})
    click.echo(
        f"{report.episodes} episodes: {len(report.differences)} labels differ in {differ} of them, "
        f"{len(report.broken_caps)} caps are broken"
    )
    sys.exit(0 if report.ok else 1)


def _summary(report: AuditReport) -> dict[str, str]:
    ordered = ", ".join(f"{count} by {by}" for by, count in report.ordered.items())
    return {
        "rows": ", ".join(map(str, report.rows)) or "none",
        "outcomes": _counted(report.outcomes),
        "modes": _counted(report.modes),
        "difficulty": _counted(report.difficulties),
        "ordered": f"failures with less reward than their twin, of {report.pairs}: {ordered}",
        "seen": _counted(report.seen) if report.seen else "no failure has pictures",
    }


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items(), key=lambda c: -c[1])) or "none"

"""`badgen logic`: rules, milestones and goals as signal temporal logic."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from badgen.cli.logic_lines import episode_lines, report_lines
from badgen.cli.parameters import PATH, dataset_argument, episode_argument
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import BadValue
from badgen.logic import check as compare
from badgen.logic import write_logic
from badgen.store import Dataset, Episode, open_dataset


@click.command(short_help="Print rules and goals as temporal logic; check that it says what is stored.")
@dataset_argument
@episode_argument
@click.option("--check", is_flag=True, help="Evaluate the rules of all episodes with rtamt; compare with the store.")
@click.option("--out", type=PATH, metavar="FILE", help="Write formulas, signals and robustness into an HDF5 file.")
def logic(dataset: Path, episode: str | None, check: bool, out: Path | None) -> None:
    """Print the rules, milestones and goals of DATASET as signal temporal logic.

    Every rule is a formula over named signals, such as a force or a height, that rtamt evaluates without badgen; its
    robustness says at every row by how much the rule is kept (above 0) or broken (below 0). EPISODE is an id or the
    first digits of one; without it, the first episode of each scene is printed.

    --check evaluates every rule of every episode and compares with the stored events, their times, the outcome and the
    milestones; the exit code is 1 where they differ. --out writes formulas, signals and robustness of EPISODE, or of
    all episodes. Needs rtamt: pip install 'badgen[logic]'.
    """
    opened = open_dataset(dataset)
    if check:
        if episode is not None or out is not None:
            raise BadValue("--check compares all episodes; leave out EPISODE and --out, or leave out --check")
        _check(opened)
    chosen = list(opened) if episode is None else [opened.episode(episode)]
    if out is not None:
        with Pieces("episodes") as progress:
            write_logic(chosen, out, progress)
        click.echo(f"{out}: {len(chosen)} episodes")
        return
    for one in _first_of_each_scene(chosen):
        for line in episode_lines(one):
            click.echo(line)


def _check(dataset: Dataset) -> None:
    with Pieces("episodes") as progress:
        report = compare(dataset, progress)
    for line in report_lines(report):
        click.echo(line)
    sys.exit(1 if report.disagreements else 0)


def _first_of_each_scene(episodes: list[Episode]) -> list[Episode]:
    first: dict[str, Episode] = {}
    for e in episodes:
        first.setdefault(e.info.scene, e)
    return list(first.values())

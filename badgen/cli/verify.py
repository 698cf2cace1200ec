"""`badgen verify`: the file contents of a dataset (hashes), and every episode simulated again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from badgen.checks import repair
from badgen.checks import verify as check
from badgen.checks.pictures import PictureReport
from badgen.checks.restyled import RestyledReport
from badgen.checks.verify import ReplayedEpisode
from badgen.cli.parameters import dataset_argument, episode_argument
from badgen.cli.pieces import Pieces
from badgen.store import open_dataset


@click.command(short_help="Check file contents (hashes), and simulate every episode again.")
@dataset_argument
@episode_argument
@click.option("--sample", type=click.IntRange(1), help="Episodes to simulate again, chosen at random.  [default: all]")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of that choice.")
@click.option("--repair", "mend", is_flag=True, help="Take broken shards out; the same `badgen make` makes them again.")
def verify(dataset: Path, episode: str | None, sample: int | None, seed: int, mend: bool) -> None:
    """Check the file contents of DATASET.

    The hash of every shard is compared with the manifest, and every episode is simulated again from its stored layout
    and fault: all states must be equal bit by bit. Every video is decoded, some frames of every shard are drawn again
    and compared, and the gate judges some restyled videos again. With EPISODE, an id or the first digits of one, or
    with --sample, only that is simulated, decoded and drawn. The exit code is 1 if anything is wrong.
    """
    opened = open_dataset(dataset)
    elsewhere = opened.folder.made_elsewhere()
    if elsewhere is not None:
        click.echo(f"made elsewhere ({elsewhere}): the bits may differ for this reason alone")
    with Pieces("episodes") as progress:
        report = check(opened, episode, _print, progress, sample, seed)
    if not report.has_manifest:
        click.echo("this dataset is unfinished, so its shards have no hashes to compare with")
    for line in (*report.damaged_shards, *report.incomplete, *_pictures(report.pictures), *_restyled(report.restyled)):
        click.echo(line)
    click.echo(f"{len(report.episodes)} episodes, {report.problems} problems")
    if mend:
        repair(opened, report)
    sys.exit(1 if report.problems else 0)


def _print(replayed: ReplayedEpisode) -> None:
    click.echo(f"{replayed.episode}  {replayed.mode:<12} {replayed.found}")


def _pictures(report: PictureReport) -> list[str]:
    """What is said of the pictures; nothing for a dataset without any."""
    if report.not_compared:
        return [f"pictures were not compared: {report.not_compared}"]
    if not report.compared:
        return list(report.unreadable)
    if report.drawn_elsewhere is None:
        drawn = [*report.differing, f"{report.compared} frames drawn again, {len(report.differing)} differ"]
    else:
        said = f"{report.compared} frames drawn again by another renderer ({report.drawn_elsewhere})"
        drawn = [f"{said}: {len(report.differing)} differ, which is no problem of the dataset"]
    return [*report.unreadable, *drawn]


def _restyled(report: RestyledReport) -> list[str]:
    """What is said of the restyled videos; nothing for a dataset without any."""
    if not report.judged and not report.differing:
        return []
    return [*report.differing, f"{report.judged} restyled videos judged again, {len(report.differing)} differ"]

"""`badgen distill`: labels for compared videos that have no physics behind them."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.distill import CHOICES, Settings, Shuffled, load_sampler, read_pairs
from badgen.distill import distill as label_videos
from badgen.distill.pairs import VIEWS
from badgen.distill.run import LABELS


@click.command(short_help="Label compared videos by samples of a judge that agree with people.")
@click.argument("folder", type=PATH)
@click.option("--sampler", required=True, metavar="MODULE:FUNCTION", help="Judge that gives every frame a reward.")
@click.option("--out", type=PATH, required=True, metavar="FOLDER", help="Folder for samples and labels.")
@click.option("--samples", type=int, default=10, show_default=True, help="Times to ask about each pair.")
@click.option("--frames", type=int, default=16, show_default=True, help="Frames of each video, evenly spaced.")
@click.option("--keep", type=OneOf("choice", CHOICES), default="middle", show_default=True, help="Sample to keep.")
@click.option("--view", type=OneOf("view", VIEWS), default="left", show_default=True, help="Camera of RoboArena films.")
@click.option("--shuffle", is_flag=True, help="Show the frames in another order each time.")
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
def distill(
    folder: Path, sampler: str, out: Path, samples: int, frames: int, keep: str, view: str, shuffle: bool, seed: int
) -> None:
    """Label the videos of FOLDER, of which people preferred one of each two.

    A judge is asked several times for the rewards of both videos. A sample whose summed rewards order the two as people
    did is kept; where none does, the pair gets no labels and is counted. FOLDER has a `pairs.jsonl`, or evaluation
    sessions of RoboArena, which need PyYAML (pip install 'badgen[distill]'). The labels have the names of the export
    `frames`, and "source": "distilled". --shuffle is for services that take no temperature. After an interruption the
    same command goes on.
    """
    settings = Settings(f"{sampler}{', shuffled' if shuffle else ''}", samples, frames, keep, seed)
    judge, pairs = load_sampler(sampler), read_pairs(folder, view)
    with Pieces("pairs") as progress:
        report = label_videos(folder, pairs, Shuffled(judge) if shuffle else judge, settings, out, progress)
    click.echo(
        f"{out / LABELS}: {report.labelled} of {report.pairs} pairs labelled; {report.ties} ties, no sample agrees in "
        f"{report.none_agrees}; {report.agreeing:.0%} of all samples agree"
    )

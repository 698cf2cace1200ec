"""`badgen distill`: labels for compared videos that have no physics behind them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.asked import asking_of, judge_options
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import BadValue
from badgen.critics.video_judge import VideoJudge
from badgen.distill import CHOICES, Sampler, Settings, Shuffled, load_sampler, read_pairs
from badgen.distill import distill as label_videos
from badgen.distill.pairs import VIEWS
from badgen.distill.run import LABELS


@click.command(short_help="Label compared videos by samples of a judge that agree with people.")
@click.argument("folder", type=PATH)
@click.option("--sampler", metavar="MODULE:FUNCTION", help="Judge of your own that gives every frame a reward.")
@judge_options(help_text="Service that is asked instead, as by badgen judge.")
@click.option("--out", type=PATH, required=True, metavar="FOLDER", help="Folder for samples and labels.")
@click.option("--samples", type=int, default=10, show_default=True, help="Times to ask about each pair.")
@click.option("--frames", type=int, default=16, show_default=True, help="Frames of each video, evenly spaced.")
@click.option("--keep", type=OneOf("choice", CHOICES), default="middle", show_default=True, help="Sample to keep.")
@click.option("--view", type=OneOf("view", VIEWS), default="left", show_default=True, help="Camera of RoboArena films.")
@click.option("--shuffle", is_flag=True, help="Show the frames in another order each time.")
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
def distill(folder: Path, out: Path, keep: str, view: str, **given: Any) -> None:
    """Label the videos of FOLDER, of which people preferred one of each two.

    A judge is asked several times for the rewards of both videos: a function of yours, or a language model. A sample
    whose summed rewards order the two as people did is kept; where none does, the pair gets no labels and is counted.
    FOLDER has a `pairs.jsonl`, or evaluation sessions of RoboArena, which need PyYAML (pip install 'badgen[distill]').
    The labels have the names of the export `frames`, and "source": "distilled". --shuffle is for services that take no
    temperature; with --provider it is always on. After an interruption the same command goes on.
    """
    name, judge = _sampler(given, out)
    settings = Settings(name, given["samples"], given["frames"], keep, given["seed"])
    pairs = read_pairs(folder, view)
    with Pieces("pairs") as progress:
        report = label_videos(folder, pairs, judge, settings, out, progress)
    click.echo(
        f"{out / LABELS}: {report.labelled} of {report.pairs} pairs labelled; {report.ties} ties, no sample agrees in "
        f"{report.none_agrees}; {report.agreeing:.0%} of all samples agree"
    )


def _sampler(given: Mapping[str, Any], out: Path) -> tuple[str, Sampler]:
    """The judge to ask, and its name; raises BadValue."""
    if (given["sampler"] is None) == (given["provider"] is None):
        raise BadValue("name one judge: your own function by --sampler, or a language model by --provider and --model")
    if given["sampler"] is not None:
        own, name = load_sampler(given["sampler"]), given["sampler"]
        return (f"{name}, shuffled", Shuffled(own)) if given["shuffle"] else (name, own)
    if not given["model"]:
        raise BadValue("name the --model to ask, as the provider's page spells it; docs/judges.md suggests some")
    return f"{given['provider']} {given['model']}, shuffled", Shuffled(VideoJudge(asking_of(given, out)))

"""`badgen show`: an episode on the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.console import plain_console
from badgen.cli.parameters import dataset_argument, episode_argument
from badgen.cli.summary import show_difficulties
from badgen.store import open_dataset
from badgen.view import show as show_episode


@click.command(short_help="Print one episode, or one line for each.")
@dataset_argument
@episode_argument
def show(dataset: Path, episode: str | None) -> None:
    """Print one EPISODE of DATASET: its events, labels, text and certificate.

    EPISODE is an id or the first digits of one. Without it, every episode is printed as one line, and after that how
    many failures of each difficulty there are.
    """
    opened, console = open_dataset(dataset), plain_console()
    if episode is not None:
        show_episode(opened.episode(episode), console)
        return
    for e in opened.episodes():
        i = e.info
        band = i.difficulty or "–"
        line = f"{i.id}  {i.scene}  {i.mode:<12} {i.outcome:<14} {band:<6} {i.text.observable.failure.text}"
        console.print(line, soft_wrap=True)
    show_difficulties(console, opened.counts())

"""The gallery of a dataset, as `badgen view` and `badgen make --gallery` write it."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.pieces import Pieces
from badgen.store import open_dataset
from badgen.view import can_draw, write_gallery

_NO_CURVES = "the contact sheets have no curves, since matplotlib is missing; install it: pip install 'badgen[view]'"


def make_gallery(folder: Path, out: Path, workers: int, sheets: bool = True) -> None:
    """Write the gallery of the dataset in `folder` to `out`, and print where it is and what its sheets lack."""
    dataset = open_dataset(folder)
    with Pieces("episodes") as progress:
        index = write_gallery(dataset, out, workers, progress, sheets)
    click.echo(f"open {index}")
    if sheets and not can_draw() and any(episode.cameras for episode in dataset.episodes()):
        click.echo(_NO_CURVES)

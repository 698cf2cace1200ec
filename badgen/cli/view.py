"""`badgen view`: a static page of a dataset."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.gallery import make_gallery
from badgen.cli.parameters import PATH, dataset_argument


@click.command(short_help="Write a gallery page with videos, curves and text.")
@dataset_argument
@click.option("--out", type=PATH, help="Folder of the page.  [default: DATASET/gallery]")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Worker processes.")
def view(dataset: Path, out: Path | None, workers: int) -> None:
    """Write a gallery of DATASET: a static page that shows every failure beside its clean twin.

    It holds the videos, the reward curves, the text and the certificates, and opens in any browser. Its contact sheets
    show the curves too where matplotlib is installed: pip install 'badgen[view]'.
    """
    make_gallery(dataset, out or dataset / "gallery", workers)

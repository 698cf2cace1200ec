"""`badgen view`: a static page of a dataset."""

from __future__ import annotations

import os
from pathlib import Path

import click

from badgen.cli.gallery import make_gallery
from badgen.cli.parameters import PATH, dataset_argument


@click.command(short_help="Write a gallery page with videos, curves and text.")
@dataset_argument
@click.option("--out", type=PATH, help="Folder of the page.  [default: DATASET/gallery]")
@click.option(
    "--workers", type=click.IntRange(1), help="Worker processes.  [default: one for each processor of the machine]"
)
@click.option("--no-sheets", is_flag=True, help="No contact sheets, which take half of the time.")
def view(dataset: Path, out: Path | None, workers: int | None, no_sheets: bool) -> None:
    """Write a gallery of DATASET: a static page that shows every failure beside its clean twin.

    The page filters, searches, sorts and counts the episodes, and shows videos, reward curves, text and certificate of
    each. It opens in any browser, from disk and without a network. Episodes can be flagged there; `badgen export
    --without-flagged` reads the file of flags that it saves. Its contact sheets show the curves too where matplotlib is
    installed: pip install 'badgen[view]'.
    """
    make_gallery(dataset, out or dataset / "gallery", workers or os.cpu_count() or 1, not no_sheets)

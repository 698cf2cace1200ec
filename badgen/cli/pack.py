"""`badgen pack`: one archive for long keeping."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.checks import pack as write_archive
from badgen.cli.parameters import dataset_argument
from badgen.files import from_home
from badgen.store import open_dataset


@click.command(short_help="Pack a finished dataset into one archive for long keeping.")
@dataset_argument
@click.option("--out", required=True, help="The archive to write, a tar file.")
@click.option("--folder", help="Name of the folder in the archive.  [default: that of DATASET]")
def pack(dataset: Path, out: str, folder: str | None) -> None:
    """Pack DATASET into one tar archive.

    The shards are compared with the hashes of the manifest first; an unfinished or damaged dataset is refused. The same
    dataset gives the same bytes: names are sorted, times and owners are fixed, and locks, dumps and temporary files are
    left out. `tar -xf FILE` gives the dataset back, byte for byte. It is not compressed, since videos and arrays are.
    """
    size = write_archive(open_dataset(dataset), from_home(out), folder)
    click.echo(f"{out}: {size / 1e6:.1f} MB")

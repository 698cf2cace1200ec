"""`badgen augment`: a copy of a run in which some groups also have restyled videos."""

from __future__ import annotations

from pathlib import Path

import click

from badgen.cli.console import plain_console
from badgen.cli.parameters import PATH, dataset_argument
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import UnknownName
from badgen.restyle.augment import Augmentation
from badgen.restyle.load import load_restyler, stored_name
from badgen.restyle.plan import Plan
from badgen.restyle.prompts import read_prompts
from badgen.restyle.rejected import Rejected, stored
from badgen.store import Dataset, open_dataset


@click.command(short_help="Add restyled videos whose labels still hold.")
@dataset_argument
@click.option("--out", type=PATH, required=True, help="Folder of the new run; the same command resumes it.")
@click.option(
    "--with", "where", default="compose", show_default=True, help="Restyler: compose, or module:Class of your own."
)
@click.option("--share", default=0.5, show_default=True, help="Share of the groups that are restyled.")
@click.option("--seed", default=0, show_default=True, help="Seed of the choice of groups and of all styles.")
@click.option("--cameras", default="", help="Cameras to restyle, separated by commas.  [default: all]")
@click.option("--pictures", type=PATH, help="compose: folder of your own photographs for the walls.")
@click.option("--prompts", type=PATH, help="File with one prompt a line; {instruction} stands for the request.")
def augment(
    dataset: Path,
    out: Path,
    where: str,
    share: float,
    seed: int,
    cameras: str,
    pictures: Path | None,
    prompts: Path | None,
) -> None:
    """Copy the run DATASET to another folder, with restyled videos beside the raw ones of some groups.

    Robot and task things stay as they are, and everything behind them changes; labels are copied. A gate measures in
    every restyled video whether what its label says can still be seen. What it refuses is kept in the folder `rejected`
    and never exported. All members of a group have one style. After an interruption the same command resumes.
    """
    source, restyler = open_dataset(dataset), load_restyler(where, pictures)
    chosen = tuple(filter(None, (c.strip() for c in cameras.split(","))))
    _require_cameras(source, chosen)
    lines = read_prompts(prompts) if prompts else ()
    plan = Plan(stored_name(where), restyler.model, share, seed, chosen, lines, source.shard_hashes())
    with Pieces("episodes") as progress:
        Augmentation(source, out, restyler, plan).run(progress)
    console, refused = plain_console(), Rejected(out).reasons()
    console.print(f"{stored(open_dataset(out))} restyled videos kept, {sum(refused.values())} not: {out}")
    for reason, count in refused.items():
        console.print(f"  {count:5} {reason}", soft_wrap=True)


def _require_cameras(source: Dataset, chosen: tuple[str, ...]) -> None:
    """Raise UnknownName for a camera that no episode has."""
    known = {c for e in source.episodes() for c in e.cameras} if chosen else set()
    for camera in chosen:
        if camera not in known:
            raise UnknownName("camera", camera, known)

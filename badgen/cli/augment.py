"""`badgen augment`: a copy of a run in which some groups also have restyled videos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from badgen.cli.console import plain_console
from badgen.cli.parameters import PATH, OneOf, dataset_argument
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import UnknownName
from badgen.contracts.restyle import settings_of
from badgen.restyle.augment import Augmentation
from badgen.restyle.load import OWN, load_restyler, stored_name
from badgen.restyle.models.cosmos3 import OFFER as COSMOS3
from badgen.restyle.models.options import SAFETY, ModelOptions
from badgen.restyle.models.prompts import read_prompts
from badgen.restyle.models.vace import OFFER as VACE
from badgen.restyle.plan import Plan
from badgen.restyle.rejected import Rejected, stored
from badgen.store import Dataset, open_dataset


@click.command(short_help="Add restyled videos whose labels still hold.")
@dataset_argument
@click.option("--out", type=PATH, required=True, help="Folder of the new run; the same command resumes it.")
@click.option(
    "--with",
    "where",
    default="compose",
    show_default=True,
    help=f"Restyler: {', '.join(OWN)}, or module:Class of your own.",
)
@click.option("--share", default=0.5, show_default=True, help="Share of the groups that are restyled.")
@click.option("--seed", default=0, show_default=True, help="Seed of the choice of groups and of all styles.")
@click.option("--cameras", default="", help="Cameras to restyle, separated by commas.  [default: all]")
@click.option("--pictures", type=PATH, help="compose: folder of your own photographs for the walls.")
@click.option("--prompts", type=PATH, help="File with one prompt a line; {instruction} stands for the request.")
@click.option(
    "--model",
    default="",
    metavar="PATH_OR_ID",
    help="vace, cosmos3: folder of the weights, or their id at the Hugging Face Hub, from where they are fetched.  "
    f"[default: {VACE.id}, {COSMOS3.id}]",
)
@click.option("--steps", default=0, help="vace, cosmos3: steps of denoising.  [default: 50]")
@click.option("--guidance", default=0.0, help="vace, cosmos3: how strongly the prompt pulls.  [default: 5, 3]")
@click.option(
    "--scale", default=1, show_default=True, help="vace, cosmos3: show the model pictures this many times as large."
)
@click.option("--chunk", default=0, help="vace, cosmos3: most frames that are made at once.  [default: 81, 121]")
@click.option("--offload", is_flag=True, help="vace, cosmos3: keep idle parts of the model off the GPU; slower.")
@click.option(
    "--safety",
    type=OneOf("setting", SAFETY),
    default="auto",
    show_default=True,
    help="cosmos3: its safety checker: on, off, or auto: where its package is installed.",
)
def augment(
    dataset: Path,
    out: Path,
    where: str,
    share: float,
    seed: int,
    cameras: str,
    pictures: Path | None,
    prompts: Path | None,
    **given: Any,
) -> None:
    """Copy the run DATASET to another folder, with restyled videos beside the raw ones of some groups.

    Robot and task things stay where they are, and what is around them changes; labels are copied. A gate measures in
    every restyled video whether what its label says can still be seen. What it refuses is kept in the folder `rejected`
    and never exported. All members of a group have one style. After an interruption the same command resumes.

    compose needs no weights; vace and cosmos3 are video models, and need the extra `video` and a GPU.
    """
    source = open_dataset(dataset)
    restyler = load_restyler(where, pictures, ModelOptions(**given), lambda text: click.echo(text, err=True))
    chosen = tuple(filter(None, (c.strip() for c in cameras.split(","))))
    _require_cameras(source, chosen)
    lines, hashes = read_prompts(prompts) if prompts else (), source.shard_hashes()
    plan = Plan(stored_name(where), restyler.model, share, seed, chosen, lines, hashes, settings_of(restyler))
    with Pieces("episodes") as progress:
        Augmentation(source, out, restyler, plan).run(progress)
    _tell(out)


def _tell(out: Path) -> None:
    """Print how many videos are kept, and how many are not and why."""
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

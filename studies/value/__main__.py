"""Train and measure a reward model under several conditions: `python -m studies.value RUN... --out FILE.json`.

RUN is a run with pictures, or several. The same command goes on after an interruption. The table is printed as
Markdown; FILE.json holds all figures with their intervals.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
import torch

from badgen.contracts.arrays import F64
from badgen.contracts.errors import UnknownName
from studies.value.conditions import CONDITIONS
from studies.value.experiment import Effort, Experiment
from studies.value.films import read_films
from studies.value.measure import measure, table_of
from studies.value.splits import By, Fold, folds_of
from studies.value.weights import save_weights


@click.command()
@click.argument("runs", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="JSON file of all figures.")
@click.option("--conditions", default="a,b,c,d", show_default=True, help="Conditions, separated by commas.")
@click.option("--state", is_flag=True, help="Train on the privileged state in place of pictures.")
@click.option("--folds", type=click.Choice(["modes", "scenes", "groups"]), default="modes", show_default=True)
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--steps", default=400, show_default=True, type=click.IntRange(1), help="Of a reward model.")
@click.option("--encoder-steps", default=600, show_default=True, type=click.IntRange(1))
@click.option("--cache", type=click.Path(path_type=Path), help="Folder to go on from.  [default: FILE.cache]")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Also train the last condition on all films; keep it here."
)
def main(
    runs: tuple[Path, ...],
    out: Path,
    conditions: str,
    state: bool,
    folds: By,
    seeds: int,
    steps: int,
    encoder_steps: int,
    cache: Path | None,
    save: Path | None,
) -> None:
    """Train what is not in the cache yet, then print the tables."""
    torch.set_num_threads(1)
    names = [n.strip() for n in conditions.split(",")]
    for name in names:
        if name not in CONDITIONS:
            raise UnknownName("condition", name, CONDITIONS)
    cache = cache or out.with_suffix(".cache")
    films = read_films(runs, cache / "films")
    made = Experiment(cache, Effort(encoder_steps, steps, seeds), state)
    divided = folds_of(films, folds)
    scores: dict[tuple[str, int], dict[str, F64]] = {(n, s): {} for n in names for s in range(seeds)}
    for fold in divided:
        began = time.process_time()
        features = made.features(fold)
        for name, seed in scores:
            scores[name, seed] |= made.scores(fold, features, name, seed)
        click.echo(f"{_told(fold)}; {time.process_time() - began:.0f} s", err=True)
    found = measure([f.view for fold in divided for f in fold.test], scores)
    found |= {"input": "state" if state else "pictures", "by": folds, "folds": [f.held_out for f in divided]}
    out.write_text(json.dumps(found, indent=1) + "\n")
    click.echo(table_of(found, {n: CONDITIONS[n].about for n in names}))
    if save is not None and not state:
        click.echo(f"weights of condition {names[-1]} in {save_weights(save, films, names[-1], made)}")


def _told(fold: Fold) -> str:
    counts = [f"{len(films)} ({sum(not f.success for f in films)} failures)" for films in (fold.train, fold.test)]
    left_out = ", ".join(fold.held_out[:12])
    return f"{fold.name}: {left_out} left out; trained on {counts[0]} films, tested on {counts[1]}"


if __name__ == "__main__":
    main()

"""Count the cells that the optimiser finds beside random draws: `python -m studies.hunt_cells [--trials 100]`.

The judge compares each frame with the last one of the clean twin, so it is blind to the way there, and to what its
small grey pictures do not show. Both proposers get the same layouts and the same number of simulated faults. Only what
is certified is filmed. A find is one that `badgen hunt` would keep: clear in the pictures, and not borderline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import process_time

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.engine import DatasetConfig, resolve
from badgen.engine.modes import ALL
from badgen.hunt.draws import AtRandom
from badgen.hunt.hunting import Hunt
from badgen.hunt.judges import last_frame_likeness
from badgen.hunt.optimiser import Optimiser
from badgen.hunt.simulator import HUNT, Simulator
from badgen.hunt.space import Cell, Space, space_of
from badgen.registry import registry

PROPOSERS = {"random": AtRandom, "optimiser": Optimiser}


def hunted(space: Space, proposer: str, trials: int, seed: int, size: str) -> Hunt:
    """A hunt of the last-frame likeness in the scenes of a space, with one find of each cell."""
    hunt = Hunt(Simulator(_config(space.scenes, seed, size)), last_frame_likeness, per_cell=1)
    hunt.run(PROPOSERS[proposer](space, np.random.default_rng(seed)), trials)
    return hunt


def _config(scenes: Sequence[str], seed: int, size: str) -> DatasetConfig:
    cameras = tuple(dict.fromkeys(registry().scene(scene).camera_names[0] for scene in scenes))
    return replace(resolve(scenes[0], ALL, seed=seed, size=size), scenes=tuple(scenes), modes=(HUNT,), cameras=cameras)


@click.command()
@click.option("--scenes", default="open_drawer,close_drawer,stack", show_default=True, help="With commas between.")
@click.option("--trials", default=100, show_default=True, help="Simulated faults of a hunt.")
@click.option("--seeds", default=5, show_default=True, help="Hunts of each proposer.")
@click.option("--first", default=101, show_default=True, help="First seed.")
@click.option("--requests", default=3, show_default=True, help="Layouts of a scene.")
@click.option("--size", default="64", show_default=True, help="Pixels of a frame.")
def main(scenes: str, trials: int, seeds: int, first: int, requests: int, size: str) -> None:
    """Print the cells found by each proposer, seed by seed, and how many of each band."""
    space = space_of(scenes.split(","), requests)
    table = Table("seed", *(f"{name}: cells" for name in PROPOSERS), "ratio", box=None)
    everywhere: dict[str, list[set[Cell]]] = {name: [] for name in PROPOSERS}
    for seed in range(first, first + seeds):
        for name in PROPOSERS:
            began_s = process_time()
            hunt = hunted(space, name, trials, seed, size)
            everywhere[name].append(set(hunt.cells))
            results = Counter(v.result for v in hunt.history)
            told = ", ".join(f"{n} {result}" for result, n in results.most_common())
            click.echo(f"{seed} {name}: {len(hunt.cells)} cells; {told}; {process_time() - began_s:.0f} s of CPU")
        random, optimiser = (len(everywhere[name][-1]) for name in PROPOSERS)
        table.add_row(str(seed), str(random), str(optimiser), f"{optimiser / max(random, 1):.2f}")
    Console().print(table)
    for name, found in everywhere.items():
        click.echo(f"{name}: {_told(found)}")


def _told(found: Sequence[set[Cell]]) -> str:
    """Mean number of cells, by band, and how many different ones all seeds found together."""
    bands: Mapping[str, int] = Counter(cell.band for cells in found for cell in cells)
    parts = ", ".join(f"{n / len(found):.1f} {band}" for band, n in sorted(bands.items()))
    mean = sum(map(len, found)) / len(found)
    return f"{mean:.1f} cells a hunt ({parts}); {len(set().union(*found))} different ones in all hunts"


if __name__ == "__main__":
    main()

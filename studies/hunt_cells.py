"""Count the cells that the optimiser finds beside random draws: `python -m studies.hunt_cells [--trials 50]`.

The judge compares each frame with the last one of the clean twin, so it is blind to the way there, and to what its
small grey pictures do not show. Both proposers get the same layouts and the same number of simulated faults. Only what
is certified is filmed. A find is one that `badgen hunt` would keep: clear in the pictures, and not borderline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import process_time

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.end_state import DIFFICULTIES
from badgen.engine import DatasetConfig, resolve
from badgen.engine.modes import ALL
from badgen.evaluation.views import PASS
from badgen.hunt.draws import AtRandom
from badgen.hunt.hunting import Hunt
from badgen.hunt.judges import last_frame_likeness
from badgen.hunt.misses import Verdict
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


@dataclass(frozen=True)
class Hunted:
    """What a hunt found: its cells in the order in which they were found, and all its verdicts."""

    proposer: str
    cells: tuple[tuple[int, Cell], ...]
    verdicts: tuple[Verdict, ...]

    @property
    def halfway(self) -> int:
        """Cells that were found in the first half of the trials."""
        return sum(number < len(self.verdicts) // 2 for number, _ in self.cells)


def of_hunt(proposer: str, hunt: Hunt) -> Hunted:
    """What a hunt found; the twin that a judge rejects belongs to the trial that it came before."""
    return Hunted(
        proposer, tuple((f.verdict.number if f.verdict else 0, f.cell) for f in hunt.finds), tuple(hunt.history)
    )


@click.command()
@click.option("--scenes", default="open_drawer,close_drawer,stack", show_default=True, help="With commas between.")
@click.option("--trials", default=50, show_default=True, help="Simulated faults of a hunt.")
@click.option("--seeds", default=5, show_default=True, help="Hunts of each proposer.")
@click.option("--first", default=101, show_default=True, help="First seed.")
@click.option("--requests", default=2, show_default=True, help="Layouts of a scene.")
@click.option("--size", default="64", show_default=True, help="Pixels of a frame.")
def main(scenes: str, trials: int, seeds: int, first: int, requests: int, size: str) -> None:
    """Print the cells found by each proposer, seed by seed, and how often the judge misses a failure of each band."""
    space, every, table = space_of(scenes.split(","), requests), list[Hunted](), Table("seed", *PROPOSERS, "ratio")
    for seed in range(first, first + seeds):
        pair = []
        for name in PROPOSERS:
            began_s = process_time()
            pair.append(of_hunt(name, hunted(space, name, trials, seed, size)))
            click.echo(f"{seed} {name}: {_told(pair[-1])}; {process_time() - began_s:.0f} s of CPU")
        counts = [len(found.cells) for found in pair]
        table.add_row(str(seed), *map(str, counts), f"{counts[1] / max(counts[0], 1):.2f}")
        every += pair
    Console().print(table)
    for name in PROPOSERS:
        for line in _summary([found for found in every if found.proposer == name]):
            click.echo(f"{name}: {line}")


def _told(found: Hunted) -> str:
    results = Counter(v.result for v in found.verdicts)
    told = ", ".join(f"{n} {result}" for result, n in results.most_common())
    return f"{len(found.cells)} cells, {found.halfway} of them halfway; {told}"


def _summary(every: Sequence[Hunted]) -> Iterator[str]:
    """Mean number of cells, how many different ones there are in all hunts, and misses by band."""
    cells = [cell for found in every for _, cell in found.cells]
    yield f"{len(cells) / len(every):.1f} cells a hunt, {len(set(cells))} different ones in all hunts"
    verdicts = [v for found in every for v in found.verdicts]
    yield f"{sum(v.cell is not None for v in verdicts)} of {len(verdicts)} rollouts certified"
    for band in (*DIFFICULTIES, "benign"):
        own = [v for v in verdicts if v.cell is not None and v.cell.band == band]
        found = Counter(v.result for v in own)
        passes = sum(v.truth is not None and v.truth >= PASS for v in own)
        yield f"{band}: {len(own)} rollouts, {found['find']} finds, {found['known']} known, {passes} truly pass"


if __name__ == "__main__":
    main()

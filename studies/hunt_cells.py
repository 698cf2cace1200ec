"""Count the cells that the optimiser finds beside random draws: `python -m studies.hunt_cells [--trials 100]`.

The judge compares each frame with the last one of the clean twin, so it is blind to the way there, and to what its
small grey pictures do not show. Both proposers get the same layouts and the same number of trials. A proposal is
simulated once for all hunts: its layout decides what is drawn, so hunts of other seeds differ in what is proposed. Only
what is certified is filmed. A find is one that `badgen hunt` would keep: clear in the pictures, and not borderline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from badgen.hunt.hunting import Hunt, Proposer
from badgen.hunt.judges import last_frame_likeness
from badgen.hunt.misses import Verdict
from badgen.hunt.optimiser import Optimiser
from badgen.hunt.simulator import HUNT, Simulator
from badgen.hunt.space import Cell, Proposal, Space, space_of
from badgen.registry import registry

PROPOSERS: Mapping[str, Callable[[Space, np.random.Generator], Proposer]] = {
    "random": AtRandom,
    "optimiser": Optimiser,
}


@dataclass
class Outcomes:
    """What comes of proposals, each simulated and judged once for all hunts.

    Attributes:
        hunt: a hunt without a limit of finds, in which each new proposal is a step.
        known: what came of the proposals so far.
    """

    hunt: Hunt
    known: dict[str, Verdict] = field(default_factory=dict)

    def of(self, proposal: Proposal, number: int) -> Verdict:
        """What comes of a proposal. The layout decides what is drawn, and strengths are rounded to a tenth."""
        alike = replace(proposal, draw=proposal.request, strength=round(proposal.strength, 1), band=None)
        key = repr(alike)
        if key not in self.known:
            self.known[key] = self.hunt.step(alike)
            self.hunt.finds.clear()  # only the verdict is needed
        return replace(self.known[key], number=number, proposal=alike)


def hunted(outcomes: Outcomes, proposer: Proposer, trials: int) -> list[Verdict]:
    """The verdicts of a hunt that keeps one find of each cell."""
    history, cells = list[Verdict](), set[Cell | None]()
    for number in range(trials):
        verdict = outcomes.of(proposer.propose(history), number)
        if verdict.result == "find" and verdict.cell in cells:
            verdict = replace(verdict, result="known")
        cells |= {verdict.cell} if verdict.result == "find" else set()
        history.append(verdict)
    return history


def _config(scenes: Sequence[str], seed: int, size: str) -> DatasetConfig:
    cameras = tuple(dict.fromkeys(registry().scene(scene).camera_names[0] for scene in scenes))
    return replace(resolve(scenes[0], ALL, seed=seed, size=size), scenes=tuple(scenes), modes=(HUNT,), cameras=cameras)


@dataclass(frozen=True)
class Hunted:
    """A hunt: who proposed, and all its verdicts."""

    proposer: str
    verdicts: tuple[Verdict, ...]

    def cells(self, trials: int | None = None) -> list[Cell]:
        """The cells that were found in the first trials, or in all."""
        return [v.cell for v in self.verdicts[:trials] if v.result == "find" and v.cell is not None]


@click.command()
@click.option("--scenes", default="open_drawer,close_drawer,stack", show_default=True, help="With commas between.")
@click.option("--trials", default=100, show_default=True, help="Simulated faults of a hunt.")
@click.option("--seeds", default=5, show_default=True, help="Hunts of each proposer.")
@click.option("--first", default=101, show_default=True, help="First seed.")
@click.option("--requests", default=2, show_default=True, help="Layouts of a scene.")
@click.option("--size", default="64", show_default=True, help="Pixels of a frame.")
def main(scenes: str, trials: int, seeds: int, first: int, requests: int, size: str) -> None:
    """Print the cells found by each proposer, seed by seed, and how often the judge misses a failure of each band."""
    space, every, table = space_of(scenes.split(","), requests), list[Hunted](), Table("seed", *PROPOSERS, "ratio")
    outcomes = Outcomes(Hunt(Simulator(_config(space.scenes, first, size)), last_frame_likeness, per_cell=10**6))
    for seed in range(first, first + seeds):
        for name, kind in PROPOSERS.items():
            verdicts = hunted(outcomes, kind(space, np.random.default_rng(seed)), trials)
            every.append(Hunted(name, tuple(verdicts)))
            click.echo(f"{seed} {name}: {_told(every[-1])}; {len(outcomes.known)} simulated, {process_time():.0f} s")
        random, optimiser = (len(found.cells()) for found in every[-2:])
        table.add_row(str(seed), str(random), str(optimiser), f"{optimiser / max(random, 1):.2f}")
    cells = {v.cell for v in outcomes.known.values() if v.result == "find"}
    click.echo(f"{len(cells)} cells were found in all {len(outcomes.known)} different proposals")
    Console().print(table)
    for name in PROPOSERS:
        for line in _summary([found for found in every if found.proposer == name]):
            click.echo(f"{name}: {line}")


def _told(found: Hunted) -> str:
    results = Counter(v.result for v in found.verdicts)
    told = ", ".join(f"{n} {result}" for result, n in results.most_common())
    half = len(found.verdicts) // 2
    return f"{len(found.cells())} cells, {len(found.cells(half))} of them in the first half; {told}"


def _summary(every: Sequence[Hunted]) -> Iterator[str]:
    """Mean number of cells, how many different ones there are in all hunts, and misses by band."""
    cells = [cell for found in every for cell in found.cells()]
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

"""What `badgen hunt` prints: what came of the proposals, and the cells that were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from badgen.hunt.hunting import Hunt


def hunt_lines(hunt: Hunt) -> Iterator[str]:
    """A line for each fact, with its name first."""
    trials, cells = len(hunt.history), hunt.cells
    simulated = hunt.simulator.simulated
    also = ", ".join(f"{what} {n}" for what, n in sorted(simulated.items()) if what != "faults")
    yield f"simulated {simulated['faults']} rollouts under a fault{f'; besides: {also}' if also else ''}"
    results = Counter(verdict.result for verdict in hunt.history)
    yield f"came of   {', '.join(f'{n} {result}' for result, n in results.most_common())}"
    for miss, n in Counter(v.miss for v in hunt.history if v.result == "find").most_common():
        yield f"misses    {n} {miss}"
    for cell, n in sorted(cells.items(), key=str):
        yield f"cell      {cell}: {n}"
    share = 100.0 * len(cells) / trials if trials else 0.0
    yield f"found     {len(cells)} cells (scene, mode, band) in {trials} trials: {share:.0f} per 100"

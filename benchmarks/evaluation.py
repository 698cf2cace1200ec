"""Print how long `badgen eval` takes for made-up scores, without pictures: `python -m benchmarks.evaluation`.

By default 600 groups of a clean success and three failures, 16 frames each, in as many scenes and modes as the shipped
scenes have, scored by one model and beside it the baselines that need no picture.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import click
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.episode import OUTCOMES
from badgen.evaluation.baselines import labels, without_pictures
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.views import View, scored

_SCENES, _MODES, _HORIZON_S = 14, 90, 12.0


def views(groups: int, failures: int, frames: int, rng: np.random.Generator) -> Iterator[View]:
    """Made-up views: a success that rises to 1, and failures that fall back after a moment of their own."""
    time_s = np.linspace(0.0, _HORIZON_S, frames)
    rising = time_s / _HORIZON_S
    for group in range(groups):
        yield _view(group, 0, "success", None, time_s, rising)
        for number in range(1, failures + 1):
            departs_s = float(rng.uniform(0.3, 0.8) * _HORIZON_S)
            fallen = np.where(time_s > departs_s, rng.uniform(0.0, 0.5), rising)
            yield _view(group, number, OUTCOMES[1 + int(rng.integers(4))], departs_s, time_s, fallen)


def _view(group: int, number: int, outcome: str, departs_s: float | None, time_s: F64, truth: F64) -> View:
    failed = outcome != "success"
    return View(
        episode=f"g{group:05}-{number}",
        camera="front",
        look="",
        group=f"g{group:05}",
        request="do it",
        scene=f"scene{group % _SCENES}",
        robot=f"robot{group % 3}",
        mode=f"mode{(group * 7 + number) % _MODES}" if failed else "none",
        outcome=outcome,
        role="failure" if failed else "clean",
        band=DIFFICULTIES[(group + number) % 3] if failed else "",
        margin_share=(group % 20) / 10 if failed else None,
        twin=f"g{group:05}-0",
        comparable=True,
        near_pair="",
        near_apart_m=None,
        original="",
        states=f"{group}-{number}",
        departs_s=departs_s,
        onset_s=departs_s,
        horizon_s=_HORIZON_S,
        frames=np.array([], dtype=np.int64),
        time_s=time_s,
        truth=truth,
    )


@click.command()
@click.option("--groups", default=600, show_default=True)
@click.option("--failures", default=3, show_default=True, help="Of each group.")
@click.option("--frames", default=16, show_default=True)
def main(groups: int, failures: int, frames: int) -> None:
    """Score made-up views, and time their evaluation."""
    rng = np.random.default_rng(0)
    made = list(views(groups, failures, frames, rng))
    noisy = [np.clip(v.truth + rng.normal(0.0, 0.2, frames), 0.0, 1.0) for v in made]
    data = scored(made, {"noisy": noisy, **without_pictures(made), **labels(made)})
    began, began_cpu = time.perf_counter(), time.process_time()
    found = evaluate(data, seed=0)
    print(f"{found.groups} groups, {found.views} views, {found.pairs} pairs, {len(found.models)} models: ", end="")
    print(f"{time.perf_counter() - began:.1f} s, of which {time.process_time() - began_cpu:.1f} s of one core")


if __name__ == "__main__":
    main()

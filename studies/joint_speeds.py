"""Print the highest joint speeds of the rollouts in datasets: `python -m studies.joint_speeds DATASET [DATASET ...]`.

Speeds are shares of the no-load speed of the joint's motor, above which it can only brake. They are read from the
logged states, every 20 ms. An impact may turn a joint faster for a row; a joint that stays faster for two rows on end
is counted as over, unless a push or torque noise acts on the robot at that time: that turns joints whose motors brake
with all they have. Simulated rollouts are counted once, however often they are stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

import badgen
from badgen.contracts.arrays import Bools
from badgen.store import Episode

_WORST = 12  # rollouts to print


@dataclass(frozen=True)
class Fastest:
    """The fastest joint of one rollout.

    Attributes:
        scene, outcome, mode, episode: of the episode that stores it.
        joint: name of the joint; share: its highest speed as a share of its no-load speed; time_s: when.
        over_rows: most rows on end with one joint over its no-load speed.
        by_itself_rows: likewise, while no push or torque noise acts.
    """

    scene: str
    outcome: str
    mode: str
    episode: str
    joint: str
    share: float
    time_s: float
    over_rows: int
    by_itself_rows: int


def fastest(episode: Episode) -> Fastest | None:
    """The fastest joint of an episode; None where no motor of its robot has a no-load speed."""
    motors = [a for h in episode.robot().handles for a in h.actuators if a.joint is not None and a.no_load_radps]
    if not motors:
        return None
    model, info, arrays = episode.world().model, episode.info, episode.arrays()
    columns = [int(model.joint(a.joint).dofadr[0]) for a in motors if a.joint is not None]
    share = np.abs(arrays.qvel[:, columns]) / np.array([a.no_load_radps for a in motors])
    acts = np.zeros(len(share), dtype=bool)
    for begin_s, end_s in disturbances(info.operators):
        acts |= (arrays.time_s >= begin_s) & (arrays.time_s <= end_s)
    row, k = (int(i) for i in np.unravel_index(int(share.argmax()), share.shape))
    return Fastest(
        info.scene,
        info.outcome,
        info.mode,
        episode.id,
        str(motors[k].joint),
        float(share[row, k]),
        float(arrays.time_s[row]),
        longest(share > 1.0),
        longest((share > 1.0) & ~acts[:, None]),
    )


def disturbances(operators: Sequence[Mapping[str, Any]]) -> Iterator[tuple[float, float]]:
    """When forces or torques from outside act on a rollout: begin and end [s]."""
    for operator in operators:
        params = operator["params"]
        if operator["name"] == "push":
            yield params["cause_s"], params["cause_s"] + params["lasts_s"]
        if operator["name"] == "torque_noise":
            yield params["cause_s"], params["stop_s"]


def longest(over: Bools) -> int:
    """Largest number of rows on end in which one column (T, joints) is true."""
    run, most = np.zeros(over.shape[1], dtype=int), 0
    for row in over:
        run = np.where(row, run + 1, 0)
        most = max(most, int(run.max(initial=0)))
    return most


def rollouts(datasets: tuple[Path, ...]) -> Iterator[Fastest]:
    """Every simulated rollout of these datasets that has motors with no-load speeds."""
    for path in datasets:
        for episode in badgen.open_dataset(path):
            found = fastest(episode) if episode.info.relabelled_from is None else None
            if found is not None:
                yield found


def by_scene(found: list[Fastest]) -> Table:
    """For each scene, clean and failing rollouts: how fast their fastest joints are."""
    groups = defaultdict(list)
    for f in found:
        groups[f.scene, "success" if f.outcome == "success" else "failing"].append(f)
    head = ("scene", "rollouts", "number", "median", "highest", "over", "for two rows", "by itself")
    table = Table(*head, box=None)
    for (scene, kind), of in sorted(groups.items()):
        shares, counts = [f.share for f in of], [sum(f.over_rows > n for f in of) for n in (0, 1)]
        counts.append(sum(f.by_itself_rows > 1 for f in of))
        table.add_row(scene, kind, str(len(of)), f"{np.median(shares):.2f}", f"{max(shares):.2f}", *map(str, counts))
    return table


def worst(found: list[Fastest]) -> Table:
    """The rollouts with the fastest joints."""
    table = Table("worst", "mode", "joint", "share", "at", "rows over", "by itself", box=None)
    for f in sorted(found, key=lambda f: (-f.by_itself_rows, -f.over_rows, -f.share))[:_WORST]:
        rows = str(f.over_rows), str(f.by_itself_rows)
        table.add_row(f.episode, f.mode, f.joint, f"{f.share:.2f}", f"{f.time_s:.2f} s", *rows)
    return table


@click.command()
@click.argument("datasets", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(datasets: tuple[Path, ...]) -> None:
    """Measure joint speeds."""
    found, console = list(rollouts(datasets)), Console(width=160)
    console.print(by_scene(found), worst(found), highlight=False)


if __name__ == "__main__":
    main()

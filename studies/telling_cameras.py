"""Measure which cameras show failures: `python -m studies.telling_cameras RUN...`, for `Scene.telling_cameras`.

Every stored failure is looked at through each camera of its scene alone; the datasets need no pictures. A line says of
how many failures a camera shows clearly what went wrong, and which cameras `--cameras auto` should take: the default
camera, then again and again the one that shows clearly the most failures that no chosen one does, while these are
WORTH of all or more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import click
from rich.console import Console
from rich.table import Table

from badgen.checks.derived import task_of
from badgen.contracts.sight import Sight
from badgen.judging.certificate import judge
from badgen.judging.evidence.eye import SIZE_PX
from badgen.registry import registry
from badgen.render.renderer import Renderer, frame_steps
from badgen.render.seen import SightFinder
from badgen.store import Dataset, Episode

WORTH = 0.03  # share of the failures that a further camera must add
_FPS = 10.0  # of the default videos

Clear: TypeAlias = dict[str, set[str]]  # camera -> failures that it shows clearly


def shown_by(failure: Episode, twin: Episode) -> list[str]:
    """The cameras of its scene that show clearly on their own what went wrong."""
    scene, task = registry().scene(failure.info.scene), task_of(failure.info)
    here, there = failure.trajectory(), twin.trajectory()
    events = judge(here, task, float(here.time_s[-1])).events
    steps, found = frame_steps(len(here), scene.log_hz, _FPS), []
    with Renderer(here.model, SIZE_PX, SIZE_PX, scene.paint) as renderer:
        for camera in scene.camera_names:
            rules = SightFinder(renderer, (camera,), steps).sights(here, there, task, events)
            if Sight.of(rules).seen == "clear":
                found.append(camera)
    return found


def telling(clear: Mapping[str, set[str]], default: str) -> tuple[str, ...]:
    """The default camera, and those that add most to what the chosen ones show, each at least WORTH of all failures."""
    chosen, every = [default], set[str]().union(*clear.values())
    while True:
        shown = set[str]().union(*(clear[c] for c in chosen))
        best = max(clear, key=lambda c: len(clear[c] - shown))
        if not every or len(clear[best] - shown) < WORTH * len(every):
            return tuple(chosen)
        chosen.append(best)


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(runs: tuple[Path, ...]) -> None:
    """Look at the failures of these datasets."""
    failures: defaultdict[str, int] = defaultdict(int)
    clear: defaultdict[str, Clear] = defaultdict(dict)
    for run in runs:
        dataset = Dataset(run)
        for episode in dataset.episodes():
            if episode.info.role == "failure":
                name = episode.info.scene
                failures[name] += 1
                showing = shown_by(episode, dataset.episode(episode.info.twin))
                for camera in registry().scene(name).camera_names:
                    clear[name].setdefault(camera, set()).update({f"{run}/{episode.id}"} if camera in showing else ())
    Console(width=160).print(_table(failures, clear), highlight=False)


def _table(failures: Mapping[str, int], clear: Mapping[str, Clear]) -> Table:
    table = Table("scene", "failures", "in any", "in the main two", "in auto", "each camera", "auto", box=None)
    for name in sorted(failures):
        scene, own = registry().scene(name), clear[name]
        auto = telling(own, scene.camera_names[0])
        shown = [len(set[str]().union(*(own[c] for c in names))) for names in (own, scene.main_cameras, auto)]
        each = ", ".join(f"{camera} {len(ids)}" for camera, ids in own.items())
        table.add_row(name, str(failures[name]), *map(str, shown), each, ", ".join(auto))
    return table


if __name__ == "__main__":
    main()

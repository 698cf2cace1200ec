"""Measure which cameras show failures: `python -m studies.telling_cameras RUN...`, for `Scene.telling_cameras`.

Every stored failure is looked at through each camera of its scene alone; the datasets need no pictures. Make them with
`--cameras none`, since one that has pictures prefers failures that its own cameras show. What is found replaces what
studies/telling_figures.json holds of the same scenes; `make docs` then writes the table of docs/scenes.md.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from badgen.checks.derived import task_of
from badgen.contracts.sight import Sight
from badgen.judging.certificate import judge
from badgen.judging.evidence.eye import SIZE_PX
from badgen.registry import registry
from badgen.render.renderer import Renderer, frame_steps
from badgen.render.seen import SightFinder
from badgen.store import Dataset, Episode

FIGURES = Path(__file__).parent / "telling_figures.json"
WORTH = 0.03  # share of the failures; what a second camera adds must be more, and more than a single failure
_FPS = 10.0  # of the default videos

Shown: TypeAlias = dict[str, int]  # cameras that show a failure clearly, separated by blanks -> number of failures


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


def telling(shown: Shown, cameras: Sequence[str]) -> tuple[str, ...]:
    """The default camera, and the one that adds most to it, if it adds enough.

    The default camera is always there, since a camera at a wrist alone shows no whole task.
    """
    default, *others = cameras
    best = max(others, key=lambda c: count(shown, (default, c)))  # of equals the one that the scene names first
    added = count(shown, (default, best)) - count(shown, (default,))
    return (default, best) if added > max(1.0, WORTH * sum(shown.values())) else (default,)


def count(shown: Shown, cameras: Iterable[str]) -> int:
    """How many failures at least one of the cameras shows clearly."""
    return sum(n for names, n in shown.items() if set(names.split()) & set(cameras))


def kept() -> dict[str, Shown]:
    """The figures in the repository, by scene; none before anything was measured."""
    found: dict[str, Shown] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found


def looked_at(runs: Iterable[Path]) -> dict[str, Shown]:
    """What the cameras show of the failures of some datasets, by scene."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for dataset in map(Dataset, runs):
        for episode in dataset.episodes():
            if episode.info.role == "failure":
                cameras = shown_by(episode, dataset.episode(episode.info.twin))
                found[episode.info.scene][" ".join(cameras)] += 1
    return {scene: dict(sorted(shown.items())) for scene, shown in found.items()}


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(runs: tuple[Path, ...]) -> None:
    """Look at the failures of these datasets and keep what is found."""
    found = looked_at(runs)
    FIGURES.write_text(json.dumps(dict(sorted((kept() | found).items())), indent=1) + "\n", encoding="utf-8")
    for name, shown in sorted(found.items()):
        auto = telling(shown, registry().scene(name).camera_names)
        click.echo(f"{name}: {count(shown, auto)} of {sum(shown.values())}; telling_cameras = {auto}")


if __name__ == "__main__":
    main()

"""Print in what a dataset and the audit agree: `python -m studies.audit RUN [--bands near,hidden] [--n 200 --seed S]`.

Ends with 1 if any episode has another mode, an onset that is off by more than one row, or a rule that is not audited.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from studies.audit.compare import Difference, differences
from studies.audit.episodes import Episode, episodes

COLUMNS = (
    "audited",
    "rules",
    "mode",
    "onset",
    "outcome",
    "event",
    "start",
    "stop",
    "difficulty",
    "value",
    "trace",
    "turn",
)


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--bands", default="near,hidden", show_default=True, help="difficulties to audit, or all episodes: any")
@click.option("--scene", "scenes", multiple=True, help="only this scene; may be given several times")
@click.option("--n", type=click.IntRange(min=1), help="so many episodes, drawn at random; all without it")
@click.option("--seed", default=0, show_default=True, help="of the draw")
def main(runs: tuple[Path, ...], bands: str, scenes: tuple[str, ...], n: int | None, seed: int) -> None:
    """Find every event of the datasets RUNS a second time, and compare."""
    wanted = [e for run in runs for e in episodes(run) if _asked(e, bands.split(","), scenes)]
    if n is not None and n < len(wanted):
        keep = np.random.default_rng(seed).choice(len(wanted), n, replace=False)
        wanted = [wanted[int(k)] for k in sorted(keep)]
    if not wanted:
        sys.exit("No such episodes: give other --bands or --scene.")
    results = [(episode, _audited(episode)) for episode in wanted]
    click.echo(table(results))
    wrong = [e for e, found in results if any(d.grave for d in found)]
    click.echo(f"{len(wanted)} episodes audited, {len(wanted) - len(wrong)} agree in mode and onset.")
    sys.exit(1 if wrong else 0)


def _asked(episode: Episode, bands: Sequence[str], scenes: Sequence[str]) -> bool:
    known = not scenes or episode.scene in scenes
    return known and ("any" in bands or (episode.role == "failure" and episode.label.difficulty in bands))


def _audited(episode: Episode) -> list[Difference]:
    found = differences(episode)
    for difference in found:
        click.echo(f"{episode.scene} {episode.name} ({episode.role}, {episode.label.mode}): {difference}")
    return found


def table(results: Sequence[tuple[Episode, Sequence[Difference]]]) -> str:
    """A line for each scene: its episodes, and how many of them agree in each respect."""
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    count = Counter(episode.scene for episode, _ in results)
    for episode, found in results:
        about = {d.about for d in found}
        wrong[episode.scene].update(COLUMNS if "audited" in about else about)
    lines = [f"{'scene':<16}{'episodes':>9}" + "".join(f"{c:>11}" for c in COLUMNS)]
    for scene, total in [*sorted(count.items()), ("all", sum(count.values()))]:
        missed = sum(wrong.values(), Counter()) if scene == "all" else wrong[scene]
        lines.append(f"{scene:<16}{total:>9}" + "".join(f"{total - missed[c]:>11}" for c in COLUMNS))
    return "\n".join(lines)


if __name__ == "__main__":
    main()

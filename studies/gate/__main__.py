"""Print how well the gate of `badgen augment` tells good restyled videos from wrong ones: `python -m studies.gate RUN`.

RUN is a run of all scenes with pictures. Failures of different modes and their twins are composed, encoded and decoded
as `badgen augment` does; each video is then made wrong in every way of `badgen.restyle.gate.mutants`. With
`--calibrate` limits are found on five scenes. What they refuse is counted on those and on all others, and for kinds of
mutants that they were never tuned on. Scores are kept in the file of `--scores`, so that a second call only counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from badgen.restyle.gate.limits import LIMITS
from badgen.store import open_dataset
from studies.gate.calibrate import CALIBRATED_ON, calibrated, lost_of, table_of
from studies.gate.rows import Row, failures, rows_of


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--scores", type=click.Path(path_type=Path), required=True, help="File of scores; made, or continued.")
@click.option("--most", default=2, show_default=True, help="Failures of each scene, each of another mode.")
@click.option("--calibrate", is_flag=True, help="Use new limits in place of those of the gate, and print them.")
def main(run: Path, scores: Path, most: int, calibrate: bool) -> None:
    """Measure what is not in SCORES yet, then print the tables."""
    lines = scores.read_text().splitlines() if scores.exists() else []
    rows = [Row(**json.loads(line)) for line in lines]
    dataset, known = open_dataset(run), {r.scene for r in rows}
    scenes = sorted({e.info.scene for e in dataset.episodes()} - known, key=lambda s: (s not in CALIBRATED_ON, s))
    for scene in scenes:
        new = [row for failure in failures(dataset, scene, most) for row in rows_of(dataset, failure)]
        with scores.open("a") as out:
            out.writelines(json.dumps(asdict(r)) + "\n" for r in new)
        rows += new
        print(f"{scene}: {len(new)} videos", flush=True)
    limits = calibrated([r for r in rows if r.scene in CALIBRATED_ON]) if calibrate else dict(LIMITS)
    console = Console()
    console.print(limits)
    console.print(table_of(rows, limits))
    console.print(lost_of(rows, limits))


if __name__ == "__main__":
    main()

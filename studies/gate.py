"""Print how well the gate of `badgen augment` tells good restyled videos from wrong ones: `python -m studies.gate DIR`.

DIR/SCENE holds a small dataset of each scene and is made where it is missing. Every failure and its twin are composed
anew; each video is then made wrong in every way of `badgen.restyle.gate.mutants`. Limits are found on five scenes
(`--calibrate` prints them), and what they do is counted on those and on all others, and for kinds of mutants that they
were never tuned on. Scores are kept in DIR/scores.jsonl, so that a second call only counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import Ints
from badgen.contracts.restyle import Movie, View
from badgen.engine import make_dataset, resolve
from badgen.registry import registry
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.compose import Compose
from badgen.restyle.gate.judge import Gauge
from badgen.restyle.gate.limits import ALIKE, LIMITS, Scored
from badgen.restyle.gate.mutants import TUNED, UNSEEN, mutant
from badgen.restyle.gate.subject import Subject, frames_of, moments_of, subject_of
from badgen.store import open_dataset

CALIBRATED_ON = ("humanoid_walk", "lid_lift", "open_drawer", "pick_place", "push")
MOST_LOST = 0.05  # of good videos of these scenes
MARGIN = 4  # frames around those that decide, which a mutant may show in their place
MUTATED = 1  # things of each video, the largest ones
LEAST_PX = 40  # a smaller thing is not made wrong


@dataclass(frozen=True)
class Row:
    """The scores of one video: good, or a mutant of one thing. Without scores it is not restylable or undecidable."""

    scene: str
    video: str
    kind: str
    alike: float | None
    scores: Mapping[str, Mapping[str, float]]

    def passes(self, limits: Mapping[str, float]) -> bool:
        """Whether the gate lets it pass."""
        decidable = bool(self.scores) and self.alike is not None and self.alike <= ALIKE
        return decidable and all(of[k] <= limits[k] for of in self.scores.values() for k in limits)


def rows_of(scene: str, folder: Path) -> Iterator[Row]:
    """Good videos and mutants of the first failure of a dataset and of its twin."""
    dataset = open_dataset(folder)
    failure = next(e for e in dataset if e.info.role == "failure")
    moments = moments_of([failure])
    for episode in (failure, dataset.episode(failure.info.twin)):
        clip = clip_of(episode)
        subject = subject_of(episode, moments)
        if subject.reason:
            continue
        for view, movie in zip(clip.views, Compose()(clip, "", 7), strict=True):
            yield from _rows_of_view(scene, f"{episode.id}/{view.camera}", view, movie, subject)


def _rows_of_view(scene: str, name: str, view: View, movie: Movie, subject: Subject) -> Iterator[Row]:
    frames, gauge = frames_of(view, subject.moments_s), Gauge(view, subject)
    yield _row(scene, name, "good", gauge.measure(movie))
    sizes = [subject.masks(view, i, frames).sum(axis=(1, 2)).mean() for i in range(len(subject.things))]
    large = [i for i in np.argsort(sizes)[::-1].tolist() if sizes[i] >= LEAST_PX]
    for i in large[:MUTATED]:
        other = next((k for k in large if k != i), None)
        for kind in (*TUNED, *UNSEEN):
            wrong = _mutant(kind, movie, view, subject, frames, i, other)
            if wrong is not None:
                yield _row(scene, f"{name}/{subject.things[i]}", kind, gauge.measure(wrong, subject.things[i : i + 1]))


def _mutant(
    kind: str, movie: Movie, view: View, subject: Subject, frames: Ints, thing: int, other: int | None
) -> Movie | None:
    """A movie that is wrong around the frames that decide; None where it would look the same."""
    part = slice(max(int(frames.min()) - MARGIN, 0), int(frames.max()) + MARGIN + 1)
    around = np.arange(len(movie))[part]
    masks = subject.masks(view, thing, around)
    others = np.zeros_like(masks) if other is None else subject.masks(view, other, around) & ~masks
    made = mutant(kind, movie[part], masks, others, np.random.default_rng(3))
    if made is None:
        return None
    found = movie.copy()
    found[part] = made
    return found


def _row(scene: str, name: str, kind: str, found: Mapping[str, Scored]) -> Row:
    alike = max((m.alike for m in found.values()), default=None)
    return Row(scene, name, kind, alike, {thing: m.scores for thing, m in found.items()})


def calibrated(rows: Sequence[Row]) -> dict[str, float]:
    """The tightest limits, at one quantile of good videos for all measures, that lose at most MOST_LOST of them."""
    good = [r for r in rows if r.kind == "good" and r.scores and (r.alike or 0.0) <= ALIKE]
    values = {k: [max(of[k] for of in r.scores.values()) for r in good] for k in LIMITS}
    for quantile in np.linspace(0.8, 1.0, 81).tolist():
        limits = {k: round(1.1 * float(np.quantile(v, quantile)) + 0.05, 2) for k, v in values.items()}
        if np.mean([not r.passes(limits) for r in good]) <= MOST_LOST:
            return limits
    return limits


def table_of(rows: Sequence[Row], limits: Mapping[str, float]) -> Table:
    """Share of mutants of each kind caught, and of good videos lost, for tuned and other scenes."""
    table = Table("video", "five scenes", "caught", "other scenes", "caught ", title="what the gate refuses")
    counted: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for r in rows:
        counted[r.kind, r.scene in CALIBRATED_ON].append(not r.passes(limits))
    for kind in ("good", *TUNED, *UNSEEN):
        cells = []
        for tuned in (True, False):
            refused = counted[kind, tuned]
            cells += [str(len(refused)), f"{np.mean(refused):.0%}" if refused else "-"]
        table.add_row(f"{kind} (never tuned on)" if kind in UNSEEN else kind, *cells)
    return table


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--calibrate", is_flag=True, help="Print new limits in place of those that are in use.")
def main(folder: Path, calibrate: bool) -> None:
    """Measure every scene that is not in FOLDER/scores.jsonl, then print the table."""
    file = folder / "scores.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    rows = [Row(**json.loads(line)) for line in lines]
    for scene in sorted(registry().usable_scenes(), key=lambda s: (s not in CALIBRATED_ON, s == "fold_cloth", s)):
        if scene in {r.scene for r in rows}:
            continue
        if not (folder / scene / "manifest.json").exists():
            config = resolve(scene, "all", total=1, jitters=0, relabelled=0, benign=0)
            make_dataset(config, folder / scene)
        new = list(rows_of(scene, folder / scene))
        with file.open("a") as out:
            out.writelines(json.dumps(asdict(r)) + "\n" for r in new)
        rows += new
        print(f"{scene}: {len(new)} videos", flush=True)
    limits = calibrated([r for r in rows if r.scene in CALIBRATED_ON]) if calibrate else dict(LIMITS)
    Console().print(limits)
    Console().print(table_of(rows, limits))


if __name__ == "__main__":
    main()

"""Print how good distilled labels are where the truth is known: `python -m studies.distilled DATASET`.

Pairs are a failure and its clean twin, or two failures of one scene. People are taken to prefer the video with the
larger summed `reward`. A stand-in for a judge, of stated error, gives samples for both videos; the kept sample is
compared with the stored `reward`, and so is one that is taken at random.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import F64
from badgen.distill.preference import CHOICES, Sample, Side, keep
from badgen.selection.labels import evenly
from badgen.store import Dataset, Episode, open_dataset

FRAMES, RESAMPLES = 16, 2000


@dataclass(frozen=True)
class Truth:
    """What the simulator knows of a video, at its frames: (N,) reward, and progress, in which no fault counts."""

    group: str
    scene: str
    reward: F64
    progress: F64


@dataclass(frozen=True)
class TruePair:
    """Two videos, of which `preferred` has the larger summed reward."""

    a: Truth
    b: Truth
    preferred: Side


@dataclass(frozen=True)
class StandIn:
    """A judge of stated error.

    Attributes:
        misses: how often it overlooks what goes wrong in a video, and gives its progress instead of its reward.
        blind: share of videos in which it overlooks it in every sample.
        spread: standard deviation of its scale, one factor for each video and sample.
        jitter: standard deviation of each frame.
        people: share of the pairs in which people are wrong.
    """

    misses: float
    blind: float = 0.0
    spread: float = 0.2
    jitter: float = 0.1
    people: float = 0.0

    def rewards(self, video: Truth, blind: bool, rng: np.random.Generator) -> F64:
        """(N,) one sample of a video's rewards; the first is 0."""
        base = video.progress if blind or rng.random() < self.misses else video.reward
        noisy = base * (1.0 + self.spread * rng.standard_normal()) + self.jitter * rng.standard_normal(len(base))
        found = np.clip(noisy, 0.0, 1.0)
        found[0] = 0.0
        return found

    def samples(self, pair: TruePair, count: int, rng: np.random.Generator) -> list[Sample]:
        """Samples of both videos."""
        blind_a, blind_b = (bool(rng.random() < self.blind) for _ in range(2))
        return [Sample(self.rewards(pair.a, blind_a, rng), self.rewards(pair.b, blind_b, rng)) for _ in range(count)]


JUDGES = (
    StandIn(0.2),
    StandIn(0.5),
    StandIn(0.8),
    StandIn(0.95),
    StandIn(0.5, blind=0.5),
    StandIn(0.5, people=0.1),
    StandIn(0.8, spread=0.05, jitter=0.05),
    StandIn(0.95, spread=0.05, jitter=0.05),
)


@dataclass(frozen=True)
class Outcome:
    """What came of one pair: the error of what was kept by each choice, and of a sample taken at random, in points.

    Attributes:
        group: group of the video that people liked less.
        at_random: mean error over all samples, of both videos and of the one that people liked less.
        kept: choice -> the same two errors of the kept sample; empty where no sample agrees.
    """

    group: str
    at_random: tuple[float, float]
    kept: Mapping[str, tuple[float, float]]


def truth_of(episode: Episode) -> Truth:
    """The labels of an episode at evenly spaced rows."""
    labels = episode.arrays().labels
    at = evenly(len(labels.reward), FRAMES)
    reward, progress = (np.asarray(v[at], dtype=np.float64) for v in (labels.reward, labels.progress))
    return Truth(episode.info.group, episode.info.scene, reward, progress)


def twin_pairs(dataset: Dataset) -> Iterator[TruePair]:
    """Every failure with its clean twin."""
    for episode in dataset:
        info = episode.info
        if not info.is_twin and not info.success and info.relabelled_from is None:
            yield from _ordered(truth_of(dataset.episode(info.twin)), truth_of(episode))


def failure_pairs(dataset: Dataset) -> Iterator[TruePair]:
    """Every failure with the next failure of its scene."""
    by_scene: defaultdict[str, list[Truth]] = defaultdict(list)
    for e in dataset:
        if not e.info.is_twin and not e.info.success and e.info.relabelled_from is None:
            by_scene[e.info.scene].append(truth_of(e))
    for failures in by_scene.values():
        for a, b in itertools.pairwise(failures):
            yield from _ordered(a, b)


def _ordered(a: Truth, b: Truth) -> Iterator[TruePair]:
    """The pair with what people prefer; none where the sums are equal."""
    ahead = float(a.reward.sum() - b.reward.sum())
    if abs(ahead) > 1e-9:
        yield TruePair(a, b, "a" if ahead > 0.0 else "b")


def outcome(pair: TruePair, judge: StandIn, count: int, rng: np.random.Generator) -> Outcome:
    """Ask the stand-in about a pair, and keep a sample by every choice."""
    samples = judge.samples(pair, count, rng)
    told: Side = pair.preferred
    if rng.random() < judge.people:
        told = "b" if told == "a" else "a"
    errors = [_errors(pair, s, told) for s in samples]
    kept = {name: k for name, choice in CHOICES.items() if (k := keep(samples, told, choice)) is not None}
    mean = (float(np.mean([e[0] for e in errors])), float(np.mean([e[1] for e in errors])))
    liked_less = pair.b if told == "a" else pair.a
    return Outcome(liked_less.group, mean, {name: errors[k.index] for name, k in kept.items()})


def _errors(pair: TruePair, sample: Sample, told: Side) -> tuple[float, float]:
    """Mean distance to the true reward, in points: of both videos, and of the one that people liked less."""
    a, b = (100.0 * float(np.abs(x - y).mean()) for x, y in ((sample.a, pair.a.reward), (sample.b, pair.b.reward)))
    return (a + b) / 2.0, b if told == "a" else a


def interval(groups: Sequence[str], values: F64, rng: np.random.Generator) -> tuple[float, float]:
    """95 % interval of a mean, by drawing whole groups again."""
    names = sorted(set(groups))
    members = [np.flatnonzero([g == name for g in groups]) for name in names]
    sums, counts = (np.array([f(m) for m in members]) for f in (lambda m: values[m].sum(), len))
    drawn = rng.integers(0, len(names), (RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def row(judge: StandIn, found: Sequence[Outcome], rng: np.random.Generator) -> list[str]:
    """Cells of one judge: pairs without an agreeing sample, and errors of those with one."""
    agreed = [o for o in found if o.kept]
    groups = [o.group for o in agreed]
    told = (judge.misses, judge.blind, judge.spread, judge.jitter, judge.people)
    cells = [*(f"{v:g}" for v in told), f"{1.0 - len(agreed) / len(found):.1%}"]
    for which in (0, 1):
        random = np.array([o.at_random[which] for o in agreed])
        cells.append(f"{random.mean():.1f}")
        for choice in CHOICES:
            kept = np.array([o.kept[choice][which] for o in agreed])
            low, high = interval(groups, kept - random, rng)
            cells.append(f"{kept.mean():.1f} ({low:+.1f} to {high:+.1f})")
    return cells


def table(title: str, pairs: Sequence[TruePair], count: int, seed: int) -> Table:
    """One row for each judge."""
    shown = Table(title=f"{title}: {len(pairs)} pairs, {count} samples each", title_justify="left", box=None)
    names = ("misses", "blind", "scale", "frame", "people wrong", "none agrees")
    for name in (*names, "at random", *CHOICES, "less: at random", *(f"less: {c}" for c in CHOICES)):
        shown.add_column(name, justify="right")
    for number, judge in enumerate(JUDGES):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
        shown.add_row(*row(judge, [outcome(p, judge, count, rng) for p in pairs], rng))
    return shown


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--samples", type=int, default=10, show_default=True, help="Samples for each pair.")
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed of the stand-in judges.")
def main(dataset: Path, samples: int, seed: int) -> None:
    """Print errors of distilled labels on the pairs of DATASET, in points of 100."""
    opened, console = open_dataset(dataset), Console(width=240)
    for title, pairs in (("failure and twin", twin_pairs(opened)), ("two failures", failure_pairs(opened))):
        console.print(table(title, list(pairs), samples, seed))


if __name__ == "__main__":
    main()

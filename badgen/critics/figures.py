"""How well scores of frames order failures below their twins, whether they pass them, and how far they are off."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

PASS = 50  # a run whose last frame gets at least this many points of 100 passes
FALL = 10  # points; a label that is lower by more than this has fallen
Side: TypeAlias = Literal["failure", "twin"]


@dataclass(frozen=True, slots=True)
class Scored:
    """One frame: its place in time (steps or seconds), its true value and the judge's, 0 to 100 each."""

    when: float
    truth: float
    score: float


@dataclass(frozen=True)
class JudgedRun:
    """All judged frames of one run.

    Attributes:
        pair: name of the pair of a failure and its clean twin.
        side: which of the two this is.
        episode: name of the run; a twin may belong to several pairs.
        outcome: of the run.
        band: difficulty of the failure of the pair: plain, near or hidden; empty where it is not known.
        frames: in order of time.
        scene, mode: of the run; empty where they are not known.
        departs_s, onset_s: when it is seen to go wrong, and when its first event begins [s]; None where it does not, or
            where that is not known.
    """

    pair: str
    side: Side
    episode: str
    outcome: str
    band: str
    frames: tuple[Scored, ...]
    scene: str = ""
    mode: str = ""
    departs_s: float | None = None
    onset_s: float | None = None

    @property
    def passes(self) -> bool:
        """Whether the judge passes the run, by the last of its frames."""
        return self.frames[-1].score >= PASS

    @property
    def mean_error(self) -> float:
        """Mean distance of the judge's values from the true ones, in points."""
        return sum(abs(f.score - f.truth) for f in self.frames) / len(self.frames)

    @property
    def falls(self) -> tuple[int, int]:
        """Of all two frames whose true value is lower by more than FALL in the later one: those scored lower, and all.

        All two frames count, not only neighbours.
        """
        fallen = [(a, b) for a, b in itertools.combinations(self.frames, 2) if a.truth - b.truth > FALL]
        return sum(b.score < a.score for a, b in fallen), len(fallen)


@dataclass(frozen=True)
class Figures:
    """What a judge did on a set of runs; a twin that belongs to several pairs counts once among the twins.

    Attributes:
        pairs: pairs with both runs judged.
        in_order: of them, those in which the failure gets the lower sum over frames (of equally many frames).
        ties: of them, those with equal sums, which are not in order.
        failures, failures_passed: judged failures, and those whose last frame gets at least PASS.
        twins, twins_passed: the same of the clean twins.
        falls, falls_seen: see `JudgedRun.falls`; of failures.
        error_failures, error_twins: mean over all frames of the distance to the truth, in points; None without runs.
    """

    pairs: int
    in_order: int
    ties: int
    failures: int
    failures_passed: int
    twins: int
    twins_passed: int
    falls: int
    falls_seen: int
    error_failures: float | None
    error_twins: float | None


def figures(runs: Sequence[JudgedRun]) -> Figures:
    """Compare the scores of these runs with the truth."""
    failures = _once(r for r in runs if r.side == "failure")
    twins = _once(r for r in runs if r.side == "twin")
    signs = [compared(failure, twin) for failure, twin in paired(runs)]
    falls = [r.falls for r in failures]
    return Figures(
        pairs=len(signs),
        in_order=signs.count(-1),
        ties=signs.count(0),
        failures=len(failures),
        failures_passed=sum(r.passes for r in failures),
        twins=len(twins),
        twins_passed=sum(r.passes for r in twins),
        falls=sum(total for _, total in falls),
        falls_seen=sum(seen for seen, _ in falls),
        error_failures=_error(failures),
        error_twins=_error(twins),
    )


def paired(runs: Iterable[JudgedRun]) -> list[tuple[JudgedRun, JudgedRun]]:
    """Failure and twin of every pair of which both were judged."""
    by_side: dict[str, dict[str, JudgedRun]] = {"failure": {}, "twin": {}}
    for run in runs:
        by_side[run.side][run.pair] = run
    return [(failure, by_side["twin"][pair]) for pair, failure in by_side["failure"].items() if pair in by_side["twin"]]


def compared(failure: JudgedRun, twin: JudgedRun) -> int:
    """-1 where the failure gets less than its twin by the sum over frames, 0 where as much, 1 where more.

    Runs with different numbers of frames are compared by their means.
    """
    low, high = (sum(f.score for f in r.frames) for r in (failure, twin))
    difference = low * len(twin.frames) - high * len(failure.frames)
    return (difference > 0) - (difference < 0)


def by_band(runs: Sequence[JudgedRun]) -> dict[str, tuple[JudgedRun, ...]]:
    """The runs of each band, easiest first; empty where no band is known."""
    found = {band: tuple(r for r in runs if r.band == band) for band in ("plain", "near", "hidden")}
    return {band: members for band, members in found.items() if members}


def _once(runs: Iterable[JudgedRun]) -> list[JudgedRun]:
    return list({r.episode: r for r in runs}.values())


def _error(runs: Sequence[JudgedRun]) -> float | None:
    frames = [f for r in runs for f in r.frames]
    return sum(abs(f.score - f.truth) for f in frames) / len(frames) if frames else None

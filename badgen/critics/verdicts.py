"""What a critic says of a run, against what the physics says; a success needs both."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from badgen.contracts.errors import BadValue
from badgen.critics.objects import read_object

VERDICTS = ("success", "failure")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a critic says.

    Attributes:
        score: value of the run at its end, 0 to 100.
        verdict: success or failure.
        critique: what happens, in plain words.
        goes_wrong_at_s: when it is first seen to go wrong [s]; None if it never does.
    """

    score: int
    verdict: Literal["success", "failure"]
    critique: str
    goes_wrong_at_s: float | None


@dataclass(frozen=True, slots=True)
class RunTruth:
    """What the physics says of a run.

    Attributes:
        episode, mode, outcome: of the run.
        score: its value at the end, 0 to 100.
        departs_s: when a viewer can see it go wrong [s]; None if never.
        onset_s: when its first event begins [s]; None without events.
    """

    episode: str
    mode: str
    outcome: str
    score: int
    departs_s: float | None
    onset_s: float | None

    @property
    def success(self) -> bool:
        """Whether the run is a success."""
        return self.outcome == "success"


@dataclass(frozen=True)
class Checked:
    """A verdict beside the truth."""

    verdict: Verdict
    truth: RunTruth

    @property
    def granted(self) -> bool:
        """Whether the run counts as a success: the critic's verdict, its own score and the physics must all say so."""
        return self.verdict.verdict == "success" and not self.inconsistent and self.truth.success

    @property
    def disagrees(self) -> bool:
        """Whether the critic says something else than the physics; the physics then decides against success."""
        return (self.verdict.verdict == "success") != self.truth.success

    @property
    def inconsistent(self) -> bool:
        """Whether the verdict contradicts the critic's own score or time."""
        passes = self.verdict.verdict == "success"
        return passes != (self.verdict.score >= 50) or (passes and self.verdict.goes_wrong_at_s is not None)

    def late_s(self, what: Literal["departs_s", "onset_s"]) -> float | None:
        """How much later than the truth the critic sees a failure go wrong [s]; None where either has no time."""
        true_s = self.truth.departs_s if what == "departs_s" else self.truth.onset_s
        said_s = self.verdict.goes_wrong_at_s
        return None if self.truth.success or true_s is None or said_s is None else said_s - true_s


@dataclass(frozen=True, slots=True)
class Times:
    """How far a critic's seconds are from the truth, over so many failures: medians and the share within a second."""

    count: int
    median_late_s: float
    median_off_s: float
    within_1_s: int


@dataclass(frozen=True)
class CriticResult:
    """Verdicts against the physics.

    Attributes:
        failures, failures_passed: failures, and those that the critic takes for successes.
        successes, successes_failed: successes, and those that it takes for failures.
        granted: runs that count as a success.
        inconsistent: verdicts that contradict the critic's own score or time.
        departs, onset: errors in time, against when a viewer can see it go wrong and against the first event; None
            where there is no time to compare.
    """

    failures: int
    failures_passed: int
    successes: int
    successes_failed: int
    granted: int
    inconsistent: int
    departs: Times | None
    onset: Times | None


def read_verdict(text: str) -> Verdict:
    """Read a critic's reply, which may be surrounded by text; raises BadValue."""
    found = read_object(text, "verdict")
    return verdict_of(found["verdict"], found.get("score"), found.get("goes_wrong_at_s"), found.get("critique", ""))


def verdict_of(verdict: object, score: object, goes_wrong_at_s: object, critique: object) -> Verdict:
    """Check the parts of a verdict; raises BadValue."""
    said = str(verdict).strip().lower()
    if said not in VERDICTS:
        raise BadValue(f"verdict must be success or failure, not {verdict!r}")
    points = _number(score, "score")
    if points is None or points > 100:
        raise BadValue(f"score must lie in 0 to 100, not {score!r}")
    kind: Literal["success", "failure"] = "success" if said == "success" else "failure"
    return Verdict(round(points), kind, str(critique).strip(), _number(goes_wrong_at_s, "goes_wrong_at_s"))


def critic_result(checked: Sequence[Checked]) -> CriticResult:
    """Count agreements, and measure errors in time."""
    failures = [c for c in checked if not c.truth.success]
    successes = [c for c in checked if c.truth.success]
    return CriticResult(
        failures=len(failures),
        failures_passed=sum(c.disagrees for c in failures),
        successes=len(successes),
        successes_failed=sum(c.disagrees for c in successes),
        granted=sum(c.granted for c in checked),
        inconsistent=sum(c.inconsistent for c in checked),
        departs=_times([c.late_s("departs_s") for c in checked]),
        onset=_times([c.late_s("onset_s") for c in checked]),
    )


def _times(late_s: Sequence[float | None]) -> Times | None:
    found = [s for s in late_s if s is not None]
    if not found:
        return None
    off_s = [abs(s) for s in found]
    return Times(len(found), statistics.median(found), statistics.median(off_s), sum(s <= 1.0 for s in off_s))


def _number(value: object, name: str) -> float | None:
    """A finite number of at least 0, or None; raises BadValue."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise BadValue(f"{name} must be a number of at least 0, not {value!r}")
    return float(value)

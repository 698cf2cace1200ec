"""What counts as a miss of a judge, and what came of each proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from badgen.contracts.arrays import F64
from badgen.evaluation.curves import totals
from badgen.evaluation.views import CLEAR, PASS
from badgen.hunt.space import Cell, Proposal

Miss: TypeAlias = Literal["passed", "rejected", "out of order"]
Result: TypeAlias = Literal[
    "find", "right", "not certified", "not clear", "borderline", "known", "not scored", "refused"
]
_EPSILON = 1e-6


@dataclass(frozen=True)
class Scores:
    """What a judge and the labels say of one film, (T,) each, 0 to 1; a score is NaN where a frame has none."""

    judged: F64
    truth: F64


@dataclass(frozen=True)
class Verdict:
    """What came of one proposal.

    Attributes:
        number: of the proposal, from 0.
        proposal: what was simulated.
        result: "find"; "right" where the judge is; "not certified"; a miss that is "not clear" in the pictures or
            "borderline"; "known" where the cell has enough finds; "not scored" where the judge gave no score; "refused"
            where the fault names what the scene does not have.
        reason: why the rollout has no certificate, or what was refused; empty for neither.
        cell: where it belongs; None without a certificate.
        outcome: of the rollout; empty without a certificate.
        miss: what the judge got wrong; None for nothing.
        score: last score; None without one.
        truth: last label.
    """

    number: int
    proposal: Proposal
    result: Result
    reason: str = ""
    cell: Cell | None = None
    outcome: str = ""
    miss: Miss | None = None
    score: float | None = None
    truth: float | None = None


def miss_of(failed: bool, mine: Scores, twin: Scores) -> Miss | None:
    """What a judge gets wrong about a certified rollout.

    Args:
        failed: whether the rollout is anything but a success.
        mine: of the rollout.
        twin: of its clean twin.

    Returns:
        "passed": it ends at 0.5 or more, and the label below that. "rejected": the other way round. "out of order": a
        failure whose scores add up to more than the twin's, while its labels are nowhere above the twin's and somewhere
        0.1 below. None where it is right, or gave no scores.
    """
    said, clean = totals(mine.judged), totals(twin.judged)
    if not np.isfinite(said.last):
        return None
    passes, should = said.last >= PASS, float(mine.truth[-1]) >= PASS
    if passes != should:
        return "passed" if passes else "rejected"
    return "out of order" if failed and _worse(mine, twin) and said.sum > clean.sum + _EPSILON else None


def _worse(mine: Scores, twin: Scores) -> bool:
    """Whether the labels of a rollout are clearly below those of its twin."""
    below = twin.truth - mine.truth
    return bool(below.min() >= -_EPSILON and below.max() >= CLEAR - _EPSILON)

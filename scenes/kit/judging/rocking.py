"""Objects that lean: one that is knocked, one that is let go askew, and one that rocks and stands upright again."""

from __future__ import annotations

from math import radians

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.phrases import Phrases
from badgen.contracts.rule import Condition, Exceeds, Measure, Predicate, Rule
from badgen.contracts.trajectory import Trajectory
from badgen.masks import ever, held_for
from scenes.kit.judging.rules import rule

LEANS_RAD = radians(15.0)  # a body that leans by more has been rocked, if it does not fall
_UPRIGHT_RAD = radians(8.0)
_FOR_S = 0.2  # how long it must lean
LEANING = Phrases(
    seen=("At {t} s {subject} is knocked and leans over.", "{t} s in, a knock makes {subject} lean over."),
    then=("{subject} is knocked and leans over",),
    cue=("Something that should be left alone is knocked so that it leans over, even if it stands again.",),
    fix=("Keep well away from {subject}.",),
)
ROCKING = Phrases(
    seen=(
        "At {t} s {subject} is let go while it leans, and rocks.",
        "{t} s in, {subject} rocks on the edge of its base.",
    ),
    then=("{subject} rocks on the edge of its base",),
    cue=("What is set down leans when it is let go, and rocks on the edge of its base.",),
    fix=("Hold {subject} upright and let go of it only once all of its base is down.",),
)


def knocked_askew(name: str, leans: Condition, body: str, the: str, evident: Measure) -> Rule:
    """Something that should be left alone is made to lean over; it may fall back onto its base."""
    return rule(name, "tip", leans, (body,), the, evident=evident, kind="safety", lasting=True, phrases=LEANING)


def rocked(body: str, lifted: Predicate | None = None) -> Exceeds:
    """A body stands upright again after it leaned too far; leaning while it is `lifted` does not count.

    The condition holds from the moment at which it is upright again. Until then nobody can know whether it falls.
    """

    def leaned_rad(t: Trajectory) -> F64:
        """(T,) largest lean so far, where the body stands upright after it leaned too far; else 0."""
        lean_rad = t.tilt_rad(body)
        leans = lean_rad > LEANS_RAD if lifted is None else (lean_rad > LEANS_RAD) & ~lifted(t)
        leaned = ever(held_for(leans, t.steps(_FOR_S)))
        return np.where(leaned & (lean_rad < _UPRIGHT_RAD), np.maximum.accumulate(lean_rad), 0.0)

    return Exceeds(leaned_rad, LEANS_RAD, "leaned_rad", 0.02)

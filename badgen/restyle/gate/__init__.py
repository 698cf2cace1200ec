"""The gate: a restyled video stands for its episode only where what its label says can still be seen in it."""

from badgen.restyle.gate.judge import Verdict, judge
from badgen.restyle.gate.subject import Subject, moments_of, subject_of

__all__ = ["Subject", "Verdict", "judge", "moments_of", "subject_of"]

"""From a recorded rollout to its events, certificate and dense labels, by pure and causal functions."""

from badgen.judging.breaches import Breach, detect, events_of, find_breaches, find_breaches_and_after
from badgen.judging.end_state import end_state
from badgen.judging.labels import label
from badgen.judging.misleading import misleading
from badgen.judging.preference import prefer
from badgen.judging.signals import signal

__all__ = [
    "Breach",
    "detect",
    "end_state",
    "events_of",
    "find_breaches",
    "find_breaches_and_after",
    "label",
    "misleading",
    "prefer",
    "signal",
]

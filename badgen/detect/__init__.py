"""Detectors: pure, causal functions from a trajectory to events."""

from badgen.detect.breaches import Breach, detect, events_of, find_breaches, find_breaches_and_after
from badgen.detect.signals import Signal, signal

__all__ = ["Breach", "Signal", "detect", "events_of", "find_breaches", "find_breaches_and_after", "signal"]

"""Detect which rules a rollout broke, when and how badly: the events of an episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.episode import Event
from badgen.contracts.rule import Rule
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import Trajectory
from badgen.judging.signals import signal
from badgen.masks import ever, stretches

JOIN_S = 0.2  # breaches of one rule closer than this are one event


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule over one rollout; all arrays are causal.

    Attributes:
        rule: the rule.
        standing: (T,) whether the breach counts at this row: its condition holds, or the rule is lasting and was
            broken.
        broken: (T,) whether the rule was broken at this row or before.
        severity: (T,) worst excess so far, divided by the rule's scale, 0 to 1.
        events: the intervals in which the condition held.
    """

    rule: Rule
    standing: Bools
    broken: Bools
    severity: F64
    events: tuple[Event, ...]


def find_breaches(t: Trajectory, rules: Sequence[Rule]) -> list[Breach]:
    """Check every rule; the result has the order of `rules`."""
    return [_breach(t, rule, signal(rule.condition, t)) for rule in rules]


def find_breaches_and_after(
    t: Trajectory, full: Trajectory, rules: Sequence[Rule]
) -> tuple[list[Breach], list[Breach]]:
    """Check every rule on a rollout and on `full`, which continues it; causal signals are computed once for both."""
    signals = [(rule, signal(rule.condition, full)) for rule in rules]
    return [_breach(t, r, s.prefix(len(t))) for r, s in signals], [_breach(full, r, s) for r, s in signals]


def events_of(breaches: Sequence[Breach]) -> tuple[Event, ...]:
    """All events by time of start; events that start together have the order of their rules."""
    return tuple(sorted((e for b in breaches for e in b.events), key=lambda e: e.start_s))


def detect(t: Trajectory, rules: Sequence[Rule]) -> tuple[Event, ...]:
    """All events of a rollout."""
    return events_of(find_breaches(t, rules))


def _breach(t: Trajectory, rule: Rule, s: Signal) -> Breach:
    broken = ever(s.active)
    worst = np.maximum.accumulate(np.where(s.active, s.excess, 0.0))
    severity = np.clip(worst / rule.scale, 0.0, 1.0)
    standing = broken if rule.lasting else (s.active if s.standing is None else s.standing)
    spans = stretches(s.active, t.steps(JOIN_S))
    return Breach(rule, standing, broken, severity, tuple(_event(t, rule, s, a, b) for a, b in spans))


def _event(t: Trajectory, rule: Rule, s: Signal, first: int, stop: int) -> Event:
    start = max(0, first - max(s.lag - 1, 0))
    excess = float(s.excess[first:stop].max()) / rule.scale
    evidence = {k: round(float(v[first:stop].max()), 4) for k, v in s.evidence.items()}
    start_s, stop_s = float(t.time_s[start]), float(t.time_s[min(stop, len(t) - 1)])
    return Event(
        kind=rule.event,
        rule=rule.name,
        start_s=start_s,
        detected_s=float(t.time_s[first]),
        stop_s=stop_s,
        severity=round(min(max(excess, 0.0), 1.0), 4),
        evidence={**evidence, "duration_s": round(stop_s - start_s, 4)},
    )

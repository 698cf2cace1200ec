"""Detect which rules a rollout broke, when and how badly: the events of an episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    return [breach_of(rule, s, _events(t, rule, s)) for rule in rules for s in [signal(rule.condition, t)]]


def find_breaches_and_after(
    t: Trajectory, full: Trajectory, rules: Sequence[Rule]
) -> tuple[list[Breach], list[Breach]]:
    """Check every rule on a rollout and on `full`, which continues it; causal signals are computed once for both."""
    signals = [(rule, signal(rule.condition, full)) for rule in rules]
    early = [(r, s.prefix(len(t))) for r, s in signals]
    return (
        [breach_of(r, s, _events(t, r, s)) for r, s in early],
        [breach_of(r, s, _events(full, r, s)) for r, s in signals],
    )


def events_of(breaches: Sequence[Breach]) -> tuple[Event, ...]:
    """All events by time of start; events that start together have the order of their rules."""
    return tuple(sorted((e for b in breaches for e in b.events), key=lambda e: e.start_s))


def detect(t: Trajectory, rules: Sequence[Rule]) -> tuple[Event, ...]:
    """All events of a rollout."""
    return events_of(find_breaches(t, rules))


def breach_of(rule: Rule, s: Signal, events: tuple[Event, ...] = ()) -> Breach:
    """How one rule was broken, from the signal of its condition."""
    broken = ever(s.active)
    worst = np.maximum.accumulate(np.where(s.active, s.excess, 0.0))
    severity = np.clip(worst / rule.scale, 0.0, 1.0)
    standing = broken if rule.lasting else (s.active if s.standing is None else s.standing)
    return Breach(rule, standing, broken, severity, events)


def _events(t: Trajectory, rule: Rule, s: Signal) -> tuple[Event, ...]:
    return tuple(_event(t, rule, s, a, b) for a, b in stretches(s.active, t.steps(JOIN_S)))


def _event(t: Trajectory, rule: Rule, s: Signal, first: int, stop: int) -> Event:
    span = Span(max(0, first - max(s.lag - 1, 0)), first, min(stop, len(t) - 1))
    peaks = {k: float(v[first:stop].max()) for k, v in s.evidence.items()}
    return event_of(rule, t.time_s, span, float(s.excess[first:stop].max()), peaks)


class Span(NamedTuple):
    """Rows of an event: where its condition began, where it was confirmed, and where it ended."""

    start: int
    detected: int
    stop: int


def event_of(rule: Rule, time_s: F64, span: Span, excess: float, evidence: Mapping[str, float]) -> Event:
    """The event of a breach, from the largest excess over the limit and the largest measured numbers."""
    start_s, detected_s, stop_s = (float(time_s[k]) for k in span)
    return Event(
        kind=rule.event,
        rule=rule.name,
        start_s=start_s,
        detected_s=detected_s,
        stop_s=stop_s,
        severity=round(min(max(excess / rule.scale, 0.0), 1.0), 4),
        evidence={**{k: round(v, 4) for k, v in evidence.items()}, "duration_s": round(stop_s - start_s, 4)},
        margin=round(max(excess, 0.0), 4),
    )

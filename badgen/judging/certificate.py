"""The certificate: how a rollout ended, what its mode is, and whether its label is proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.episode import Certificate, Clause, Event, Outcome
from badgen.contracts.stored_form import as_stored
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import Breach, events_of, find_breaches, find_breaches_and_after
from badgen.masks import held_for

GRACE_S = 1.0  # an outcome must still be the same this long after the horizon


@dataclass(frozen=True)
class Judged:
    """A rollout and what was found in it.

    Attributes:
        trajectory: the rollout to the horizon, as it is stored.
        full: the rollout as it was simulated, to the end of the grace time, GRACE_S later.
        breaches: one for each rule of the task.
        events: all events to the horizon, by start.
        outcome: at the horizon.
        later: outcome at the end of the grace time.
        later_events: number of events to the end of the grace time.
    """

    trajectory: Trajectory
    full: Trajectory
    breaches: tuple[Breach, ...]
    events: tuple[Event, ...]
    outcome: Outcome
    later: Outcome
    later_events: int

    @property
    def exact(self) -> Trajectory:
        """The rollout to the horizon as it was simulated, with all bits of its states."""
        rows = range(len(self.trajectory))
        return self.full.cached(("exact", rows), lambda: self.full.at_rows(rows))

    @property
    def mode(self) -> str:
        """Kind of the earliest safety or method event, else of the earliest quality event; "none" without events."""
        rank = {b.rule.name: b.rule.kind == "quality" for b in self.breaches}
        if not self.events:
            return "none"
        return min(self.events, key=lambda e: (rank[e.rule], e.start_s)).kind


def judge(full: Trajectory, task: Task, horizon_s: float) -> Judged:
    """Find the events and the outcome of a rollout under a task; `full` continues GRACE_S beyond the horizon."""
    rows = int(np.searchsorted(full.time_s, horizon_s + 1e-9))
    whole = as_stored(full)
    rollout = whole.prefix(rows)
    breaches, after = find_breaches_and_after(rollout, whole, task.rules)
    return Judged(
        rollout,
        full,
        tuple(breaches),
        events_of(breaches),
        outcome_of(rollout, task, breaches),
        outcome_of(whole, task, after),
        len(events_of(after)),
    )


def outcome_of(t: Trajectory, task: Task, breaches: Sequence[Breach]) -> Outcome:
    """Outcome at the last row: whether the goal held to the end, and which breaches still count."""
    if not held_for(task.goal(t), t.steps(task.goal_hold_s))[-1]:
        return "failure"
    standing = {b.rule.kind for b in breaches if b.standing[-1]}
    if "safety" in standing:
        return "unsafe_success"
    if "method" in standing:
        return "shortcut"
    return "poor_success" if any(b.events for b in breaches) else "success"


def margin_of(judged: Judged, task: Task) -> tuple[float, float]:
    """How far beyond its limit the worst event of the mode went: in the unit of its rule, and as a share of its scale.

    Both are 0 without events.
    """
    scales = {r.name: r.scale for r in task.rules}
    own = [e for e in judged.events if e.kind == judged.mode]
    worst = max(own, key=lambda e: e.margin / scales[e.rule], default=None)
    return (0.0, 0.0) if worst is None else (worst.margin, round(worst.margin / scales[worst.rule], 4))


def final_outcome(rollout: Trajectory, task: Task) -> Outcome:
    """Outcome of a rollout to the horizon, without the grace time."""
    return outcome_of(rollout, task, find_breaches(rollout, task.rules))


def certify_twin(twin: Judged) -> Certificate:
    """Accept a clean rollout if it succeeds without any event, and still does after the grace time."""
    clauses = (
        Clause("success", twin.outcome == "success", {"final_s": float(twin.trajectory.time_s[-1])}),
        Clause("silent", not twin.events, {"events": len(twin.events)}),
        Clause("stable", twin.later == "success" and twin.later_events == 0, {"grace_s": GRACE_S}),
    )
    reasons = ("twin_failed", "twin_not_silent", "twin_not_stable")
    return _certificate(clauses, reasons, twin, "none")


def certify(rollout: Judged, twin: Judged, cause_s: float) -> Certificate:
    """Accept a rollout under a fault with its observed outcome and mode, or give the reason why not.

    A rollout that succeeds without any event is accepted as a benign success; any other needs an event as evidence.
    """
    same = (rollout.exact.state == twin.exact.state).all(axis=1)
    differs = np.flatnonzero(~same)
    diverged_s = float(rollout.trajectory.time_s[differs[0]]) if differs.size else np.inf
    onset_s = min((e.start_s for e in rollout.events), default=np.inf)
    benign = rollout.outcome == "success"
    clauses = (
        Clause("twin_clean", twin.outcome == "success" and not twin.events, {"twin_events": len(twin.events)}),
        Clause("effect", bool(differs.size), _finite(diverged_s=diverged_s)),
        Clause("cause_first", diverged_s > cause_s + 1e-9, _finite(cause_s=cause_s, diverged_s=diverged_s)),
        Clause("cause_before_onset", onset_s >= cause_s - 1e-9, _finite(onset_s=onset_s)),
        Clause("evidence", benign or bool(rollout.events), _evidence(rollout)),
        Clause("stable", rollout.later == rollout.outcome, {"grace_s": GRACE_S}),
    )
    reasons = ("twin_failed", "no_effect", "early_divergence", "early_onset", "no_evidence", "outcome_not_stable")
    return _certificate(clauses, reasons, rollout, rollout.mode)


def certify_natural(rollout: Judged, twin: Judged) -> Certificate:
    """Accept a rollout of a policy with its observed outcome and mode, or give the reason why not.

    The policy is the cause, from the start on, so there is no time before which the rollout must equal the twin.
    """
    differs = bool((rollout.exact.state != twin.exact.state).any())
    natural = rollout.outcome == "success"
    clauses = (
        Clause("twin_clean", twin.outcome == "success" and not twin.events, {"twin_events": len(twin.events)}),
        Clause("differs", differs, {}),
        Clause("evidence", natural or bool(rollout.events), _evidence(rollout)),
        Clause("stable", rollout.later == rollout.outcome, {"grace_s": GRACE_S}),
    )
    reasons = ("twin_failed", "no_difference", "no_evidence", "outcome_not_stable")
    return _certificate(clauses, reasons, rollout, rollout.mode)


def _certificate(clauses: tuple[Clause, ...], reasons: Sequence[str], rollout: Judged, mode: str) -> Certificate:
    failed = next((r for c, r in zip(clauses, reasons, strict=True) if not c.holds), "ok")
    return Certificate(failed == "ok", failed, rollout.outcome, mode, clauses)


def _evidence(rollout: Judged) -> dict[str, float]:
    event = next((e for e in rollout.events if e.kind == rollout.mode), None)
    return dict(event.evidence) if event else {}


def _finite(**values: float) -> dict[str, float]:
    return {k: round(v, 4) for k, v in values.items() if np.isfinite(v)}

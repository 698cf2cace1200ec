"""The certificate of a rollout in a foreign world: what can be proven without knowing anything of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.episode import Certificate, Clause
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.certificate import Judged, judge
from badgen.worlds.judging.span import Span


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of a start of a world besides its rollouts.

    Attributes:
        repeats: whether two clean rollouts were equal to the bit; None where the policy draws at random, so that they
            need not be.
        hooked_substeps: steps of physics that badgen saw in the rollout; with none, no fault can act on the physics.
        attributed: the clause that the fault, and not chance, led to the failure; None for policies that repeat.
        grace_s: how long the rollouts were followed beyond the horizon [s].
    """

    repeats: bool | None
    hooked_substeps: int
    attributed: Clause | None
    grace_s: float


_REASONS: Mapping[str, str] = {
    "repeats": "not_repeatable",
    "twin_holds": "twin_failed",
    "effect": "no_effect",
    "cause_first": "early_divergence",
    "cause_before_onset": "early_onset",
    "outcome": "benign_success",
    "evidence": "no_evidence",
    "stable": "outcome_not_stable",
    "hooked": "not_hooked",
    "attributed": "not_attributed",
}


def judge_in_span(full: Trajectory, task: Task, span: Span) -> Judged:
    """Judge a rollout of a world that goes on to the end of the grace time."""
    return judge(full, task, span.horizon_s)


def same_rows(one: Trajectory, other: Trajectory) -> int:
    """Number of first rows in which two rollouts have the same states to the bit."""
    rows = min(len(one), len(other))
    differ = np.flatnonzero((one.state[:rows] != other.state[:rows]).any(axis=1))
    return int(differ[0]) if differ.size else rows


def certify_clean(twin: Judged, proof: Proof) -> Certificate:
    """Accept a clean rollout of a world if it repeats, succeeds, holds through the grace time and breaks no rule."""
    return _certificate((*_repeats(proof), _twin_holds(twin, proof), _hooked(proof)), twin, "none")


def certify_failure(rollout: Judged, twin: Judged, cause_s: float, proof: Proof) -> Certificate:
    """Accept a rollout under a fault as a failure, or give the reason why not.

    The states equal the twin's to the bit up to the cause; the goal is not held at the end, nor after the grace time;
    at least one event that the twin lacks says what went wrong.
    """
    same = same_rows(rollout.exact, twin.exact)
    apart = same < len(rollout.trajectory)
    diverged_s = float(rollout.trajectory.time_s[same]) if apart else np.inf
    onset_s = min((e.start_s for e in rollout.events), default=np.inf)
    clauses = (
        *_repeats(proof),
        _twin_holds(twin, proof),
        Clause("effect", apart, _finite(diverged_s=diverged_s)),
        Clause("cause_first", diverged_s > cause_s + 1e-9, _finite(cause_s=cause_s, diverged_s=diverged_s)),
        Clause("cause_before_onset", onset_s >= cause_s - 1e-9, _finite(onset_s=onset_s)),
        *certify_end(rollout, proof),
        *(() if proof.attributed is None else (proof.attributed,)),
    )
    return _certificate(clauses, rollout, rollout.mode)


def certify_end(rollout: Judged, proof: Proof) -> tuple[Clause, ...]:
    """The clauses on how a failure ends, which also hold for a failure without a fault."""
    lead = next((e for e in rollout.events if e.kind == rollout.mode), None)
    return (
        Clause("outcome", rollout.outcome == "failure", {"final_s": float(rollout.trajectory.time_s[-1])}),
        Clause("evidence", lead is not None, dict(lead.evidence) if lead is not None else {}),
        Clause("stable", rollout.later == rollout.outcome, {"grace_s": round(proof.grace_s, 4)}),
        _hooked(proof),
    )


def _repeats(proof: Proof) -> tuple[Clause, ...]:
    return () if proof.repeats is None else (Clause("repeats", proof.repeats, {}),)


def _twin_holds(twin: Judged, proof: Proof) -> Clause:
    holds = twin.outcome == twin.later == "success" and not twin.events
    return Clause("twin_holds", holds, {"grace_s": round(proof.grace_s, 4), "events": len(twin.events)})


def _hooked(proof: Proof) -> Clause:
    return Clause("hooked", proof.hooked_substeps > 0, {"substeps": proof.hooked_substeps})


def _certificate(clauses: Sequence[Clause], rollout: Judged, mode: str) -> Certificate:
    failed = next((_REASONS[c.name] for c in clauses if not c.holds), "ok")
    return Certificate(failed == "ok", failed, rollout.outcome, mode, tuple(clauses))


def _finite(**values: float) -> dict[str, float]:
    return {k: round(v, 4) for k, v in values.items() if np.isfinite(v)}

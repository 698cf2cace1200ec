"""What `badgen try` prints: the fault, what was sampled, what happened, and whether it would be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from badgen.contracts.end_state import EndState
from badgen.engine.faults import complete_text
from badgen.engine.operator_arguments import frozen
from badgen.engine.try_fault import Trial
from badgen.faults import format_value
from badgen.units import split_unit
from badgen.view.words import measured, plain, quantity

_SHOWN = 6  # items of a list that are printed
_REASONS: Mapping[str, str] = {
    "no_effect": "no effect: the rollout equals the clean one to the bit; make it stronger, or begin at another time",
    "early_divergence": "the rollout differs from the clean one before the fault begins: a mistake in the operator, "
    "whose hooks act before its cause_s",
    "early_onset": "something goes wrong before the fault begins: a mistake in the operator, whose cause_s is too late",
    "no_evidence": "the goal is missed, but no rule of the scene was broken, so nothing says why; try another strength "
    "or another time",
    "outcome_not_stable": "one second after the end the outcome is another one; begin earlier, or change the strength",
}
_BENIGN = "benign success: nothing went wrong; make it stronger"


def trial_lines(trial: Trial) -> Iterator[str]:
    """A line for each fact, with its name first."""
    group, rollout, twin = trial.group, trial.rollout, trial.twin
    began = trial.fault.cause_s
    yield f"fault     {complete_text(trial.fault.spec)}"
    yield f"sampled   {', '.join(_sampled(trial.fault.params)) or 'nothing but the time'}"
    yield f"layout    seed {group.layout.seed}: {group.layout.request.instruction}"
    yield f"began     {began:.2f} s, while the clean rollout was in phase {twin.trajectory.phase_at(began)}"
    for e in rollout.judged.events:
        yield f"happened  {e.start_s:.2f} to {e.stop_s:.2f} s: {plain(e.kind)} ({measured(e.evidence)})"
    if not rollout.judged.events:
        yield "happened  no event"
    outcome, mode = plain(rollout.judged.outcome), plain(rollout.judged.mode)
    yield f"outcome   {outcome}, mode {mode}, severity {_severity(trial):.2f}"
    if rollout.failed:
        yield f"ends      {_difficulty(rollout.end_state(twin))}"
    yield f"reward    {_final_reward(trial, clean=False):.2f} at the end, {_final_reward(trial, clean=True):.2f} clean"
    yield f"kept      {_kept(trial)}"


def _kept(trial: Trial) -> str:
    """Whether `badgen make` would keep the rollout, and what to do if not."""
    certificate = trial.rollout.certificate
    if not certificate.accepted:
        return f"no: {_REASONS.get(certificate.reason, certificate.reason)}"
    if not trial.rollout.failed:
        return f"no: {_BENIGN}"
    return f"yes, as mode {certificate.mode} or cause:{trial.fault.spec.name}"


def _difficulty(end: EndState) -> str:
    """The band of a failure, and the numbers that decide it."""
    numbers = {"value": end.end_value, "trace_m": end.end_trace_m, "turn_deg": end.end_turn_deg}
    return f"{end.difficulty}: {measured({name: n for name, n in numbers.items() if n is not None})}"


def _severity(trial: Trial) -> float:
    judged = trial.rollout.judged
    return max((e.severity for e in judged.events if e.kind == judged.mode), default=0.0)


def _final_reward(trial: Trial, clean: bool) -> float:
    return float((trial.twin if clean else trial.rollout).labels.reward[-1])


def _sampled(params: Any) -> Iterator[str]:
    for name in params.__dataclass_fields__:
        if name != "cause_s":
            yield _told(name, getattr(params, name))


def _told(name: str, value: Any) -> str:
    """A sampled number with its unit, or a name; long lists are cut."""
    if isinstance(value, float):
        return " ".join(quantity(name, value))
    words, unit = split_unit(name)
    if isinstance(value, Iterable) and not isinstance(value, str):
        items = list(value)
        told = [f"{v + 0.0:.3g}" if isinstance(v, float) else _name(v) for v in items[:_SHOWN]]
        more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
        return f"{words} ({', '.join(told)}{more}){' ' if unit else ''}{unit}"
    return f"{words} {format_value(frozen(value))}"


def _name(item: Any) -> str:
    """How an item of a list is printed: a name as it is, and only the first field of anything with fields."""
    fields = list(getattr(item, "__dataclass_fields__", ()))
    return str(getattr(item, fields[0]) if fields else item)

"""Checks of a scene's rollouts: the clean one succeeds, labels are causal and in range, and rows can be resumed."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.episode import Event
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import Breach, detect, label
from badgen.sim import Unstable
from badgen.testing.compare import first_difference
from badgen.testing.failure import Finding, require
from badgen.testing.rollouts import SceneLab

_RESUMED = 0.6  # share of the horizon that is simulated again
_END = 1e-6
_CAUSAL = "each row of measures, goal and rules depends on that row and earlier ones only"
_ROW_BY_ROW = "compute it row by row; do not look ahead, as argmax, max and [-1] over a whole rollout do"
_WHY = {
    "twin_failed": "the goal does not hold at the end",
    "twin_not_silent": "the goal is reached, but events happen",
    "twin_not_stable": "the goal is reached, but one second later the outcome is another one",
}


def clean_run(lab: SceneLab) -> None:
    """Without a fault the task succeeds, without any event, and still does one second later."""
    required = "a clean rollout that succeeds without any event, and still does one second later"
    advice = "give the expert more time (horizon_s) or easier layouts, or correct the goal and the rules"
    try:
        certificate = lab.twin.certificate
    except Unstable as e:
        raise Finding(f"the clean rollout of task {lab.task.name!r}: {e}", required, advice) from e
    why = _WHY.get(certificate.reason, "")
    happened = "; ".join(map(_said, lab.twin.judged.events)) or "no event"
    found = f"the clean rollout of task {lab.task.name!r} is rejected: {certificate.reason} ({why}); {happened}"
    require(certificate.accepted, found, required, advice)
    found = f"rules find events in the clean rollout that they do not find when it goes on: {lab.task.name!r}"
    require(detect(lab.clean, lab.task.rules) == (), found, _CAUSAL, _ROW_BY_ROW)
    end_s = float(lab.clean.time_s[-1])
    found = f"the clean rollout ends at {end_s:g} s and horizon_s is {lab.scene.horizon_s:g}"
    require(abs(end_s - lab.scene.horizon_s) < _END, found, "a rollout to the horizon", "change the rates")


def measures(lab: SceneLab) -> None:
    """Milestones give a number from 0 to 1 for each row, and the goal a truth value."""
    t, rows = lab.clean, len(lab.clean)
    for m in lab.task.milestones:
        _in_range(np.asarray(m.measure(t)), rows, f"milestone {m.name!r}")
    goal = np.asarray(lab.task.goal(t))
    found = f"the goal of task {lab.task.name!r} gives an array of shape {goal.shape} and type {goal.dtype}"
    require(goal.shape == (rows,) and goal.dtype == bool, found, f"({rows},) of bool", "return a bool for each row")


def labels(lab: SceneLab) -> None:
    """Progress and reward of the clean rollout go from 0 to 1, and no rule lowers the reward."""
    found = label(lab.clean, lab.task)
    advice = "correct the milestones: all are reached at the end of a clean rollout"
    for name in ("progress", "reward", "reward_frame"):
        values = getattr(found, name)
        text = f"the {name} of the clean rollout goes from {values[0]:.3g} to {values[-1]:.3g}"
        require(values[0] == 0.0 and abs(values[-1] - 1.0) < _END, text, "from 0 to 1", advice)
        _in_range(values, len(lab.clean), name)
        require(values.dtype == np.float32, f"{name} is of type {values.dtype}", "float32", "report this")
        lowered = np.flatnonzero(values != found.progress)
        text = f"{name} differs from progress at {lab.clean.time_s[lowered[0]]:.2f} s" if lowered.size else ""
        require(not lowered.size, text, "equal, since no rule is broken", "correct `evident` of the rules: 0 here")


def causal(lab: SceneLab) -> None:
    """Measures, goal and labels of the clean rollout are the same when it is cut off earlier."""
    _require_causal(lab.clean, lab.task, "the clean rollout")


def recoverable(lab: SceneLab) -> None:
    """`is_irrecoverable` is false throughout the clean rollout."""
    given_up = [t for t, qpos in zip(lab.clean.time_s, lab.clean.qpos, strict=True) if lab.scene.is_irrecoverable(qpos)]
    found = f"`is_irrecoverable` is true at {given_up[0]:.2f} s of a rollout that succeeds" if given_up else ""
    require(not given_up, found, "true only where no task can succeed any more", "correct it")


def failures(lab: SceneLab) -> None:
    """Under a fault of each mode labels stay causal and between 0 and 1."""
    for mode, faulted in lab.failures.items():
        judged, where = faulted.rollout.judged, f"the rollout of mode {mode!r} ({faulted.spec.name})"
        _require_causal(judged.trajectory, lab.task, where)
        found = f"rules find other events in {where} when it goes on for a second"
        require(judged.events == detect(judged.trajectory, lab.task.rules), found, _CAUSAL, _ROW_BY_ROW)
        _require_range(judged.trajectory, lab.task, judged.breaches, where)


def resumed(lab: SceneLab) -> None:
    """A second clean rollout is equal to the bit, and so is one that is resumed on the way by a new expert."""
    until_s = _RESUMED * lab.scene.horizon_s
    half, whole = lab.begin_again(until_s)
    differs = first_difference(half, lab.clean.prefix(len(half)))
    found = f"in a second clean rollout of the same layout {differs}"
    advice = "`act`, `advance` and `start` draw only from what they are given, and keep nothing on the object"
    require(not differs, found, "rollouts that are equal to the bit", advice)
    differs = first_difference(whole, lab.clean.prefix(len(whole)))
    found = f"when the clean rollout is resumed at {half.time_s[-1]:.2f} s, {differs}"
    advice = "return everything that `act` remembers as its memory, as a new value; keep nothing on the object"
    require(not differs, found, "the rollout goes on as if it had not been interrupted", advice)


def _require_causal(t: Trajectory, task: Task, where: str) -> None:
    whole, goal = _rows_of(t, task), np.asarray(task.goal(t), float)
    for k in sorted({1, 2, 77, len(t) // 2, len(t) - 1} & set(range(1, len(t)))):
        cut = t.prefix(k)
        for name, values in _rows_of(cut, task).items():
            _same(values, whole[name][:k], t, f"{name} of {where}")
        _same(np.asarray(task.goal(cut), float), goal[:k], t, f"the goal of {where}")


def _rows_of(t: Trajectory, task: Task) -> dict[str, F64]:
    """Everything that labels say about each row, by name; milestones first, since progress follows from them."""
    found = label(t, task)
    rows = {f"milestone {m.name!r}": found.milestones[:, i] for i, m in enumerate(task.milestones)}
    rows |= {f"the penalty factor of rule {name!r}": values for name, values in found.reward_terms.items()}
    return rows | {name: getattr(found, name) for name in ("progress", "reward", "reward_frame")}


def _same(cut: F64, whole: F64, t: Trajectory, what: str) -> None:
    differs = np.flatnonzero(cut != whole)
    if differs.size:
        k = int(differs[0])
        end_s = float(t.time_s[len(cut) - 1])
        raise Finding(
            f"{what} is {float(cut[k]):.3g} at {t.time_s[k]:.2f} s if the rollout ends at {end_s:.2f} s, and "
            f"{float(whole[k]):.3g} if it goes on",
            _CAUSAL,
            _ROW_BY_ROW,
        )


def _require_range(t: Trajectory, task: Task, breaches: tuple[Breach, ...], where: str) -> None:
    found = label(t, task, breaches)
    for m in task.milestones:
        _in_range(np.asarray(m.measure(t)), len(t), f"milestone {m.name!r} of {where}")
    named = {name: getattr(found, name) for name in ("progress", "reward", "reward_frame")}
    for name, values in (named | dict(found.reward_terms)).items():
        _in_range(values, len(t), f"{name} of {where}")
    starts = {name: float(values[0]) for name, values in named.items() if values[0] != 0.0}
    require(not starts, f"{where} begins with {starts}", "labels that begin at 0", "correct rules broken at the start")
    above = np.flatnonzero(found.reward > found.progress)
    require(not above.size, f"the reward of {where} is above its progress", "never above", "correct `evident`")


def _in_range(values: F64, rows: int, what: str) -> None:
    found = f"{what} gives an array of shape {values.shape}"
    require(values.shape == (rows,), found, f"({rows},), a number for each row", "return one number for each row")
    if not np.isfinite(values).all() or values.min() < 0.0 or values.max() > 1.0:
        found = f"{what} goes from {values.min():.3g} to {values.max():.3g}"
        raise Finding(found, "finite numbers from 0 to 1", "clip the measure: np.clip(..., 0.0, 1.0)")


def _said(event: Event) -> str:
    measured = ", ".join(f"{name} {value:.3g}" for name, value in event.evidence.items())
    return f"{event.kind} (rule {event.rule!r}) from {event.start_s:.2f} to {event.stop_s:.2f} s, {measured}"

"""Compare the verdicts of logic with the stored events, outcomes and milestones of a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.checks.derived import task_of
from badgen.contracts.arrays import F32, F64
from badgen.contracts.episode import Event
from badgen.logic.specification import REACHED, specify
from badgen.logic.verdicts import RuleRows, Verdicts, verdicts
from badgen.store import Dataset, Episode

_SAME_S = 1e-6


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that logic says otherwise than the store.

    Attributes:
        episode: id of the episode.
        subject: "goal", "outcome", or the name of a rule or milestone.
        detail: what each of the two says.
    """

    episode: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LogicReport:
    """What was compared and what was found.

    Attributes:
        episodes: how many were compared.
        verdicts: rule verdicts, one for each rule of each episode.
        broken: of these, how many rules were broken by what is stored.
        events: stored events whose times were compared.
        conditions: kind of condition -> its verdicts.
        disagreements: where logic says otherwise.
    """

    episodes: int
    verdicts: int
    broken: int
    events: int
    conditions: Mapping[str, int]
    disagreements: tuple[Disagreement, ...]


def check(dataset: Dataset, progress: Callable[[int, int], None] = lambda done, total: None) -> LogicReport:
    """Evaluate the rules of every stored episode with rtamt, and compare with what is stored.

    `progress` is called with the number of episodes done and of all.

    Raises MissingDependency without rtamt, UnknownName or BadValue where a scene cannot be loaded here.
    """
    total, done = sum(1 for _ in dataset), 0
    conditions, broken, events, found = Counter[str](), 0, 0, list[Disagreement]()
    progress(0, total)
    for episode in dataset:
        by_logic = verdicts(specify(episode.trajectory(), task_of(episode.info)))
        found += disagreements(episode, by_logic)
        conditions.update(type(r.rule.condition).__name__ for r in by_logic.rules)
        broken += len({e.rule for e in episode.events})
        events += len(episode.events)
        done += 1
        progress(done, total)
    return LogicReport(done, conditions.total(), broken, events, conditions, tuple(found))


def disagreements(episode: Episode, by_logic: Verdicts) -> Iterator[Disagreement]:
    """Everything that logic says of an episode otherwise than the store."""
    info, arrays = episode.info, episode.arrays()
    goal = bool(by_logic.goal[-1] > 0.0)
    if goal != (info.outcome != "failure"):
        yield Disagreement(info.id, "goal", f"stored outcome {info.outcome}, logic: the goal {_holds(goal)} at the end")
    if by_logic.outcome != info.outcome:
        yield Disagreement(info.id, "outcome", f"stored {info.outcome}, logic: {by_logic.outcome}")
    for rule in by_logic.rules:
        stored = [e for e in episode.events if e.rule == rule.rule.name]
        detail = _events_differ(stored, rule, arrays.time_s, by_logic.rows_joined)
        if detail is not None:
            yield Disagreement(info.id, rule.rule.name, detail)
    reached = _reached(arrays.labels.milestones)
    for k, name in enumerate(arrays.milestone_names):
        if by_logic.reached(name) != reached[k]:
            yield Disagreement(info.id, name, f"milestone: stored as {'' if reached[k] else 'not '}reached")


def _events_differ(stored: Sequence[Event], rule: RuleRows, time_s: F64, rows_joined: int) -> str | None:
    """Whether the rule was broken, how often, and from when to when; None where all is equal."""
    spans = rule.spans(rows_joined)
    if rule.broken != bool(stored):
        worst = float(rule.kept[-1])
        return f"stored {len(stored)} events, logic: {'broken' if rule.broken else 'kept'} with robustness {worst:.3g}"
    last = len(time_s) - 1
    by_logic = [(float(time_s[a]), float(time_s[min(b, last)])) for a, b in spans]
    by_store = [(e.detected_s, e.stop_s) for e in stored]
    same = len(by_logic) == len(by_store) and np.allclose(by_logic, by_store, rtol=0.0, atol=_SAME_S)
    return None if same else f"stored {_times(by_store)}, logic: {_times(by_logic)}"


def _reached(milestones: F32) -> Sequence[bool]:
    """For each milestone, whether it or a later one is ever reached in the stored measures (T, K)."""
    reached = milestones.astype(np.float64) >= REACHED
    return [bool(reached[:, k:].any()) for k in range(reached.shape[1])]


def _holds(yes: bool) -> str:
    return "holds" if yes else "does not hold"


def _times(spans: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{a:.2f} to {b:.2f} s" for a, b in spans) or "never"

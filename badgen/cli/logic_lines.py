"""Lines that `badgen logic` prints."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from badgen.checks.derived import task_of
from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.logic import LogicReport, specify, verdicts
from badgen.logic.verdicts import RuleRows
from badgen.store import Episode


def episode_lines(episode: Episode) -> Iterator[str]:
    """Every formula of the task of an episode, with its verdict, and what the signals are."""
    info, t = episode.info, episode.trajectory()
    specification = specify(t, task_of(info))
    found = verdicts(specification)
    yield f"{info.id}  {info.scene}, {info.task}: {info.outcome}"
    yield f"  a row is {specification.row_s:g} s; [a:b] is from b to a rows ago; robustness at the last row in brackets"
    yield f"goal: {'holds' if found.goal[-1] > 0.0 else 'does not hold'} at the end ({found.goal[-1]:.4g})"
    yield f"  {specification.goal.text()}"
    for name, formula in specification.milestones.items():
        yield f"milestone {name}: {_since(t, found.milestones[name], 'reached')}"
        yield f"  {formula.text()}"
    for written, rows in zip(specification.rules, found.rules, strict=True):
        yield f"{rows.rule.kind} rule {rows.rule.name}: {_rule(t, rows)}"
        yield f"  {written.kept}"
    yield "signals"
    for signal in specification.signals.values():
        yield f"  {signal.name}: {signal.meaning}"
    yield ""


def report_lines(report: LogicReport) -> Iterator[str]:
    """What differs, what was compared, and the result."""
    for d in report.disagreements:
        yield f"{d.episode}  {d.subject}: {d.detail}"
    conditions = sorted(report.conditions.items(), key=lambda c: -c[1])
    yield f"verdicts by condition: {', '.join(f'{name} {n}' for name, n in conditions) or 'none'}"
    differ = len({d.episode for d in report.disagreements})
    compared = f"{report.verdicts} rule verdicts ({report.broken} broken) and {report.events} events"
    yield f"{report.episodes} episodes, {compared}: {len(report.disagreements)} differ, in {differ} episodes"


def _rule(t: Trajectory, rows: RuleRows) -> str:
    return f"{_since(t, rows.breach, 'broken') if rows.broken else 'kept'} ({rows.kept[-1]:.4g})"


def _since(t: Trajectory, robustness: F64, word: str) -> str:
    true = np.flatnonzero(robustness > 0.0)
    return f"{word} at {t.time_s[true[0]]:.2f} s" if true.size else f"not {word}"

"""Dense labels: progress from the milestones, and rewards: progress times the penalty factors of broken rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.episode import Labels
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import RuleKind
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import Breach, find_breaches

# Penalty factor of a broken rule at severity 0; at severity 1 it is `_FLOOR` times this.
CEILING: dict[RuleKind, float] = {"safety": 0.1, "method": 0.3, "quality": 0.8}
_FLOOR: dict[RuleKind, float] = {"safety": 0.1, "method": 0.5, "quality": 0.8}
REPAIRED = 0.8  # penalty factor after a breach has ended


def label(t: Trajectory, task: Task, breaches: Sequence[Breach] | None = None, unseen: Collection[str] = ()) -> Labels:
    """Label every row of a rollout; `label(t.prefix(k))` equals the first k rows of `label(t)`.

    Args:
        t: the rollout.
        task: its task.
        breaches: of the rules of the task; found here where they are not given.
        unseen: rules whose breach the pictures do not show clearly; they do not lower `reward_visible`.
    """
    breaches = find_breaches(t, task.rules) if breaches is None else breaches
    reached = np.stack([m.measure(t) for m in task.milestones], axis=1) if task.milestones else np.zeros((len(t), 0))
    progress = progress_of(reached, task.milestones)
    factors = {b.rule.name: _penalty_factor(b) for b in breaches}
    # One misplaced object may be evidence for several rules, so the smallest factor counts, not the product.
    shown = np.min(np.stack([_shown(t, b) for b in breaches]), axis=0) if breaches else np.ones(len(t))
    so_far = _product(factors.values(), len(t))
    visible = _product((f for rule, f in factors.items() if rule not in unseen), len(t))
    f32 = np.float32
    return Labels(
        progress=progress.astype(f32),
        reward=(progress * so_far).astype(f32),
        reward_visible=(progress * visible).astype(f32),
        reward_frame=(progress * shown).astype(f32),
        reward_terms={name: factor.astype(f32) for name, factor in factors.items()},
        milestones=reached.astype(f32),
    )


def _product(factors: Iterable[F64], rows: int) -> F64:
    """(T,) product of penalty factors; 1 where there are none."""
    stacked = list(factors)
    return as_rows(np.prod(np.stack(stacked), axis=0)) if stacked else np.ones(rows)


def progress_of(reached: F64, milestones: Sequence[Milestone]) -> F64:
    """(T,) weighted sum of milestones, 0 at the first row; a later milestone implies all before it.

    Without milestones it is 0 in all rows.
    """
    if not milestones:
        return np.zeros(len(reached))
    implied = np.maximum.accumulate(reached[:, ::-1], axis=1)[:, ::-1]
    weights = np.array([m.weight for m in milestones])
    total = (implied * (weights / weights.sum())).sum(axis=1)
    return as_rows(np.clip((total - total[0]) / max(1.0 - total[0], 1e-9), 0.0, 1.0))


def _penalty_factor(b: Breach) -> F64:
    """(T,) factor on the reward: 1 until the rule is broken, low while the breach counts, REPAIRED after that."""
    kind = b.rule.kind
    low = CEILING[kind] * (1.0 - (1.0 - _FLOOR[kind]) * b.severity)
    return np.where(b.standing, low, np.where(b.broken, REPAIRED, 1.0))


def _shown(t: Trajectory, b: Breach) -> F64:
    """(T,) factor for reward models that see single frames: low only as far as this state shows the breach."""
    if b.rule.evident is None:
        return np.ones(len(t))
    return 1.0 - b.rule.evident(t) * (1.0 - CEILING[b.rule.kind])

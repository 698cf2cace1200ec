"""Check the labels of a dataset: derive them again from the stored states, and compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from badgen.checks.derived import Difference, derive, differences
from badgen.contracts.arrays import F32
from badgen.contracts.episode import REWARD_CAP, EpisodeInfo
from badgen.judging.certificate import Judged
from badgen.judging.labels import CEILING
from badgen.store import Dataset, Episode

_ROUNDING = 1e-6  # rewards are float32


@dataclass(frozen=True, slots=True)
class BrokenCap:
    """An episode whose stored reward is higher than its outcome, or a rule broken at the time, allows."""

    episode: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What was found.

    Attributes:
        episodes: how many were checked.
        rows: every number of rows that an episode has.
        differences: stored labels that differ from those derived from the stored states.
        broken_caps: rewards above their cap.
        pairs: failures with dense rewards that have a clean twin.
        ordered: in how many pairs the failure earns less than the twin, by "last", "sum" and "mean" of the reward.
        outcomes: episodes by outcome.
        modes: failures by observed mode.
        difficulties: failures by difficulty.
        seen: failures with pictures, by how well these show what goes wrong.
    """

    episodes: int
    rows: tuple[int, ...]
    differences: tuple[Difference, ...]
    broken_caps: tuple[BrokenCap, ...]
    pairs: int
    ordered: Mapping[str, int]
    outcomes: Mapping[str, int]
    modes: Mapping[str, int]
    difficulties: Mapping[str, int]
    seen: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether every label is as derived and every cap is kept."""
        return not self.differences and not self.broken_caps


@dataclass(frozen=True, slots=True)
class _Audited:
    """One episode: its scalars, what is wrong with it, and its reward summed up in three numbers."""

    info: EpisodeInfo
    rows: int
    differences: tuple[Difference, ...]
    broken_caps: tuple[BrokenCap, ...]
    returns: Mapping[str, float]  # last, sum and mean of the reward


def audit(dataset: Dataset, progress: Callable[[int, int], None] = lambda done, total: None) -> AuditReport:
    """Derive the labels of every stored episode again and compare; nothing is simulated.

    `progress` is called with the number of episodes done and of all.

    Raises UnknownName or BadValue where a scene cannot be loaded here, StoreError where the dataset cannot be read.
    """
    total, audited = sum(1 for _ in dataset), list[_Audited]()
    progress(0, total)
    for episode in dataset:
        audited.append(_audit_episode(episode, dataset))
        progress(len(audited), total)
    twins = {a.info.id: a for a in audited if a.info.is_twin}
    failures = [a for a in audited if not a.info.is_twin and not a.info.success]
    pairs = [(a, twins[a.info.twin]) for a in failures if a.info.twin in twins and a.info.dense]
    return AuditReport(
        episodes=len(audited),
        rows=tuple(sorted({a.rows for a in audited})),
        differences=tuple(d for a in audited for d in a.differences),
        broken_caps=tuple(c for a in audited for c in a.broken_caps),
        pairs=len(pairs),
        ordered={by: sum(bad.returns[by] < good.returns[by] for bad, good in pairs) for by in ("last", "sum", "mean")},
        outcomes=Counter(a.info.outcome for a in audited),
        modes=Counter(a.info.mode for a in audited if not a.info.success),
        difficulties=Counter(a.info.difficulty or "none" for a in audited if not a.info.success),
        seen=Counter(a.info.seen for a in failures if a.info.seen is not None),
    )


def _audit_episode(episode: Episode, dataset: Dataset) -> _Audited:
    arrays, info = episode.arrays(), episode.info
    derived = derive(episode, dataset.episode(info.twin))
    reward = arrays.labels.reward
    return _Audited(
        info=info,
        rows=len(arrays.time_s),
        differences=tuple(differences(episode, arrays, derived)),
        broken_caps=tuple(BrokenCap(info.id, text) for text in _broken_caps(info, reward, derived.judged)),
        returns={"last": float(reward[-1]), "sum": float(np.sum(reward)), "mean": float(np.mean(reward))},
    )


def _broken_caps(info: EpisodeInfo, reward: F32, judged: Judged) -> Iterator[str]:
    """A final reward above the cap of its outcome, and rewards above the ceiling of a rule while it is broken."""
    cap = REWARD_CAP[info.outcome]
    if reward[-1] > cap + _ROUNDING:
        yield f"the final reward is {reward[-1]:.4f}; {info.outcome} allows {cap:g}"
    for breach in judged.breaches:
        ceiling = CEILING[breach.rule.kind]
        above = np.flatnonzero(breach.standing & (reward > ceiling + _ROUNDING))
        if above.size:
            at = int(above[0])
            yield (
                f"the reward is {reward[at]:.4f} at {judged.trajectory.time_s[at]:.2f} s, while the "
                f"{breach.rule.kind} rule {breach.rule.name} is broken, which allows {ceiling:g}"
            )

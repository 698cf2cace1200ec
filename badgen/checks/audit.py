"""Check a run's labels pair by pair: `python -m badgen.checks.audit RUN`."""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

import badgen
from badgen.contracts.episode import REWARD_CAP
from badgen.contracts.rule import Rule
from badgen.registry import registry
from badgen.serialization import from_json, params_type
from badgen.store import Dataset, Episode

_SAFETY_CAP = 0.1


def main() -> None:
    dataset = badgen.open_dataset(sys.argv[1])
    twins = {e.info.id: e for e in dataset if e.info.is_twin}
    pairs = [(e, twins[e.info.twin]) for e in dataset if not e.info.is_twin and not e.info.success]
    _orders(pairs)
    _limits(dataset)
    print("outcomes:", dict(Counter(e.info.outcome for e in dataset)))
    print("observed modes:", dict(Counter(e.info.mode for e in dataset if not e.info.success)))
    views = [c for e, _ in pairs for c in e.cameras]
    if views:
        unseen = sum(all(e.video(c).visible_s is None for c in e.cameras) for e, _ in pairs)
        print(f"failures visible in no view: {unseen} of {len(pairs)}")


def _orders(pairs: list[tuple[Episode, Episode]]) -> None:
    rewards = [(a.arrays().labels.reward, b.arrays().labels.reward) for a, b in pairs]
    for name, of in (("last", lambda r: r[-1]), ("sum", np.sum), ("mean", np.mean)):
        right = sum(bool(of(bad) < of(good)) for bad, good in rewards)
        print(f"ordered right by {name}: {right} of {len(pairs)} ({right / max(len(pairs), 1):.1%})")


def _rules(e: Episode) -> tuple[Rule, ...]:
    """Rules that the episode was judged by."""
    scene = registry().scene(e.info.scene)
    task = scene.task(from_json(params_type(scene), e.info.scene_params), e.info.task).task
    return (task if e.info.constraint_stated else task.without_constraint()).rules


def _limits(dataset: Dataset) -> None:
    lengths = {len(e.arrays().time_s) for e in dataset}
    over = [e.info.id for e in dataset if e.arrays().labels.reward[-1] > REWARD_CAP[e.info.outcome] + 1e-6]
    unsafe = 0
    for e in dataset:
        a = e.arrays()
        hurt = np.zeros(len(a.time_s), dtype=bool)
        for rule in _rules(e):
            hurt |= (a.labels.reward_terms[rule.name] < 1.0) & (rule.kind == "safety")
        unsafe += bool((a.labels.reward[hurt] > _SAFETY_CAP + 1e-6).any())
    print(f"rows per episode: {sorted(lengths)}; over their outcome's ceiling: {len(over)}; "
          f"reward above {_SAFETY_CAP} while a hard violation stands: {unsafe}")  # fmt: skip


if __name__ == "__main__":
    main()

"""Which other runs stand beside the judged one: failures of other groups, one of which falls, and a clean success."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue
from badgen.selection.select import Entry, Selection
from badgen.selection.split import HOLDOUT

FALLS = 0.1  # a curve that ends so much below its peak teaches that values fall
_LOOKED_AT = 12  # further failures read in search of one that falls: the search must not read a whole run


def comparable(judged: Entry, selection: Selection, camera: str) -> list[Entry]:
    """Runs of other groups of the scene that this camera shows for what they are; none starts from the evaluated state.

    What is held out is never shown; of a held out group at most what does not fit the condition itself, and that only
    where the judged episode is held out as well. Training runs and those of the judged split come first, other splits
    only where these do not suffice. Those asked for in the same words, if there are failures and successes among them;
    else the same task, else all.
    """
    pool = [
        e
        for e in selection.entries
        if e.group != judged.group
        and e.scene == judged.scene
        and camera in (e.cameras if selection.shared.unseen_views else e.seen_by)
        and not e.held_out_by
        and (e.split != HOLDOUT or judged.split == HOLDOUT)
    ]
    near = [e for e in pool if e.split in (judged.split, selection.splits[0])]
    for among in (near, pool):
        for closer in (
            [e for e in among if e.instruction == judged.instruction],
            [e for e in among if (e.task, e.constraint_stated) == (judged.task, judged.constraint_stated)],
            among,
        ):
            if any(e.is_twin for e in closer) and any(not e.success for e in closer):
                return closer
    raise BadValue(
        f"no other group of {judged.scene!r} has a failure that {camera!r} shows, and a clean success, to be "
        f"references for {judged.id}, and its own group would give the answer away; generate more episodes (--n)"
    )


def choose(
    others: Sequence[Entry], count: int, selection: Selection, label: str, rng: np.random.Generator
) -> list[Entry]:
    """Draw context failures and one clean success, in an order that does not tell which is which.

    New groups go first, since runs of one group share their first frames, then new modes, for variety; the evaluated
    episode's own mode plays no part, so that the choice tells nothing about it. If no curve among them falls, a
    failure whose curve does takes the place of the last one drawn, where there is one.
    """
    drawn = [others[i] for i in rng.permutation(len(others))]
    failures = [e for e in drawn if not e.success]
    clean = [e for e in drawn if e.is_twin and e.success]
    chosen: list[Entry] = []
    while failures and len(chosen) < count:
        failures.remove(best := min(failures, key=lambda e: _staleness(e, chosen)))
        chosen.append(best)
    if chosen and not any(_falls(e, selection, label) for e in chosen):
        rest = sorted(failures, key=lambda e: _staleness(e, chosen[:-1]))[:_LOOKED_AT]
        chosen[-1:] = [next((e for e in rest if _falls(e, selection, label)), chosen[-1])]
    if chosen:
        chosen.append(min(clean, key=lambda e: e.group in {c.group for c in chosen}))
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _staleness(e: Entry, chosen: Sequence[Entry]) -> tuple[bool, bool]:
    return e.group in {c.group for c in chosen}, e.mode in {c.mode for c in chosen}


def _falls(entry: Entry, selection: Selection, label: str) -> bool:
    curve: F32 = getattr(selection.read(entry).arrays().labels, label)
    return bool(curve.max() - curve[-1] >= FALLS)

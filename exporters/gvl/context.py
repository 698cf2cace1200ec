"""Choose the context episodes of a prompt: failures of other groups, one of which ends badly, and a success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from badgen.exporting import Entry, Selection
from badgen.selection.split import HOLDOUT
from exporters.gvl.endings import Ending


def eligible(judged: Entry, selection: Selection, cameras: Sequence[str], ends: Mapping[str, Ending]) -> list[Entry]:
    """Episodes that may be context: of the same scene, from other groups, and visible from one of these cameras.

    Failures that end as if done are never context. Episodes that match a holdout condition are never context. Other
    episodes of their groups may be, if the judged episode is held out as well.
    """
    return [
        e
        for e in selection.entries
        if e.group != judged.group
        and e.scene == judged.scene
        and (e.success or not ends[e.id].as_if_done)
        and set(cameras) <= set(e.cameras)
        and (selection.shared.seen == "all" or set(cameras) & set(e.seen_by))
        and not e.held_out_by
        and (e.split != HOLDOUT or judged.split == HOLDOUT)
    ]


def comparable(judged: Entry, selection: Selection, cameras: Sequence[str], ends: Mapping[str, Ending]) -> list[Entry]:
    """The eligible episodes that are closest; empty without a failure or without a clean success.

    The training split and the judged split are preferred; other splits are used only where these do not suffice. Among
    them, episodes with the same instruction are preferred, then with the same task, then any, as long as there are both
    failures and clean successes, and one failure ends low if there is such a one.
    """
    pool = eligible(judged, selection, cameras, ends)
    near = [e for e in pool if e.split in (judged.split, selection.splits[0])]
    suffice = [
        closer
        for among in (near, pool)
        for closer in (
            [e for e in among if e.instruction == judged.instruction],
            [e for e in among if (e.task, e.constraint_stated) == (judged.task, judged.constraint_stated)],
            among,
        )
        if any(e.is_twin and e.success for e in closer) and any(not e.success for e in closer)
    ]
    low = (closer for closer in suffice if any(e.id in ends and ends[e.id].low for e in closer))
    return next(low, suffice[0] if suffice else [])


def choose(others: Sequence[Entry], count: int, ends: Mapping[str, Ending], rng: np.random.Generator) -> list[Entry]:
    """Draw context failures and one clean success, in random order.

    New groups are preferred, since episodes of one group share their first frames; then new modes. The mode of the
    judged episode has no influence, so that the context reveals nothing about it. If no curve ends low, or none falls,
    the last failure is replaced by one whose curve does, where there is one.
    """
    drawn = [others[i] for i in rng.permutation(len(others))]
    failures = [e for e in drawn if not e.success]
    clean = [e for e in drawn if e.is_twin and e.success]
    chosen: list[Entry] = []
    while failures and len(chosen) < count:
        failures.remove(best := min(failures, key=lambda e: _staleness(e, chosen)))
        chosen.append(best)
    if chosen:
        kept = chosen[:-1]
        rest = [chosen[-1], *sorted(failures, key=lambda e: _staleness(e, kept))]
        chosen[-1] = max(rest, key=lambda e: _shows_ends([ends[c.id] for c in (*kept, e)]))  # the first of the best
        chosen.append(min(clean, key=lambda e: e.group in {c.group for c in chosen}))
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _staleness(e: Entry, chosen: Sequence[Entry]) -> tuple[bool, bool]:
    return e.group in {c.group for c in chosen}, e.mode in {c.mode for c in chosen}


def _shows_ends(context: Sequence[Ending]) -> tuple[bool, bool]:
    """Whether one of these curves ends low, and whether one falls."""
    return any(e.low for e in context), any(e.falls for e in context)

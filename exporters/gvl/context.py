"""Choose the context episodes of a prompt: failures of other groups, one of which ends low, and a success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.exporting import Entry, Selection
from badgen.selection.split import HOLDOUT
from exporters.gvl.curves import Curve


def comparable(judged: Entry, selection: Selection, curves: Mapping[str, Curve], camera: str) -> list[Entry]:
    """Episodes that may be context: of the same scene, from other groups, and visible from this camera.

    Failures that end as if they were done are never context, since they would teach that breaking a rule is as good.
    Episodes that match a holdout condition are never context. Other episodes of their groups may be, if the judged
    episode is held out as well. The training split and the judged split are preferred; other splits are used only where
    these do not suffice. Among them, episodes with the same instruction are preferred, then with the same goal, then
    any, as long as there are both failures and clean successes.

    Raises:
        BadValue: there is no failure or no clean success.
    """
    pool = [
        e
        for e in selection.entries
        if e.group != judged.group
        and e.scene == judged.scene
        and camera in (e.cameras if selection.shared.unseen_views else e.seen_by)
        and not e.held_out_by
        and (e.success or not curves[e.id].as_if_done)
        and (e.split != HOLDOUT or judged.split == HOLDOUT)
    ]
    near = [e for e in pool if e.split in (judged.split, selection.splits[0])]
    for among in (near, pool):
        for closer in (
            [e for e in among if e.instruction == judged.instruction],
            [e for e in among if (e.goal, e.constraint_stated) == (judged.goal, judged.constraint_stated)],
            among,
        ):
            if any(e.is_twin for e in closer) and any(not e.success for e in closer):
                return closer
    raise BadValue(
        f"{judged.id} needs references from other groups: a failure of {judged.scene!r} that {camera!r} shows and "
        "that does not end as if it were done, and a clean success. There are none; make more episodes (--n), or give "
        "--references 0"
    )


def choose(others: Sequence[Entry], count: int, curves: Mapping[str, Curve], rng: np.random.Generator) -> list[Entry]:
    """Draw context failures and one clean success, in random order.

    New groups are preferred, since episodes of one group share their first frames; then new modes. The mode of the
    judged episode has no influence, so that the context reveals nothing about it. One failure should end low and well
    below its peak; if none does, the last one is replaced by one that does or, without such, ends low or falls.
    """
    drawn = [others[i] for i in rng.permutation(len(others))]
    failures = [e for e in drawn if not e.success]
    clean = [e for e in drawn if e.is_twin and e.success]
    chosen: list[Entry] = []
    while failures and len(chosen) < count:
        failures.remove(best := min(failures, key=lambda e: _staleness(e, chosen)))
        chosen.append(best)
    if chosen and failures:
        rest = sorted(failures, key=lambda e: _staleness(e, chosen[:-1]))
        best = max(rest, key=lambda e: curves[e.id].teaches)
        if curves[best.id].teaches > max(curves[e.id].teaches for e in chosen):
            chosen[-1] = best
    if chosen:
        chosen.append(min(clean, key=lambda e: e.group in {c.group for c in chosen}))
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _staleness(e: Entry, chosen: Sequence[Entry]) -> tuple[bool, bool]:
    return e.group in {c.group for c in chosen}, e.mode in {c.mode for c in chosen}

"""What is compared whatever the model: pairs, contexts, groups, and which failures have a fall that can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.evaluation.contexts import Pairs, near_pairs, ordered_pairs, other_looks, other_requests, twin_places
from badgen.evaluation.curves import first_lasting_fall_s
from badgen.evaluation.slices import Slice, slices
from badgen.evaluation.views import View
from badgen.intervals import drawn_weights

MOMENTS = ("departs_s", "onset_s")
DRAWS = 1000


@dataclass(frozen=True)
class Comparisons:
    """Everything about the views that no score changes.

    Attributes:
        views: V of them.
        success: (V,) which are successes.
        plain: (V,) which show the rendered video; restyled ones serve only to compare looks.
        group: (V,) number of the group of each.
        weights: (draws, groups) how often each group is drawn.
        slices: parts of the data.
        pairs: ordered pairs of the contexts.
        near, requests, looks: pairs that differ in one thing, (N,) each: see `badgen.evaluation.contexts`.
        twins: (V,) place of the clean twin; -1 for none.
        falls: name of a moment -> (N,) failures whose truth falls for good after it.
    """

    views: tuple[View, ...]
    success: Bools
    plain: Bools
    group: Ints
    weights: F64
    slices: tuple[Slice, ...]
    pairs: Pairs
    near: tuple[Ints, Ints]
    requests: tuple[Ints, Ints]
    looks: tuple[Ints, Ints]
    twins: Ints
    falls: dict[str, Ints]


def comparisons(views: Sequence[View], seed: int, draws: int = DRAWS) -> Comparisons:
    """Find what is to be compared, and draw the groups; all models are compared by the same draws."""
    names = sorted({v.group for v in views})
    number = {name: i for i, name in enumerate(names)}
    return Comparisons(
        views=tuple(views),
        success=np.array([v.success for v in views], dtype=np.bool_),
        plain=np.array([not v.look for v in views], dtype=np.bool_),
        group=np.array([number[v.group] for v in views], dtype=np.int64),
        weights=drawn_weights(len(names), draws, np.random.default_rng(seed)),
        slices=tuple(slices(views)),
        pairs=ordered_pairs(views),
        near=near_pairs(views),
        requests=other_requests(views),
        looks=other_looks(views),
        twins=twin_places(views),
        falls={name: _falling(views, name) for name in MOMENTS},
    )


def moment_s(view: View, name: str) -> float:
    """Value of a moment of a view [s]; NaN where it has none."""
    found: float | None = getattr(view, name)
    return np.nan if found is None else found


def _falling(views: Sequence[View], name: str) -> Ints:
    """Failures that have this moment and whose truth falls for good after it."""
    found = []
    for i, view in enumerate(views):
        since_s = moment_s(view, name)
        if view.success or view.look or not np.isfinite(since_s):
            continue
        fall_s = first_lasting_fall_s(view.truth, view.time_s, since_s)
        if fall_s is not None and np.isfinite(fall_s):
            found.append(i)
    return np.array(found, dtype=np.int64)

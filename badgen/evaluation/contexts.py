"""Which views are compared: contexts of up to six rollouts, their ordered pairs, and pairs that differ in one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.evaluation.views import CLEAR, View

MOST = 6  # rollouts in a context; the position paper has 2 to 6
_EPSILON = 1e-6


@dataclass(frozen=True)
class Pairs:
    """Pairs of views of which the first is truly better, (N,) each.

    Attributes:
        better, worse: places among the views.
        context: number of the context that the pair is in.
        two_failures: whether both are failures.
    """

    better: Ints
    worse: Ints
    context: Ints
    two_failures: Ints


def ordered_pairs(views: Sequence[View]) -> Pairs:
    """All strictly ordered pairs of all contexts.

    A context holds the rollouts of one initial state under one instruction from one camera. Where there are more than
    six, it is divided: each part has the clean twin, and five others in the order of their ids.
    """
    rows = [
        (better, worse, number, int(not views[better].success))
        for number, members in enumerate(_contexts(views))
        for better, worse in _strict(views, members)
    ]
    return Pairs(*_columns(rows, 4))


def dominates(better: View, worse: View) -> bool:
    """Whether the truth of one is nowhere lower than that of the other, and somewhere clearly higher.

    Never where the frames of the two are of different times.
    """
    if len(better.time_s) != len(worse.time_s) or not np.allclose(better.time_s, worse.time_s):
        return False
    ahead = better.truth - worse.truth
    return bool(ahead.min() >= -_EPSILON and ahead.max() >= CLEAR - _EPSILON)


def near_pairs(views: Sequence[View]) -> tuple[Ints, Ints]:
    """Better and worse sides of near-miss pairs, (N,) each.

    The better one is the success; of two failures it is the one that dominates, and without such a one the pair is left
    out, since the milder fault need not give the better run.
    """
    places = {v.key: i for i, v in enumerate(views)}
    found: set[tuple[int, int]] = set()
    for i, view in enumerate(views):
        j = places.get((view.near_pair, view.camera, view.look)) if view.near_pair and not view.look else None
        if j is None or views[j].request != view.request:
            continue
        found.update(_strict(views, sorted((i, j))))
    better, worse = _columns(sorted(found), 2)
    return better, worse


def other_requests(views: Sequence[View]) -> tuple[Ints, Ints]:
    """Pairs of the same pictures under two instructions, of which the first is carried out and the second is not."""
    places = {v.key: i for i, v in enumerate(views)}
    found = []
    for i, view in enumerate(views):
        j = places.get((view.original, view.camera, view.look)) if view.original and not view.look else None
        if j is not None and views[j].success != view.success:
            found.append((j, i) if views[j].success else (i, j))
    better, worse = _columns(sorted(found), 2)
    return better, worse


def other_looks(views: Sequence[View]) -> tuple[Ints, Ints]:
    """Pairs of the same states under the same instruction from the same camera, in pictures of different looks."""
    alike: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, view in enumerate(views):
        if view.states:
            alike[view.states, view.request, view.camera].append(i)
    found = [
        (i, j)
        for members in alike.values()
        for i, j in combinations(members, 2)
        if np.array_equal(views[i].time_s, views[j].time_s)
    ]
    first, second = _columns(sorted(found), 2)
    return first, second


def twin_places(views: Sequence[View]) -> Ints:
    """(V,) place of the clean twin of each view, from the same camera under the same look; -1 where it is not there."""
    places = {v.key: i for i, v in enumerate(views)}
    return np.array([places.get((v.twin, v.camera, v.look), -1) for v in views], dtype=np.int64)


def _contexts(views: Sequence[View]) -> Iterator[list[int]]:
    members: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, view in enumerate(views):
        if not view.look:
            members[view.context].append(i)
    for key in sorted(members):
        found = sorted(members[key], key=lambda i: views[i].episode)
        clean = [i for i in found if views[i].success and views[i].episode == views[i].twin][:1]
        others = [i for i in found if i not in clean]
        most = MOST - len(clean)
        for start in range(0, len(others), most):
            yield [*clean, *others[start : start + most]]


def _strict(views: Sequence[View], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs with a known order, the better one first."""
    for i, j in combinations(members, 2):
        a, b = views[i], views[j]
        if a.success != b.success:
            better, worse = (i, j) if a.success else (j, i)
            if views[worse].comparable:
                yield better, worse
        elif not a.success:
            if dominates(a, b):
                yield i, j
            elif dominates(b, a):
                yield j, i


def _columns(rows: Sequence[tuple[int, ...]], count: int) -> list[Ints]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), count)
    return [table[:, k] for k in range(count)]


def signs(better: F64, worse: F64) -> F64:
    """How well pairs are ordered: 1 where the better one has more, 0.5 where both have as much, 0 where it has less.

    Args:
        better: (N,) totals of the scores; NaN in either gives NaN.
        worse: (N,) likewise, of the other side.
    """
    ahead = better - worse
    found: F64 = np.where(np.abs(ahead) <= 1e-9, 0.5, (ahead > 0).astype(np.float64))
    found[~np.isfinite(ahead)] = np.nan
    return found

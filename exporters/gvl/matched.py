"""Choose the context episodes of a prompt in order of time: failures like the judged one, and a success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.exporting import Entry, Selection
from exporters.gvl.context import eligible
from exporters.gvl.endings import Ending


@dataclass(frozen=True)
class _Ranking:
    """Which episodes suit the judged one best: those that fall, of its band, of near splits, of its task, its words.

    Of those that suit equally well, one of a new group does best.

    Attributes:
        judged: the judged episode.
        bands: its difficulty; of a success, those of the failures of its group.
        training: name of the training split.
        ends: the endings of failures.
    """

    judged: Entry
    bands: frozenset[str]
    training: str
    ends: Mapping[str, Ending]

    def best(self, among: Sequence[Entry], count: int, beside: Sequence[Entry] = ()) -> list[Entry]:
        """Up to `count` episodes that suit best; of equals the first."""
        left, chosen = list(among), list[Entry]()
        while left and len(chosen) < count:
            groups = {c.group for c in (*beside, *chosen)}
            left.remove(found := min(left, key=lambda e: (*self._unlike(e), e.group in groups)))
            chosen.append(found)
        return chosen

    def dips(self, e: Entry) -> bool:
        """Whether the value of a failure falls."""
        return e.id in self.ends and self.ends[e.id].dips

    def _unlike(self, e: Entry) -> tuple[bool, ...]:
        return (
            not e.success and not self.dips(e),
            not e.success and e.difficulty not in self.bands,
            e.split not in (self.judged.split, self.training),
            (e.task, e.constraint_stated) != (self.judged.task, self.judged.constraint_stated),
            e.instruction != self.judged.instruction,
        )


def match(
    judged: Entry,
    selection: Selection,
    cameras: Sequence[str],
    ends: Mapping[str, Ending],
    count: int,
    rng: np.random.Generator,
) -> list[Entry]:
    """Up to `count` failures of other groups with the mode of the judged episode, and one clean success, in any order.

    Failures of its difficulty are preferred. A success gets failures of the modes of its group, as the failures of its
    group do, so that they say nothing about it. Without a failure of the mode, one of another is shown. If the value of
    none of them falls, the last of several is replaced by a failure of another mode whose value does, where there is
    one.
    """
    pool = eligible(judged, selection, cameras, ends)
    drawn = [pool[i] for i in rng.permutation(len(pool))]
    failures = [e for e in drawn if not e.success]
    clean = [e for e in drawn if e.is_twin and e.success]
    if not count or not failures or not clean:
        return []
    alike = _alike(judged, selection)
    ranking = _Ranking(judged, frozenset(e.difficulty for e in alike), selection.splits[0], ends)
    modes = {e.mode for e in alike}
    chosen = ranking.best([e for e in failures if e.mode in modes], count) or ranking.best(failures, 1)
    if not any(map(ranking.dips, chosen)) and (falling := [e for e in failures if ranking.dips(e)]):
        kept = chosen[: max(1, count - 1)]
        chosen = kept + ranking.best(falling, min(1, count - len(kept)), kept)
    chosen += ranking.best(clean, 1, chosen)
    return [chosen[i] for i in rng.permutation(len(chosen))]


def contrast(
    judged: Entry,
    selection: Selection,
    cameras: Sequence[str],
    ends: Mapping[str, Ending],
    count: int,
    rng: np.random.Generator,
) -> list[Entry]:
    """A failure of another group with the mode of the judged episode, and the success that is nearest to it.

    Both start from one state and differ in one fault, so the pair shows the judge what makes the difference. A failure
    of a near-miss pair is preferred, and stands beside a success that was disturbed almost as much; any other stands
    beside its twin. Empty where `count` is 0 or there is no such pair.
    """
    pool = eligible(judged, selection, cameras, ends)
    drawn = [pool[i] for i in rng.permutation(len(pool))]
    partners = {e.id: p for e in drawn if not e.success and (p := _nearest_success(e, drawn)) is not None}
    failures = [e for e in drawn if e.id in partners]
    if not count or not failures:
        return []
    alike = _alike(judged, selection)
    ranking = _Ranking(judged, frozenset(e.difficulty for e in alike), selection.splits[0], ends)
    of_mode = [e for e in failures if e.mode in {e.mode for e in alike}] or failures
    near = [e for e in of_mode if partners[e.id].id == e.near_pair]
    (failure,) = ranking.best(near or of_mode, 1)
    pair = [failure, partners[failure.id]]
    return [pair[i] for i in rng.permutation(2)]


def _nearest_success(failure: Entry, among: Sequence[Entry]) -> Entry | None:
    """The other side of a near-miss pair, else the twin; None where neither is among these episodes."""
    alike = [e for e in among if e.success and (e.group, e.instruction) == (failure.group, failure.instruction)]
    other_side = next((e for e in alike if e.id == failure.near_pair), None)
    return other_side or next((e for e in alike if e.id == failure.twin), None)


def _alike(judged: Entry, selection: Selection) -> list[Entry]:
    """The judged episode; for a success, the failures of its group."""
    if not judged.success:
        return [judged]
    return [e for e in selection.entries if e.group == judged.group and not e.success]

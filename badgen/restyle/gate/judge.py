"""Decide whether a restyled video of one camera still shows what the label of its episode says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.restyle import Movie, View
from badgen.restyle.gate.copies import Searched, Template
from badgen.restyle.gate.limits import ALIKE, LIMITS, Scored, compare
from badgen.restyle.gate.observe import Observed, observe, soft
from badgen.restyle.gate.silhouettes import Silhouettes
from badgen.restyle.gate.subject import Subject, frames_of

KEPT = "kept"
_LEAST_PX = 48  # a thing that fewer pixels show is not measured in that frame
_LEAST_FRAMES = 2


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a restyled video.

    Attributes:
        text: "kept", or why it does not stand for its episode.
        scores: thing -> measure -> worst value, as a difference to the raw video.
    """

    text: str
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether the video stands for its episode."""
        return self.text == KEPT


@dataclass(frozen=True)
class _Known:
    """What the raw movie shows of one thing.

    Attributes:
        seen: in which of the frames that decide it is seen.
        silhouettes: where it must be in them.
        raw: what the raw movie shows of it.
        templates: frame -> the silhouette with which second ones are looked for, and what the raw frame has like it.
    """

    seen: Ints
    silhouettes: Silhouettes
    raw: Observed
    templates: Mapping[int, tuple[Template, F64]]


class Gauge:
    """Measures restyled movies of one view against the raw one, of which everything is measured once."""

    def __init__(self, view: View, subject: Subject) -> None:
        self._frames = frames_of(view, subject.moments_s)
        self._known: dict[str, _Known] = {}
        raw = soft(view.frames[self._frames])
        searched = _Pictures(raw)
        for i, name in enumerate(subject.things if len(raw) else ()):
            masks = subject.masks(view, i, self._frames)
            seen = np.flatnonzero(masks.sum(axis=(1, 2)) >= _LEAST_PX)
            if len(seen) >= _LEAST_FRAMES:
                s = Silhouettes(masks[seen])
                chosen = {int(k): Template.of(masks[k]) for k in seen[[len(seen) // 2, -1]]}
                templates = {k: (t, t.likeness(searched[k], outlined=False)) for k, t in chosen.items()}
                self._known[name] = _Known(seen, s, observe(raw[seen], s), templates)

    def measure(self, restyled: Movie, things: Collection[str] = ()) -> dict[str, Scored]:
        """The measures of each thing (or of some) that is seen in enough of the frames that decide."""
        chosen = {name: known for name, known in self._known.items() if not things or name in things}
        new = soft(restyled[self._frames]) if chosen else restyled[:0]
        searched = _Pictures(new)
        found = {}
        for name, known in chosen.items():
            phantom = max(t.second(searched[k], there) for k, (t, there) in known.templates.items())
            s = known.silhouettes
            found[name] = compare(known.raw, observe(new[known.seen], s), s, _runs(self._frames[known.seen]), phantom)
        return found


class _Pictures(dict[int, Searched]):
    """The pictures of a movie, each prepared for a search when it is first asked for."""

    def __init__(self, movie: Movie) -> None:
        super().__init__()
        self._movie = movie

    def __missing__(self, k: int) -> Searched:
        self[k] = Searched(self._movie[k])
        return self[k]


def judge(view: View, restyled: Movie, subject: Subject, limits: Mapping[str, float] = LIMITS) -> Verdict:
    """Compare a restyled movie with the raw one of a view, thing by thing, around the moments that decide.

    A thing that is never seen, or that cannot be told from its surroundings, makes the verdict "undecidable".
    """
    if subject.reason:
        return Verdict(f"not restylable: {subject.reason}")
    return verdict_of(Gauge(view, subject).measure(restyled), limits)


def verdict_of(measured: Mapping[str, Scored], limits: Mapping[str, float]) -> Verdict:
    """The verdict that follows from what was measured."""
    scores = {name: {**m.scores, "alike": m.alike} for name, m in measured.items()}
    if not measured:
        return Verdict("undecidable: too little is seen of what decides")
    hidden = [name for name, m in measured.items() if m.alike > ALIKE]
    if hidden:
        return Verdict(f"undecidable: {hidden[0]} has the colours of its surroundings", scores)
    for name, m in measured.items():
        worst = max(limits, key=lambda k: m.scores[k] / limits[k])
        if m.scores[worst] > limits[worst]:
            return Verdict(f"rejected: {worst} of {name} is {m.scores[worst]:g}, at most {limits[worst]:g}", scores)
    return Verdict(KEPT, scores)


def _runs(frames: Ints) -> list[slice]:
    """Positions in a list of frames that follow one another."""
    cuts = np.flatnonzero(np.diff(frames) > 1) + 1
    edges = [0, *cuts.tolist(), len(frames)]
    return [slice(a, b) for a, b in pairwise(edges)]

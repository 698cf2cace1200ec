"""How the curves of failures run and end, since a failure that ends as if done teaches that what went wrong is fine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Selection, ends_too_well
from exporters.gvl.rules import RULES, Rule

FALLS = 0.1  # a curve that falls this much shows the judge that values can fall
LOW = 0.5  # a curve that ends below this shows the judge an end that is not good


@dataclass(frozen=True, slots=True)
class Ending:
    """End of the curve of an episode that is not a success.

    Attributes:
        last: its last value, 0 to 1.
        falls: whether that is at least FALLS below its peak.
        dips: whether the curve is at least FALLS below an earlier value at any time.
        as_if_done: whether it is better than the outcome allows, because a broken rule cannot be seen any more; so only
            where frames are judged alone.
    """

    last: float
    falls: bool
    dips: bool
    as_if_done: bool

    @property
    def low(self) -> bool:
        """Whether the curve ends below LOW."""
        return self.last < LOW


def endings(selection: Selection, rule: Rule) -> Mapping[str, Ending]:
    """The ending of every selected episode that is not a success, by id."""
    return {e.id: _ending(selection, selection.read(e), rule) for e in selection.entries if not e.success}


def _ending(selection: Selection, episode: StoredEpisode, rule: Rule) -> Ending:
    """Of several cameras, the one whose last frame is the best decides."""
    curve: F32 = getattr(episode.arrays().labels, rule.label)
    steps = [s[-1] for s in map(episode.frame_steps, selection.views(episode)) if s]
    last = max((float(curve[step]) for step in steps), default=float(curve[-1]))
    falls, dips = curve.max() - curve[-1] >= FALLS, (np.maximum.accumulate(curve) - curve).max() >= FALLS
    return Ending(last, bool(falls), bool(dips), rule is RULES["frame"] and ends_too_well(episode.info, last))

"""How the label of each episode ends, so that no episode that fails is shown as if it were done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badgen.contracts.arrays import F32
from badgen.exporting import Entry, Selection, ends_too_well, percent

DONE = 95  # a failure that ends with so many points would teach that breaking a rule is as good as a success
LOW = 50  # a failure that ends below shows the judge that values are not always high at the end
FALLS = 10  # a curve that ends so many points below its peak shows the judge that values can fall


@dataclass(frozen=True, slots=True)
class Curve:
    """Label of a failure in points from 0 to 100: its peak and its end, and whether it ends as if it were done."""

    peak: int
    last: int
    as_if_done: bool

    @property
    def teaches(self) -> tuple[bool, bool]:
        """How well it shows that not every episode ends well: whether it ends low, and whether it falls."""
        return self.last < LOW, self.peak - self.last >= FALLS


def curves_of(selection: Selection, label: str) -> Mapping[str, Curve]:
    """The curve of every selected failure with frames, by id, at the rows that its frames show."""
    return {e.id: _curve(selection, e, label) for e in selection.entries if not e.success}


def _curve(selection: Selection, entry: Entry, label: str) -> Curve:
    episode = selection.read(entry)
    curve: F32 = getattr(episode.arrays().labels, label)
    steps = sorted({step for c in episode.cameras for step in episode.frame_steps(c)})
    last = float(curve[steps[-1]])
    done = percent(last) >= DONE or ends_too_well(episode.info, last)
    return Curve(percent(curve[steps].max()), percent(last), done)
